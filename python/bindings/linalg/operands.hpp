// NumPy arrays as batches of matrices: the last two axes are a matrix, those before them a batch that is broadcast as
// NumPy does. An array of the right dtype whose rows or columns are contiguous is read where it lies.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ranvier/linalg.hpp"
#include "support/arrays.hpp"
#include "support/gil.hpp"

namespace operands {

namespace py = pybind11;
using ranvier::Index;
using ranvier::Matrices;
using Shape = std::vector<py::ssize_t>;

inline Shape shape_of(const py::array& a) { return {a.shape(), a.shape() + a.ndim()}; }
inline std::string text(const Shape& s) { return arrays::tuple_text(static_cast<py::ssize_t>(s.size()), s.data()); }

// the axes before the last `core`
inline Shape batch_of(const py::array& a, int core) { return {a.shape(), a.shape() + (a.ndim() - core)}; }

// float32 where all arguments are float32 or float16, otherwise float64
inline bool narrow(const py::array& a) {
  return a.dtype().kind() == 'f' && a.itemsize() <= static_cast<py::ssize_t>(sizeof(float));
}

inline void need_axes(const py::array& a, const char* name, int axes, const char* wanted) {
  if (a.ndim() < axes)
    throw py::value_error(std::string(name) + " must have shape " + wanted + "; got " + arrays::shape_text(a));
}

// the batch of both, by NumPy's rules of broadcasting; `names` are their arguments for the error
inline Shape broadcast(const Shape& a, const Shape& b, const std::string& shapes) {
  Shape all(std::max(a.size(), b.size()));
  for (std::size_t i = 1; i <= all.size(); ++i) {
    const py::ssize_t x = i <= a.size() ? a[a.size() - i] : 1, y = i <= b.size() ? b[b.size() - i] : 1;
    if (x != y && x != 1 && y != 1)
      throw py::value_error("a and b must have leading axes that broadcast; got " + shapes);
    all[all.size() - i] = x == 1 ? y : x;
  }
  return all;
}

inline std::string shapes_of(const py::array& a, const py::array& b) {
  return "shapes " + arrays::shape_text(a) + " and " + arrays::shape_text(b);
}

inline Shape joined(Shape batch, std::initializer_list<py::ssize_t> core) {
  batch.insert(batch.end(), core);
  return batch;
}

// an array in C order, in place where it is
inline py::array plain(const py::array& a, const char* name, bool narrow) {
  const bool ordered = py::detail::check_flags(a.ptr(), py::array::c_style);
  if (narrow) return ordered && arrays::fits<float>(a) ? a : arrays::rounded<float>(a, name);
  return ordered && arrays::fits<double>(a) ? a : arrays::rounded<double>(a, name);
}

// An argument with the memory that keeps it alive, in float32 where `narrow`, otherwise float64. `core` is 1 where the
// last axis is a vector, a column.
class Operand {
 public:
  Operand(const py::array& a, const char* name, int core, const Shape& batch, bool narrow)
      : array_{a}, bytes_{narrow ? 4 : 8} {
    if (!in_place(core, narrow)) array_ = narrow ? arrays::rounded<float>(a, name) : arrays::rounded<double>(a, name);
    const py::ssize_t n = array_.ndim();
    rows_ = array_.shape(n - core);
    cols_ = core == 1 ? 1 : array_.shape(n - 1);
    row_ = array_.strides(n - core) / bytes_;
    step_ = cols_ <= 1 ? 1 : array_.strides(n - 1) / bytes_;
    if (rows_ <= 1 && step_ == 1) row_ = cols_;
    place(batch, n - core);
  }
  template <class T>
  Matrices<const T> view() const {
    return {static_cast<const T*>(array_.data()),      rows_, cols_, row_, step_, count_, distance_,
            places_.empty() ? nullptr : places_.data()};
  }
  Index count() const noexcept { return count_; }

