// Rules of plasticity: how the spikes of its two sides change a synapse.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ranvier/synapse.hpp"

namespace ranvier {
inline namespace v0 {

// A rule of timing changes weights, which are float64 and stay between its w_min and w_max; any other scales what each
// spike delivers.
struct PlasticityEntry {
  std::string name, type, about, source;
  bool timing = false;
  std::vector<SynapseQuantity> parameters;
};
std::vector<PlasticityEntry> list_plasticities();

// A description.
class Plasticity {
 public:
  // ValueError: there is no such rule (the text offers the nearest), a parameter is not allowed. TypeError: a parameter
  // is missing, or unknown.
  explicit Plasticity(const std::string& rule, const std::vector<std::pair<std::string, double>>& parameters = {});

  int id() const noexcept { return id_; }
  const std::string& rule() const noexcept { return rule_; }
  const std::vector<double>& values() const noexcept { return values_; }  // in the order of the table
  bool timing() const noexcept;
  // between which a rule of timing keeps weights
  double w_min() const noexcept;
  double w_max() const noexcept;

 private:
  int id_ = 0;
  std::string rule_;
  std::vector<double> values_;
};

}  // namespace v0
}  // namespace ranvier
