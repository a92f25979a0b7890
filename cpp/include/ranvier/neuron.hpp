// Models of neurons: ordinary differential equations dy_i/dt = a_i − b_i·y_i. State 0 is the membrane potential v; b_i
// is the rate at which state i decays, a_i/b_i where it would come to rest.
#pragma once

#include <complex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ranvier/index.hpp"
#include "ranvier/view.hpp"
#include "ranvier/interrupts.hpp"

namespace ranvier {
inline namespace v0 {

// A row of a model's table. Of a state: its typical start, and the range outside which a run has diverged. Of a
// parameter: its default, and its usual range; a value outside of that is allowed, and a line of surprises().
struct NeuronQuantity {
  std::string name, unit;
  double value = 0, low = 0, high = 0;
};

// the names of all models: hodgkin_huxley, lif, …
std::vector<std::string> neuron_names();

// A model and the values of its parameters, each one number for all neurons or one for each.
class NeuronModel {
 public:
  // An empty preset takes the defaults. ValueError: there is no such model or preset; the text offers the nearest name.
  explicit NeuronModel(const std::string& name, const std::string& preset = {});
  // the same without exceptions: nothing where there is none, and the reason in *why
  static std::optional<NeuronModel> make(const std::string& name, const std::string& preset = {},
                                         std::string* why = nullptr) noexcept;

  int id() const noexcept { return id_; }  // its place in neuron_names()
  std::string name() const, type() const, about() const, source() const;
  std::string current_unit() const, conductance_unit() const, time_unit() const;
  std::string integrator() const;  // the default integrator, and its step [time_unit()]
  double dt() const;
  bool has_reset() const;         // v is set back after a spike
  std::string threshold() const;  // the parameter that is the spike threshold; empty: it is threshold_value()
  double threshold_value() const;
  std::vector<NeuronQuantity> states() const, parameters() const;
  std::vector<std::string> currents() const;  // names of the ionic currents [current_unit()], positive outwards
  std::vector<std::pair<std::string, std::string>> presets() const;  // name, what it is; the first is the default

  // One value, or one for each neuron. TypeError: there is no such parameter. ValueError: a value is not finite or not
  // allowed (a capacitance of 0), or other parameters have values for another number of neurons.
  NeuronModel& set(const std::string& parameter, double value);
  NeuronModel& set(const std::string& parameter, std::vector<double> values);
  const std::vector<double>& get(const std::string& parameter) const;
  Index n() const noexcept;  // neurons that the parameters describe; 1 where all are single numbers: any number

  // all parameters, (parameters, n()) row by row; and those of one neuron
  std::vector<double> table() const;
  std::vector<double> values_of(Index neuron) const;
  // ValueError where values cannot work together: a v_reset that is not below the threshold. Populations are made of
  // models that pass.
  void check() const;
  // a line for each parameter that lies outside its usual range
  std::vector<std::string> surprises() const;

  bool operator==(const NeuronModel& other) const { return id_ == other.id_ && values_ == other.values_; }
  bool operator!=(const NeuronModel& other) const { return !(*this == other); }

 private:
  int id_ = 0;
  std::vector<std::vector<double>> values_;
};

NeuronModel model(const std::string& name, const std::string& preset = {});

// The equations at n points, the columns of y (states, n); p is (parameters, n) or (parameters, 1), current (1, n) or
// (1, 1).
// a and b, each (states, n)
void coefficients(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                  View<float> a, View<float> b);
void coefficients(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                  View<double> a, View<double> b);
// dy/dt, (states, n)
void derivatives(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                 View<float> f);
void derivatives(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                 View<double> f);
// the Jacobians ∂f_i/∂y_j, (n, states·states): one matrix a point, row by row; the same bits on every processor
void jacobian(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
              View<double> out);

struct FixedPoint {
  std::vector<double> state;
  std::vector<std::complex<double>> eigenvalues;  // of the Jacobian, largest real part first
  bool stable = false;                            // asymptotically: all real parts are negative
};

// The fixed points of one neuron at a constant current, with v in [low, high] and below the threshold of a reset, in
// the order of v. They are the roots of one function of v, for the other states are at their steady state a/b, which
// depends on v alone.
std::vector<FixedPoint> fixed_points(const NeuronModel& model, Index neuron, double current, double low = -1000,
                                     double high = 1000);

// The asymptotically stable fixed point with the lowest v, for each neuron of the model: (states, n()) row by row.
// ValueError: a neuron has none; the text lists its fixed points. An exception of `poll` comes through.
std::vector<double> rest_state(const NeuronModel& model, double current = 0, const PollInterrupts& poll = {});
std::vector<double> rest_state_of(const NeuronModel& model, Index neuron, double current = 0);

// v, and the other states at their steady state for it; ValueError where one has none
std::vector<double> steady_state(const NeuronModel& model, Index neuron, double v);

}  // namespace v0
}  // namespace ranvier
