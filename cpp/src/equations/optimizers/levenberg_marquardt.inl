// W ← W − η·(JᵀJ + μ)⁻¹·Jᵀr, with residuals r and their Jacobian J; μ·decrease after a step that lowers the loss, else
// μ·increase and again (Levenberg 1944; Marquardt 1963; for networks Hagan & Menhaj 1994). Only for squared losses.
// nets/whole_batch/levenberg_marquardt.cpp has the iteration.

namespace ranvier::RANVIER_SPACE {

struct LevenbergMarquardt : WholeBatchDefaults {
  enum { learning_rate, damping, increase, decrease, damping_max, gradient_tolerance };
  static constexpr const char* about = "damped Gauss-Newton steps for squared losses, each over all rows";
  static constexpr const char* source = "Marquardt 1963; Hagan & Menhaj 1994";
  static constexpr const char* formula =
      "W -= learning_rate*inv(J.T*J + damping*I)*J.T*r; "
      "damping *= decrease after a step that lowers the loss, else damping *= increase and again";
  static constexpr const char* note =
      "An epoch of fit is one iteration over all rows, whatever batch_size and shuffle. Training ends early when it "
      "has converged, or no step lowers the loss. The loss must be 'mse' or 'half_sse'; r are the errors y - t of all "
      "rows and outputs, times the root of the sample weight, and J their derivatives. A network with dropout cannot "
      "be trained. For at most 10,000 parameters: P of them take three matrices of 8*P^2 bytes, and J a block of some "
      "16 MB";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 1, above(0), "part of the computed step that is made"},
      {"damping", 0.001, above(0), "first number that is added to the diagonal of J.T*J"},
      {"increase", 10, above(1), "factor of the damping after a step that does not lower the loss"},
      {"decrease", 0.1, above(0, 1), "factor of the damping after a step that lowers the loss"},
      {"damping_max", 1e10, above(0), "training ends when no damping up to this lowers the loss"},
      {"gradient_tolerance", 1e-8, from(0), "training ends when no element of the gradient is larger"}};
  static constexpr int ordered[2] = {damping, damping_max};

  // the present damping, the same number for every parameter
  template <class P>
  static constexpr int arrays(const P*) {
    return 1;
  }
  template <class P>
  static constexpr P start(int, const P* p) {
    return p[damping];
  }
};

}  // namespace ranvier::RANVIER_SPACE
