// W ← W + α·d, d = −H·g: H, the inverse of the curvature, is built from the last steps and the changes of the gradient
// along them by the two loops of Nocedal (1980), and never stored; α by a line search (Liu & Nocedal 1989). The search
// is that of Moré & Thuente (1994). nets/whole_batch/lbfgs.cpp has the iteration.

namespace ranvier::RANVIER_SPACE {

struct LBFGS : WholeBatchDefaults {
  enum { learning_rate, memory, gradient_tolerance, line_search_steps };
  static constexpr const char* about = "quasi-Newton steps with a line search, each over all rows";
  static constexpr const char* source = "Liu & Nocedal 1989; line search: More & Thuente 1994";
  static constexpr const char* formula =
      "W += a*d with F(W + a*d) <= F + 1e-4*a*g*d and |g(W + a*d)*d| <= 0.9*|g*d|; "
      "d = -H*g, H from the last `memory` pairs (s, y) = (step of W, change of g)";
  static constexpr const char* note =
      "An epoch of fit is one iteration over all rows, whatever batch_size and shuffle; it computes the loss and its "
      "gradient once or a few times. Training ends early when it has converged, or no step lowers the loss. "
      "A network with dropout cannot be trained. 2*memory arrays as large as the parameters are kept, and saved";
  static constexpr OptimizerRow parameters[] = {
      {"learning_rate", 1, above(0), "the a that each search tries first; the very first step has this length"},
      {"memory", 10, whole_from(1, 100), "pairs (s, y) that are kept"},
      {"gradient_tolerance", 1e-5, from(0), "training ends when no element of g is larger"},
      {"line_search_steps", 20, whole_from(1, 1000), "most evaluations of F and g in a search"}};

  // for each pair s and y, the newest pair first; a pair of zeros is not there yet
  template <class P>
  static constexpr int arrays(const P* p) {
    return 2 * static_cast<int>(p[memory]);
  }
};

}  // namespace ranvier::RANVIER_SPACE
