#include "ranvier/math.hpp"

#include <algorithm>
#include <functional>

#include "system/active.hpp"
#include "system/interrupt_poll.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"
#include "system/threads.hpp"

namespace ranvier {
namespace {

// elements for each thread between two polls for interrupts: some 0.1 ms of work
constexpr Index elements_per_poll = 1 << 16;
// what an element costs, in multiplications, for the number of threads
constexpr double cost_per_element = 16;

// behind the last element of a view
template <class T>
const T* end_of(const View<T>& v) {
  return v.data() + (v.rows() - 1) * v.stride() + v.cols();
}

// out must have the shape of x, and be x itself or apart from it. std::less orders pointers of different arrays, too.
template <class T>
void check(const View<const T>& x, const View<T>& out) {
  if (out.rows() != x.rows() || out.cols() != x.cols())
    throw_value_error("out must have the shape of x, (", x.rows(), ", ", x.cols(), "); got (", out.rows(), ", ",
                      out.cols(), ")");
  const std::less<const T*> before;
  const bool same = x.data() == out.data() && (x.rows() <= 1 || x.stride() == out.stride());
  if (x.size() > 0 && !same && before(x.data(), end_of(out)) && before(out.data(), end_of(x)))
    throw_value_error("out must be x itself or not overlap it in memory; got a part of it");
}

// Both dtypes. Rows without gaps are mapped as one long row.
template <class T>
void map_blocks(Function f, const View<const T>& x, const View<T>& out, int threads, const PollInterrupts& poll) {
  if (threads < 0) throw_value_error("threads must be >= 0; got ", threads);
  check(x, out);
  const auto kernel = active<T>().functions[static_cast<int>(f)].map;
  const bool dense = x.rows() <= 1 || (x.stride() == x.cols() && out.stride() == x.cols());
  const Index rows = dense ? 1 : x.rows(), n = dense ? x.rows() * x.cols() : x.cols();
  const Team team(threads_for(cost_per_element * static_cast<double>(n), threads));
  const Index step = elements_per_poll * team.size();
  const auto run = [&](const T* from, T* to, Index count) {
    team.share(count, 64, [&](Index first, Index last, int) { kernel(last - first, from + first, to + first); });
  };
  if (rows == 1 && n <= step) return run(x.data(), out.data(), n);  // short: no polls
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < rows; ++row)
    for (Index i = 0; i < n; i += step) {
      run(x.data() + row * x.stride() + i, out.data() + row * out.stride() + i, std::min(step, n - i));
      interrupt_poll.if_due(poll);
    }
}

}  // namespace

inline namespace v0 {

Function function_named(const std::string& name) {
  return static_cast<Function>(lookup(active<float>().functions, name, "function must be one of"));
}

void map(Function f, View<const float> x, View<float> out, int threads, const PollInterrupts& poll) {
  map_blocks(f, x, out, threads, poll);
}
void map(Function f, View<const double> x, View<double> out, int threads, const PollInterrupts& poll) {
  map_blocks(f, x, out, threads, poll);
}

}  // namespace v0
}  // namespace ranvier
