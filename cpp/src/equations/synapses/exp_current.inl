// di/dt = −i/τ, i ← i + w
// A current that decays.

namespace ranvier::RANVIER_SPACE {

struct ExpCurrent : SynapseDefaults {
  enum { tau };
  static constexpr const char* about = "a current that decays exponentially; the weight is its peak";
  static constexpr const char* source = "Rotter & Diesmann 1999, Biol. Cybern. 81:381-402";
  static constexpr SynapticInput input = SynapticInput::current;
  static constexpr const char* states[] = {"i"};
  static constexpr QuantityInfo parameters[] = {{"tau", "ms", required, 0.01, 10000, Domain::positive}};

  static SynapseDecay decay(const double* p, double s) { return {exp(-s / p[tau]), 0, 0}; }
  // (e^(−s/τ) − e^(−b·s))/(b − 1/τ) = s·e^(−b·s)·φ₁((b − 1/τ)·s), φ₁(x) = (e^x − 1)/x
  static SynapseResponse response(const double* p, double s, double b) {
    return {s * exp(-b * s) * exprel((b - 1 / p[tau]) * s), 0};
  }
};

}  // namespace ranvier::RANVIER_SPACE
