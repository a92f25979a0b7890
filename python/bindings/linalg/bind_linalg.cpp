// Linear algebra on arrays: solve, inv, cholesky, qr and lstsq of matrices and of batches of them.
#include <pybind11/pybind11.h>

#include <limits>

#include "linalg/operands.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"

namespace py = pybind11;

namespace {

using operands::Operand;
using operands::Shape;
using ranvier::Index;
using ranvier::Matrices;

// multiplications of a call that takes some 10 ms; shorter calls do not poll for Ctrl-C
constexpr double long_call = 1e7;

// work(threads, poll) without the GIL
template <class Work>
void run(double multiplications, Work work) {
  const ranvier::PollInterrupts poll = multiplications > long_call ? interrupts() : ranvier::PollInterrupts{};
  const gil::Released released;
  work(poll);
}

double cost(const Matrices<const float>& a) {
  return static_cast<double>(a.count) * static_cast<double>(a.rows) * static_cast<double>(a.cols) *
         static_cast<double>(std::max<Index>(a.rows, 16));
}
double cost(const Matrices<const double>& a) {
  return cost(Matrices<const float>(nullptr, a.rows, a.cols, a.cols, 1, a.count));
}

void need_square(const py::array& a) {
  operands::need_axes(a, "a", 2, "(..., n, n)");
  if (a.shape(a.ndim() - 1) != a.shape(a.ndim() - 2))
    throw py::value_error("a must be square matrices, of shape (..., n, n); got " + arrays::shape_text(a));
}

template <class T>
py::object solve_as(const py::array& a, const py::array& b, py::handle out, int threads) {
  const bool vector = b.ndim() == 1;
  const int core = vector ? 1 : 2;
  const py::ssize_t n = a.shape(a.ndim() - 1), m = vector ? 1 : b.shape(b.ndim() - 1);
  const Shape batch =
      operands::broadcast(operands::batch_of(a, 2), operands::batch_of(b, core), operands::shapes_of(a, b));
  py::array x =
      operands::result<T>(out, vector ? operands::joined(batch, {n}) : operands::joined(batch, {n, m}), {&a, &b});
  Operand<T> left(a, "a", 2, batch), right(b, "b", core, batch);
  const Matrices<T> to = operands::written<T>(x, n, m, left.view().count);
  run(cost(left.view()) * static_cast<double>(1 + m / std::max<py::ssize_t>(n, 1)),
      [&](const auto& poll) { ranvier::solve(left.view(), right.view(), to, threads, poll); });
  return x;
}

py::object solve(py::handle given_a, py::handle given_b, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given_a, "a"), b = arrays::numbers(given_b, "b");
  need_square(a);
  operands::need_axes(b, "b", 1, "(n,) or (..., n, m)");
  if (b.shape(b.ndim() == 1 ? 0 : b.ndim() - 2) != a.shape(a.ndim() - 1))
    throw py::value_error("b must have shape (n,) or (..., n, m) for an a of shape (..., n, n); got a " +
                          arrays::shape_text(a) + " and b " + arrays::shape_text(b) +
                          (b.ndim() > 1 && b.shape(b.ndim() - 1) == a.shape(a.ndim() - 1)
                               ? ": for one vector a matrix use b[..., np.newaxis]"
                               : ""));
  return operands::narrow(a) && operands::narrow(b) ? solve_as<float>(a, b, out, threads)
                                                    : solve_as<double>(a, b, out, threads);
}

// out = f(a) for square matrices
template <class T, class F>
py::object square_as(const py::array& a, py::handle out, F f) {
  const py::ssize_t n = a.shape(a.ndim() - 1);
  py::array x = operands::result<T>(out, operands::shape_of(a), {&a});
  Operand<T> from(a, "a", 2, operands::batch_of(a, 2));
  const Matrices<T> to = operands::written<T>(x, n, n, from.view().count);
  run(cost(from.view()), [&](const auto& poll) { f(from.view(), to, poll); });
  return x;
}

template <class F>
py::object square(py::handle given, py::handle out, F f) {
  const py::array a = arrays::numbers(given, "a");
  need_square(a);
  return operands::narrow(a) ? square_as<float>(a, out, f) : square_as<double>(a, out, f);
}

py::object inv(py::handle a, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  return square(a, out, [&](auto from, auto to, const auto& poll) { ranvier::inv(from, to, threads, poll); });
}

