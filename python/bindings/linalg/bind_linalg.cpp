// Linear algebra on arrays: solve, inv, cholesky, qr and lstsq of matrices and of batches of them.
#include <pybind11/pybind11.h>

#include <limits>

#include "linalg/operands.hpp"
#include "support/interrupts.hpp"

namespace py = pybind11;

namespace {

using operands::Operand;
using operands::Shape;
using ranvier::Index;
using ranvier::Matrices;

// what lets a call of so many multiplications hear Ctrl-C; those of some 10 ms do not poll
ranvier::PollInterrupts interrupts_of(double multiplications) {
  constexpr double long_call = 1e7;
  return multiplications > long_call ? interrupts() : ranvier::PollInterrupts{};
}

// at least the multiplications for all matrices of an array, each of which counts for no less than 16 rows
double cost(const py::array& a, Index count) {
  const double rows = static_cast<double>(a.shape(a.ndim() - 2)), cols = static_cast<double>(a.shape(a.ndim() - 1));
  return static_cast<double>(count) * rows * cols * std::max(16.0, std::min(rows, cols));
}

void need_square(const py::array& a) {
  operands::need_axes(a, "a", 2, "(..., n, n)");
  if (a.shape(a.ndim() - 1) != a.shape(a.ndim() - 2))
    throw py::value_error("a must be square matrices, of shape (..., n, n); got " + arrays::shape_text(a));
}

py::object solve(py::handle given_a, py::handle given_b, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given_a, "a"), b = arrays::numbers(given_b, "b");
  need_square(a);
  operands::need_axes(b, "b", 1, "(n,) or (..., n, m)");
  const bool vector = b.ndim() == 1;
  const int core = vector ? 1 : 2;
  const py::ssize_t n = a.shape(a.ndim() - 1), m = vector ? 1 : b.shape(b.ndim() - 1);
  if (b.shape(b.ndim() - core) != n)
    throw py::value_error("b must have shape (n,) or (..., n, m) for an a of shape (..., n, n); got a " +
                          arrays::shape_text(a) + " and b " + arrays::shape_text(b) +
                          (!vector && m == n ? ": for one vector a matrix use b[..., np.newaxis]" : ""));
  const bool narrow = operands::narrow(a) && operands::narrow(b);
  const Shape batch =
      operands::broadcast(operands::batch_of(a, 2), operands::batch_of(b, core), operands::shapes_of(a, b));
  py::array x =
      operands::result(out, vector ? operands::joined(batch, {n}) : operands::joined(batch, {n, m}), narrow, {&a, &b});
  const Operand left(a, "a", 2, batch, narrow), right(b, "b", core, batch, narrow);
  const Index count = left.count();
  const auto poll = interrupts_of(cost(a, count) * static_cast<double>(1 + m / std::max<py::ssize_t>(n, 1)));
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    ranvier::solve(left.view<T>(), right.view<T>(), operands::written<T>(x, n, m, count), threads, poll);
  });
  return x;
}

// out = f(a) for square matrices
template <class F>
py::object square(py::handle given, py::handle out, F f) {
  const py::array a = arrays::numbers(given, "a");
  need_square(a);
  const bool narrow = operands::narrow(a);
  py::array x = operands::result(out, operands::shape_of(a), narrow, {&a});
  const Operand from(a, "a", 2, operands::batch_of(a, 2), narrow);
  const Index n = a.shape(a.ndim() - 1), count = from.count();
  const auto poll = interrupts_of(cost(a, count));
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    f(from.view<T>(), operands::written<T>(x, n, n, count), poll);
  });
  return x;
}

py::object inv(py::handle a, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  return square(a, out, [&](auto from, auto to, const auto& poll) { ranvier::inv(from, to, threads, poll); });
}

py::object cholesky(py::handle a, py::handle given_upper, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const bool upper = arguments::flag(given_upper, "upper");
  return square(a, out, [&](auto from, auto to, const auto& poll) {
    // U of A = UᵀU is the transpose of L, and A's upper triangle the lower one of its transpose
    ranvier::cholesky(upper ? from.transposed() : from, upper ? to.transposed() : to, threads, poll);
  });
}

py::tuple qr(py::handle given, bool complete, bool with_q, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given, "a");
  operands::need_axes(a, "a", 2, "(..., m, n)");
  const bool narrow = operands::narrow(a);
  const py::ssize_t m = a.shape(a.ndim() - 2), n = a.shape(a.ndim() - 1), k = complete ? m : std::min(m, n);
  const Shape batch = operands::batch_of(a, 2);
  const Operand from(a, "a", 2, batch, narrow);
  const Index count = from.count();
  py::array r = operands::new_array(operands::joined(batch, {k, n}), narrow);
  py::array q = operands::new_array(with_q ? operands::joined(batch, {m, k}) : Shape{0}, narrow);
  const auto poll = interrupts_of(4 * cost(a, count));
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    ranvier::qr(from.view<T>(), with_q ? operands::written<T>(q, m, k, count) : Matrices<T>{},
                operands::written<T>(r, k, n, count), threads, poll);
  });
  return py::make_tuple(with_q ? py::object(q) : py::none(), r);
}

py::tuple lstsq(py::handle given_a, py::handle given_b, double rcond, bool by_shape, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array any_a = arrays::numbers(given_a, "a"), any_b = arrays::numbers(given_b, "b");
  if (any_a.ndim() != 2) throw py::value_error("a must have shape (m, n); got " + arrays::shape_text(any_a));
  if ((any_b.ndim() != 1 && any_b.ndim() != 2) || any_b.shape(0) != any_a.shape(0))
    throw py::value_error("b must have shape (m,) or (m, c) for an a of shape (m, n); got a " +
                          arrays::shape_text(any_a) + " and b " + arrays::shape_text(any_b));
  const bool narrow = operands::narrow(any_a) && operands::narrow(any_b), vector = any_b.ndim() == 1;
  const py::array a = operands::plain(any_a, "a", narrow), b = operands::plain(any_b, "b", narrow);
  const py::ssize_t m = a.shape(0), n = a.shape(1), c = vector ? 1 : b.shape(1), k = std::min(m, n);
  py::array x = operands::new_array(vector ? Shape{n} : Shape{n, c}, narrow);
  py::array s = operands::new_array({k}, narrow), residuals = operands::new_array({c}, narrow);
  const auto poll = interrupts_of(8 * cost(a, 1) + cost(a, 1) * static_cast<double>(c));
  Index rank = 0;
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    const auto read = [](const py::array& y, Index rows, Index cols) {
      return ranvier::View<const T>(static_cast<const T*>(y.data()), rows, cols);
    };
    const auto write = [](py::array& y, Index rows, Index cols) {
      return ranvier::View<T>(static_cast<T*>(y.mutable_data()), rows, cols);
    };
    // as LAPACK; negative in the core means by shape
    const double limit = !by_shape && rcond < 0 ? static_cast<double>(std::numeric_limits<T>::epsilon()) : rcond;
    rank = ranvier::lstsq(read(a, m, n), read(b, m, c), write(x, n, c), write(s, 1, k), write(residuals, 1, c), limit,
                          threads, poll);
  });
  if (rank < n || m <= n) residuals = operands::new_array({0}, narrow);
  return py::make_tuple(x, residuals, rank, s);
}

}  // namespace

void bind_linalg(py::module_& m) {
  m.def("solve", &solve);
  m.def("inv", &inv);
  m.def("cholesky", &cholesky);
  m.def("qr", &qr);
  m.def("lstsq", &lstsq);
}