 private:
  // rows or columns that are contiguous, and strides of whole elements that are not negative
  bool in_place(int core, bool narrow) const {
    if (narrow ? !arrays::fits<float>(array_) : !arrays::fits<double>(array_)) return false;
    const py::ssize_t n = array_.ndim();
    for (py::ssize_t d = 0; d < n; ++d)
      if (array_.strides(d) % bytes_ != 0 || array_.strides(d) < 0) return false;
    if (core == 1) return array_.shape(n - 1) <= 1 || array_.strides(n - 1) > 0;
    const py::ssize_t rows = array_.shape(n - 2), cols = array_.shape(n - 1);
    return cols <= 1 || array_.strides(n - 1) == bytes_ || rows <= 1 || array_.strides(n - 2) == bytes_;
  }

  // where each matrix of the batch lies: at a constant distance, or a list of places
  void place(const Shape& batch, py::ssize_t own) {
    const auto axes = static_cast<py::ssize_t>(batch.size());
    const auto stride = [&](py::ssize_t axis) -> Index {  // of an axis of the batch, in elements; 0: broadcast
      const py::ssize_t mine = axis - (axes - own);
      return mine < 0 || array_.shape(mine) == 1 ? 0 : array_.strides(mine) / bytes_;
    };
    bool regular = true;
    for (py::ssize_t d = axes; d-- > 0;) {
      if (batch[static_cast<std::size_t>(d)] == 1) continue;
      if (count_ == 1) distance_ = stride(d);
      regular &= stride(d) == distance_ * count_;
      count_ *= batch[static_cast<std::size_t>(d)];
    }
    if (regular || count_ == 0) return;
    places_.assign(static_cast<std::size_t>(count_), 0);
    for (std::size_t k = 0; k < places_.size(); ++k) {
      auto rest = static_cast<Index>(k);
      for (py::ssize_t d = axes; d-- > 0; rest /= batch[static_cast<std::size_t>(d)])
        places_[k] += rest % batch[static_cast<std::size_t>(d)] * stride(d);
    }
  }

  py::array array_;
  py::ssize_t bytes_;
  Index rows_, cols_, row_, step_, count_ = 1, distance_ = 0;
  std::vector<Index> places_;
};

// the memory from the first to the last element of an array
inline std::pair<const char*, const char*> extent(const py::array& a) {
  const char* low = static_cast<const char*>(a.data());
  const char* high = low + a.itemsize();
  for (py::ssize_t d = 0; d < a.ndim(); ++d)
    (a.strides(d) < 0 ? low : high) += a.strides(d) * std::max<py::ssize_t>(a.shape(d) - 1, 0);
  return {low, high};
}

// a new array of this shape
inline py::array new_array(const Shape& shape, bool narrow) {
  return {narrow ? py::dtype::of<float>() : py::dtype::of<double>(), shape};
}

// `out` as given, or a new array, of this shape and C-ordered; it must not overlap the arguments
inline py::array result(py::handle out, const Shape& shape, bool narrow,
                        std::initializer_list<const py::array*> arguments) {
  const auto n = static_cast<py::ssize_t>(shape.size());
  if (out.is_none()) return new_array(shape, narrow);
  py::array a = narrow ? arrays::writable<float>(out, "out", n, shape.data())
                       : arrays::writable<double>(out, "out", n, shape.data());
  if (!py::detail::check_flags(a.ptr(), py::array::c_style)) {
    const std::string got = "strides " + arrays::tuple_text(n, a.strides());
    throw narrow ? arrays::wrong_output<float>("out", n, shape.data(), got)
                 : arrays::wrong_output<double>("out", n, shape.data(), got);
  }
  for (const py::array* argument : arguments) {
    if (a.size() == 0 || argument->size() == 0) continue;
    const auto [low, high] = extent(*argument);
    const auto [from, to] = extent(a);
    if (low < to && from < high)
      throw py::value_error("out must not overlap the arguments in memory; got a part of one");
  }
  return a;
}

// a batch of matrices to write into
template <class T>
Matrices<T> written(py::array& a, Index rows, Index cols, Index count) {
  return {static_cast<T*>(a.mutable_data()), rows, cols, cols, 1, count, rows * cols};
}

// work(T) without the GIL, with T float where `narrow`, otherwise double
template <class Work>
void run(bool narrow, Work work) {
  const gil::Released released;
  if (narrow)
    work(float{});
  else
    work(double{});
}

}  // namespace operands
