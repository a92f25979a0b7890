// What the equations of a neuron model are written with: the input that they read, and the defaults of what they
// declare.

namespace ranvier::RANVIER_SPACE {

// An input that is absent, as a type: x + Zero is x and x·Zero is Zero, so its terms vanish at compile time.
struct Zero {};
template <class S>
RANVIER_INLINE S operator+(S x, Zero) {
  return x;
}
template <class S>
RANVIER_INLINE Zero operator*(S, Zero) {
  return {};
}
template <class S>
RANVIER_INLINE Zero operator*(Zero, S) {
  return {};
}

// The input of a neuron. A synapse of conductance g and reversal potential e_rev adds g·e_rev to the current and g to
// the conductance: dv/dt then has the term g·(e_rev − v).
template <class S, class G = Zero>
struct Input {
  S current;
  G conductance;
};

// What a model need not declare, because most models do the same; a model derives from it. The names are those of
// NeuronInfo (neuron_table.hpp).
struct NeuronDefaults {
  static constexpr Items<Preset> presets{};
  static constexpr Items<Order> orders{};
  static constexpr Items<const char*> currents{};
  static constexpr int threshold_parameter = -1, refractory_parameter = -1;
  static constexpr double threshold = 0;
  static constexpr bool has_reset = false, linear_membrane = false, exact = false, unbounded_upstroke = false;
  static constexpr bool free_membrane = false;  // b_v is 0 but for a conductance
  static constexpr bool published = false;
  static constexpr const char* time_unit = "ms";
};

}  // namespace ranvier::RANVIER_SPACE
