// matmul, dot, transpose: checks, and the threads that share a batch or a matrix.
#include "linalg/batch.hpp"
#include "linalg/checks.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

template <class T>
using Read = Matrices<const T>;

// The product of matrix k. A matrix whose columns are contiguous is a transpose of rows; where neither rows nor columns
// are, it has one column or row, and any stride will do.
template <class T>
MatrixProduct<T> product_of(const Read<T>& a, const Read<T>& b, const Matrices<T>& out, Index k) {
  const bool column = b.cols == 1;
  return {a.rows,  a.cols, b.cols,    a.at(k), a.row, a.step, b.at(k), b.row, column ? 1 : b.step,
          nullptr, 0,      out.at(k), out.row, false};
}

constexpr double multiplications_of_a_short_call = 1e6;

// rows of a product that take some 10 ms, between polls
Index rows_per_poll(Index depth, Index cols) {
  return static_cast<Index>(
      std::max(1.0, multiplications_per_poll / std::max(1.0, static_cast<double>(depth) * static_cast<double>(cols))));
}

// the products of a batch, one matrix after the other
template <class T>
class Products : public BatchTask {
 public:
  Products(Multiplier<T>& multiplier, const Read<T>& a, const Read<T>& b, const Matrices<T>& out)
      : multiplier_{multiplier}, a_{a}, b_{b}, out_{out} {}

  Index run(Index first, Index last) override {
    for (Index k = first; k < last; ++k) multiply(product_of(a_, b_, out_, k));
    return -1;
  }

 private:
  void multiply(const MatrixProduct<T>& whole) {
    // matrix-vector products do not poll: they go in blocks of rows
    const Index step = whole.cols > 1 && whole.rows > 1 ? whole.rows : rows_per_poll(whole.depth, whole.cols);
    for (Index i = 0; i < whole.rows; i += step) {
      MatrixProduct<T> p = whole;
      p.rows = std::min(step, whole.rows - i);
      p.a += i * p.a_row;
      p.to += i * p.to_row;
      multiplier_.multiply(p);
      multiplier_.ask();
    }
  }

  Multiplier<T>& multiplier_;
  Read<T> a_, b_;
  Matrices<T> out_;
};

template <class T>
void matmul_of(const Read<T>& a, const Read<T>& b, const Matrices<T>& out, int threads, const PollInterrupts& poll) {
  if (a.cols != b.rows || a.count != b.count)
    throw_value_error("a and b must have shapes (m, k) and (k, n); got ", shape_text(a), " and ", shape_text(b));
  check_shape("out", out, a.rows, b.cols, a.count, "");
  check_threads(threads);
  if (out.count == 0 || out.rows == 0 || out.cols == 0) return;
  check_strides("a", a);
  check_strides("b", b);
  check_written("out", out);
  const double each = static_cast<double>(a.rows) * static_cast<double>(a.cols) * static_cast<double>(b.cols);
  if (a.count == 1 && each < multiplications_of_a_short_call) {
    const LinalgKernels<T>& kernels = active<T>().linalg;
    const MatrixProduct<T> p = product_of(a, b, out, 0);
    if (kernels.multiply_scratch(p) == 0) return kernels.multiply(p, nullptr, nullptr);
  }
  run_batch<T>(a.count, 1, std::max(each, 1.0), threads, poll,
               [&](Multiplier<T>& multiplier) { return std::make_unique<Products<T>>(multiplier, a, b, out); });
}

template <class T>
T dot_of(const View<const T>& a, const View<const T>& b) {
  const auto vector = [](const View<const T>& v) {
    return v.rows() == 1 || (v.cols() == 1 && v.stride() == 1) || v.size() == 0;
  };
  if (a.size() != b.size() || !vector(a) || !vector(b))
    throw_value_error("a and b must be vectors of one length, without gaps; got ", shape_text(a.rows(), a.cols()),
                      " and ", shape_text(b.rows(), b.cols()));
  return active<T>().linalg.dot(static_cast<Index>(a.size()), a.data(), b.data());
}

// Rows are contiguous in `out`: where a's columns are, its transpose is a copy.
template <class T>
void transpose_one(const LinalgKernels<T>& kernels, const Matrices<const T>& a, T* to, Index to_row, Index first,
                   Index last) {
  if (a.step == 1 || a.cols == 1)
    return kernels.transpose(last - first, a.cols, a.data + first * a.row, a.row, to + first, to_row);
  for (Index j = 0; j < a.cols; ++j)
    for (Index i = first; i < last; ++i) to[j * to_row + i] = a.data[i * a.row + j * a.step];
}

template <class T>
void transpose_of(const Read<T>& a, const Matrices<T>& out, int threads, const PollInterrupts& poll) {
  check_shape("out", out, a.cols, a.rows, a.count, " (the shape of a, transposed)");
  check_threads(threads);
  if (a.count == 0 || a.rows == 0 || a.cols == 0) return;
  check_written("out", out);
  constexpr double cost = 8;  // of an element, in multiplications
  const double elements = static_cast<double>(a.rows) * static_cast<double>(a.cols);
  Multiplier<T> multiplier(cost * elements * static_cast<double>(a.count), threads, poll);
  const Index step = rows_per_poll(static_cast<Index>(cost), a.cols) * multiplier.team().size();
  for (Index k = 0; k < a.count; ++k)
    for (Index i = 0; i < a.rows; i += step) {
      const Index n = std::min(step, a.rows - i);
      multiplier.team().share(n, 16, [&](Index first, Index last, int) {
        transpose_one(multiplier.kernels(), a.one(k), out.at(k), out.row, i + first, i + last);
      });
      multiplier.ask();
    }
}

}  // namespace

inline namespace v0 {

#define RANVIER_PRODUCTS(T)                                                                     \
  void matmul(Read<T> a, Read<T> b, Matrices<T> out, int threads, const PollInterrupts& poll) { \
    matmul_of<T>(a, b, out, threads, poll);                                                     \
  }                                                                                             \
  T dot(View<const T> a, View<const T> b) { return dot_of<T>(a, b); }                           \
  void transpose(Read<T> a, Matrices<T> out, int threads, const PollInterrupts& poll) {         \
    transpose_of<T>(a, out, threads, poll);                                                     \
  }
RANVIER_PRODUCTS(float)
RANVIER_PRODUCTS(double)
#undef RANVIER_PRODUCTS

}  // namespace v0
}  // namespace ranvier
