// The kinds of synapses and the rules of plasticity as plain data, with their formulas in doubles. In the baseline
// alone (neurons.inl).

namespace ranvier::RANVIER_SPACE {

template <class K>
constexpr auto response_of() -> decltype(SynapseInfo::response) {
  if constexpr (requires { K::response; })
    return K::response;
  else
    return nullptr;
}

#define RANVIER_INFO(name, K) \
  {#name,                     \
   #K,                        \
   K::about,                  \
   K::source,                 \
   K::input,                  \
   items(K::states),          \
   items(K::parameters),      \
   items(K::orders),          \
   K::reversal,               \
   K::magnesium,              \
   K::decay,                  \
   K::gain,                   \
   response_of<K>()},
constexpr SynapseInfo synapse_infos[] = {RANVIER_SYNAPSES(RANVIER_INFO)};
#undef RANVIER_INFO

template <class K>
constexpr auto release_of() -> decltype(PlasticityInfo::release) {
  if constexpr (requires { K::release; })
    return K::release;
  else
    return nullptr;
}

#define RANVIER_INFO(name, K)                                                                                 \
  {#name,          #K,       K::about, K::source,      items(K::parameters), items(K::orders), items(K::pre), \
   items(K::post), K::w_min, K::w_max, release_of<K>()},
constexpr PlasticityInfo plasticity_infos[] = {RANVIER_PLASTICITY(RANVIER_INFO)};
#undef RANVIER_INFO

}  // namespace ranvier::RANVIER_SPACE
