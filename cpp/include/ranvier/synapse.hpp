// Kinds of synapses: what the arrival of a spike does to a membrane.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ranvier {
inline namespace v0 {

// A row of a kind's table. Where `needed`, there is no default.
struct SynapseQuantity {
  std::string name, unit;
  double value = 0;
  bool needed = false;
};

struct SynapseEntry {
  std::string name, type, about, source;
  std::string weight;  // what a weight is: "jump" [mV], "current", "conductance" [units of the model]
  std::vector<std::string> states;
  std::vector<SynapseQuantity> parameters;
};
std::vector<SynapseEntry> list_synapses();

// A description. Equal descriptions on one group share their state: name, kind and parameters.
class Synapse {
 public:
  // ValueError: there is no such kind (the text offers the nearest), or a value is not allowed. TypeError: a parameter
  // is missing, or there is none of this name.
  // `name`: what its states are recorded under, "exc" as in "exc.g"; empty: the kind's
  explicit Synapse(const std::string& kind, const std::vector<std::pair<std::string, double>>& parameters = {},
                   std::string name = {});

  int id() const noexcept { return id_; }
  const std::string& kind() const noexcept { return kind_; }
  const std::string& name() const noexcept { return name_; }
  const std::vector<double>& values() const noexcept { return values_; }  // in the order of the table
  bool operator==(const Synapse& other) const {
    return id_ == other.id_ && name_ == other.name_ && values_ == other.values_;
  }

 private:
  int id_ = 0;
  std::string kind_, name_;
  std::vector<double> values_;
};

}  // namespace v0
}  // namespace ranvier
