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

// An argument with the memory that keeps it alive. `core` is 1 where the last axis is a vector, a column.
template <class T>
class Operand {
 public:
  Operand(const py::array& a, const char* name, int core, const Shape& batch) : array_{a} {
    if (!in_place(core)) array_ = arrays::rounded<T>(a, name);
    const py::ssize_t n = array_.ndim(), bytes = static_cast<py::ssize_t>(sizeof(T));
    const T* const data = static_cast<const T*>(array_.data());
    view_ = core == 1 ? Matrices<const T>(data, array_.shape(n - 1), 1, array_.strides(n - 1) / bytes)
                      : Matrices<const T>(data, array_.shape(n - 2), array_.shape(n - 1), array_.strides(n - 2) / bytes,
                                          array_.strides(n - 1) / bytes);
    if (view_.rows <= 1 && view_.step == 1) view_.row = view_.cols;
    if (view_.cols <= 1 && core == 2) view_.step = 1;
    place(batch, n - core);
  }
  Matrices<const T>& view() noexcept { return view_; }
  const py::array& array() const noexcept { return array_; }

 private:
  // rows or columns that are contiguous, and strides of whole elements that are not negative
  bool in_place(int core) const {
    if (!arrays::fits<T>(array_)) return false;
    const py::ssize_t n = array_.ndim(), bytes = static_cast<py::ssize_t>(sizeof(T));
    for (py::ssize_t d = 0; d < n; ++d)
      if (array_.strides(d) % bytes != 0 || array_.strides(d) < 0) return false;
    if (core == 1) return array_.shape(n - 1) <= 1 || array_.strides(n - 1) > 0;
    const py::ssize_t rows = array_.shape(n - 2), cols = array_.shape(n - 1);
    return cols <= 1 || array_.strides(n - 1) == bytes || rows <= 1 || array_.strides(n - 2) == bytes;
  }

  // where each matrix of the batch lies: at a constant distance, or a list of places
  void place(const Shape& batch, py::ssize_t own) {
    const auto axes = static_cast<py::ssize_t>(batch.size());
    const auto stride = [&](py::ssize_t axis) -> Index {  // of an axis of the batch, in elements; 0: broadcast
      const py::ssize_t mine = axis - (axes - own);
      return mine < 0 || array_.shape(mine) == 1 ? 0 : array_.strides(mine) / static_cast<py::ssize_t>(sizeof(T));
    };
    view_.count = 1;
    bool regular = true;
    for (py::ssize_t d = axes; d-- > 0;) {
      if (batch[static_cast<std::size_t>(d)] == 1) continue;
      if (view_.count == 1) view_.distance = stride(d);
      regular &= stride(d) == view_.distance * view_.count;
      view_.count *= batch[static_cast<std::size_t>(d)];
    }
    if (regular || view_.count == 0) return;
    places_.assign(static_cast<std::size_t>(view_.count), 0);
    for (std::size_t k = 0; k < places_.size(); ++k) {
      auto rest = static_cast<Index>(k);
      for (py::ssize_t d = axes; d-- > 0; rest /= batch[static_cast<std::size_t>(d)])
        places_[k] += rest % batch[static_cast<std::size_t>(d)] * stride(d);
    }
    view_.places = places_.data();
  }

  py::array array_;
  Matrices<const T> view_;
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

// `out` as given, or a new array, of this shape and C-ordered; it must not overlap the arguments
template <class T>
py::array result(py::handle out, const Shape& shape, std::initializer_list<const py::array*> arguments) {
  const auto n = static_cast<py::ssize_t>(shape.size());
  if (out.is_none()) return py::array(py::dtype::of<T>(), shape);
  py::array a = arrays::writable<T>(out, "out", n, shape.data());
  if (!py::detail::check_flags(a.ptr(), py::array::c_style))
    throw arrays::wrong_output<T>("out", n, shape.data(), "strides " + arrays::tuple_text(n, a.strides()));
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

}  // namespace operands
