// What a model's text is written with: its input, and what it need not say because most models do the same.

namespace ranvier::RANVIER_SPACE {

// an input that is not there: x + Zero is x, x·Zero is Zero
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

// a synapse adds g·e_rev to the current and g to the conductance
template <class S, class G = Zero>
struct Input {
  S current;
  G conductance;
};

struct NeuronDefaults {
  static constexpr Items<Preset> presets{};
  static constexpr int threshold_parameter = -1, refractory_parameter = -1;
  static constexpr double threshold = 0;
  static constexpr bool has_reset = false, linear_membrane = false, exact = false, unbounded_upstroke = false;
  static constexpr bool free_membrane = false;  // b_v is 0 but for a conductance
  static constexpr const char* time_unit = "ms";
};

}  // namespace ranvier::RANVIER_SPACE
