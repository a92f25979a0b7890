// Models of neurons: dy_i/dt = a_i − b_i·y_i of states y, state 0 the membrane potential v.
#pragma once

#include <complex>
#include <string>
#include <utility>
#include <vector>

#include "ranvier/index.hpp"
#include "ranvier/view.hpp"
#include "ranvier/interrupts.hpp"

namespace ranvier {
inline namespace v0 {

// a row of a model's table. States: typical start, and the range outside which a run has diverged;
// parameters: default, and the range outside which a value is possible but surprising
struct NeuronQuantity {
  std::string name, unit;
  double value = 0, low = 0, high = 0;
};

// all names of the list, snake_case: hodgkin_huxley, lif, …
std::vector<std::string> neuron_names();

// A model and the values of its parameters: one number for all neurons, or one for each.
class NeuronModel {
 public:
  // ValueError with the nearest name where there is no such model or preset
  explicit NeuronModel(const std::string& name, const std::string& preset = {});

  int id() const noexcept { return id_; }  // its place in neuron_names()
  std::string name() const, type() const, about() const, source() const;
  std::string current_unit() const, conductance_unit() const, time_unit() const;
  std::string integrator() const;  // its own, and its step
  double dt() const;
  bool has_reset() const;
  std::string threshold() const;  // the parameter that is the spike threshold, or empty: threshold_value() for all
  double threshold_value() const;
  std::vector<NeuronQuantity> states() const, parameters() const;
  std::vector<std::pair<std::string, std::string>> presets() const;  // name, what it is; the first is the default

  // TypeError: no such parameter; ValueError: not finite, impossible (a capacitance of 0), or another number of neurons
  NeuronModel& set(const std::string& parameter, double value);
  NeuronModel& set(const std::string& parameter, std::vector<double> values);
  const std::vector<double>& get(const std::string& parameter) const;
  Index n() const noexcept;  // neurons that the parameters describe; 1: any number

  // (parameters, n()) row by row; and the values of one neuron
  std::vector<double> table() const;
  std::vector<double> values_of(Index neuron) const;
  // one line for each parameter outside its sensible range
  std::vector<std::string> surprises() const;

  bool operator==(const NeuronModel& other) const { return id_ == other.id_ && values_ == other.values_; }
  bool operator!=(const NeuronModel& other) const { return !(*this == other); }

 private:
  int id_ = 0;
  std::vector<std::vector<double>> values_;
};

NeuronModel model(const std::string& name, const std::string& preset = {});

// At n points, the columns of y (states, n): p is (parameters, n) or (parameters, 1), current (1, n) or (1, 1).
// a and b of dy_i/dt = a_i − b_i·y_i, each (states, n)
void coefficients(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                  View<float> a, View<float> b);
void coefficients(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                  View<double> a, View<double> b);
// dy/dt, (states, n)
void derivatives(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                 View<float> f);
void derivatives(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                 View<double> f);
// ∂f_i/∂y_j, (n, states·states): row by row, one matrix a point; the same bits on every processor
void jacobian(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
              View<double> out);

struct FixedPoint {
  std::vector<double> state;
  std::vector<std::complex<double>> eigenvalues;  // of the Jacobian, largest real part first
  bool stable = false;                            // all real parts negative
};

// The fixed points of one neuron at a constant current, v in [low, high] (and below the threshold of a reset), by v.
// They are the roots of one function of v: the other states stand at their steady state a/b, which v alone decides.
std::vector<FixedPoint> fixed_points(const NeuronModel& model, Index neuron, double current, double low = -1000,
                                     double high = 1000);

// The asymptotically stable fixed point with the lowest v, for each neuron of the model: (states, n()) row by row.
// ValueError that lists the fixed points of the first neuron without a stable one.
std::vector<double> rest_state(const NeuronModel& model, double current = 0, const PollInterrupts& poll = {});
std::vector<double> rest_state_of(const NeuronModel& model, Index neuron, double current = 0);

// v and the steady state of the others; ValueError where one has none
std::vector<double> steady_state(const NeuronModel& model, Index neuron, double v);

}  // namespace v0
}  // namespace ranvier