py::object cholesky(py::handle a, py::handle given_upper, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const bool upper = arguments::flag(given_upper, "upper");
  return square(a, out, [&](auto from, auto to, const auto& poll) {
    if (upper)  // U of A = UᵀU is the transpose of L, and A's upper triangle the lower one of its transpose
      ranvier::cholesky(from.transposed(), to.transposed(), threads, poll);
    else
      ranvier::cholesky(from, to, threads, poll);
  });
}

template <class T>
py::tuple qr_as(const py::array& a, bool complete, bool with_q, int threads) {
  const py::ssize_t m = a.shape(a.ndim() - 2), n = a.shape(a.ndim() - 1), k = complete ? m : std::min(m, n);
  const Shape batch = operands::batch_of(a, 2);
  Operand<T> from(a, "a", 2, batch);
  const Index count = from.view().count;
  py::array r = operands::result<T>(py::none(), operands::joined(batch, {k, n}), {});
  py::array q;
  Matrices<T> to_q;
  if (with_q) {
    q = operands::result<T>(py::none(), operands::joined(batch, {m, k}), {});
    to_q = operands::written<T>(q, m, k, count);
  }
  const Matrices<T> to_r = operands::written<T>(r, k, n, count);
  run(4 * cost(from.view()), [&](const auto& poll) { ranvier::qr(from.view(), to_q, to_r, threads, poll); });
  return py::make_tuple(with_q ? py::object(q) : py::none(), r);
}

py::tuple qr(py::handle given, bool complete, bool with_q, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given, "a");
  operands::need_axes(a, "a", 2, "(..., m, n)");
  return operands::narrow(a) ? qr_as<float>(a, complete, with_q, threads) : qr_as<double>(a, complete, with_q, threads);
}

// an array (rows, cols) as a view of contiguous rows
template <class T>
ranvier::View<const T> matrix_view(const py::array& a, py::ssize_t rows, py::ssize_t cols) {
  return {static_cast<const T*>(a.data()), rows, cols};
}

template <class T>
py::tuple lstsq_as(const py::array& given_a, const py::array& given_b, double rcond, bool by_shape, int threads) {
  const auto plain = [](const py::array& x, const char* name) {
    return arrays::fits<T>(x) && py::detail::check_flags(x.ptr(), py::array::c_style) ? x : arrays::rounded<T>(x, name);
  };
  const py::array a = plain(given_a, "a"), b = plain(given_b, "b");
  const py::ssize_t m = a.shape(0), n = a.shape(1), c = b.ndim() == 1 ? 1 : b.shape(1), k = std::min(m, n);
  const py::dtype dtype = py::dtype::of<T>();
  py::array x(dtype, b.ndim() == 1 ? Shape{n} : Shape{n, c}), s(dtype, Shape{k}), residuals(dtype, Shape{c});
  const auto to = [](py::array& y, py::ssize_t rows, py::ssize_t cols) {
    return ranvier::View<T>(static_cast<T*>(y.mutable_data()), rows, cols);
  };
  if (!by_shape && rcond < 0) rcond = std::numeric_limits<T>::epsilon();  // as LAPACK; negative in the core: by shape
  Index rank = 0;
  run(static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(8 * k + c), [&](const auto& poll) {
    rank = ranvier::lstsq(matrix_view<T>(a, m, n), matrix_view<T>(b, m, c), to(x, n, c), to(s, 1, k),
                          to(residuals, 1, c), rcond, threads, poll);
  });
  if (rank < n || m <= n) residuals = py::array(dtype, Shape{0});
  return py::make_tuple(x, residuals, rank, s);
}

py::tuple lstsq(py::handle given_a, py::handle given_b, double rcond, bool by_shape, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given_a, "a"), b = arrays::numbers(given_b, "b");
  if (a.ndim() != 2) throw py::value_error("a must have shape (m, n); got " + arrays::shape_text(a));
  if ((b.ndim() != 1 && b.ndim() != 2) || b.shape(0) != a.shape(0))
    throw py::value_error("b must have shape (m,) or (m, c) for an a of shape (m, n); got a " + arrays::shape_text(a) +
                          " and b " + arrays::shape_text(b));
  return operands::narrow(a) && operands::narrow(b) ? lstsq_as<float>(a, b, rcond, by_shape, threads)
                                                    : lstsq_as<double>(a, b, rcond, by_shape, threads);
}

}  // namespace

void bind_linalg(py::module_& m) {
  m.def("solve", &solve);
  m.def("inv", &inv);
  m.def("cholesky", &cholesky);
  m.def("qr", &qr);
  m.def("lstsq", &lstsq);
}
