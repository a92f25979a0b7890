// Plasticity: a rule by its name and the values of its parameters.
#include "ranvier/plasticity.hpp"

#include "spiking/parameter_values.hpp"
#include "spiking/plastic_state.hpp"
#include "system/lookup.hpp"

namespace ranvier {
inline namespace v0 {

std::vector<PlasticityEntry> list_plasticities() {
  std::vector<PlasticityEntry> all;
  for (int id = 0; id < plasticity_count; ++id) {
    const PlasticityInfo& info = plasticity_info(id);
    all.push_back({info.name, info.type, info.about, info.source, !info.release, quantities_of(info.parameters)});
  }
  return all;
}

Plasticity::Plasticity(const std::string& rule, const std::vector<std::pair<std::string, double>>& parameters)
    : rule_{rule} {
  const Items<PlasticityInfo> infos{&plasticity_info(0), plasticity_count};
  id_ = lookup(infos, rule, "plasticity", no_such);
  values_ = parameter_values(infos[id_].type, infos[id_].parameters, infos[id_].orders, parameters);
}

bool Plasticity::timing() const noexcept { return !plasticity_info(id_).release; }
double Plasticity::w_min() const noexcept {
  const int at = plasticity_info(id_).w_min;
  return at < 0 ? -SynapseValues::none : values_[static_cast<std::size_t>(at)];
}
double Plasticity::w_max() const noexcept {
  const int at = plasticity_info(id_).w_max;
  return at < 0 ? SynapseValues::none : values_[static_cast<std::size_t>(at)];
}

}  // namespace v0
}  // namespace ranvier
