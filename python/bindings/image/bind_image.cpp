// Images: correlate, convolve and pool of arrays (h, w), or with an axis of channels. An image of the right dtype is
// read where it lies, whatever its strides.
#include <pybind11/pybind11.h>

#include "linalg/operands.hpp"
#include "ranvier/image.hpp"
#include "support/interrupts.hpp"

namespace py = pybind11;

namespace {

using operands::Shape;
using ranvier::Border;
using ranvier::Image;
using ranvier::Index;

// An argument as an array of numbers that are no wider than float64
py::array real(py::handle given, const char* name) {
  const py::array a = arrays::numbers(given, name);
  if (a.dtype().kind() == 'f' && a.itemsize() > static_cast<py::ssize_t>(sizeof(double)))
    throw py::type_error(std::string(name) + " must be an array of numbers up to float64; got " +
                         arrays::dtype_text(a) + ": use .astype(float)");
  return a;
}

// Does float32 hold all its numbers, as NumPy sees it: np.result_type(a, np.float32)?
bool narrow(const py::array& a) {
  const char kind = a.dtype().kind();
  return kind == 'b' || a.itemsize() <= (kind == 'f' ? 4 : 2);
}

// Where the rows, columns and channels of an array lie; 2 axes, or 3 with channel_axis.
struct Axes {
  int row = 0, col = 1, channel = -1;

  Axes(const py::array& image, py::handle channel_axis) {
    const bool has_channels = !channel_axis.is_none();
    const std::int64_t axis = has_channels ? arguments::integer(channel_axis, "channel_axis", -3) : 0;
    if (axis > 2)
      throw py::value_error("channel_axis must be an axis of the image, -3 ... 2; got " + std::to_string(axis));
    if (image.ndim() != (has_channels ? 3 : 2))
      throw py::value_error(std::string("image must have shape (h, w)") +
                            (has_channels ? " and the axis of channels that channel_axis names" : "") + "; got " +
                            arrays::shape_text(image) +
                            (image.ndim() == 3 ? ": for channels give their axis, such as channel_axis=-1" : ""));
    if (!has_channels) return;
    channel = static_cast<int>(axis < 0 ? axis + 3 : axis);
    row = channel == 0 ? 1 : 0;
    col = channel == 2 ? 1 : 2;
  }
  // the shape of the image with other rows and columns
  Shape shape(const py::array& image, Index rows, Index cols) const {
    Shape s = operands::shape_of(image);
    s[static_cast<std::size_t>(row)] = rows;
    s[static_cast<std::size_t>(col)] = cols;
    return s;
  }
  template <class T>
  Image<T> image(const py::array& a, T* data) const {
    const auto stride = [&](int axis) { return a.strides(axis) / static_cast<py::ssize_t>(sizeof(T)); };
    if (channel < 0) return {data, a.shape(row), a.shape(col), 1, stride(row), stride(col), 0};
    return {data, a.shape(row), a.shape(col), a.shape(channel), stride(row), stride(col), stride(channel)};
  }
};

// the image itself where its numbers can be read in place, otherwise a copy
template <class T>
py::array readable(const py::array& a) {
  bool whole = arrays::fits<T>(a);
  for (py::ssize_t d = 0; whole && d < a.ndim(); ++d) whole = a.strides(d) % static_cast<py::ssize_t>(sizeof(T)) == 0;
  return whole ? a : arrays::rounded<T>(a, "image");
}

template <class T>
Image<const T> read(const Axes& axes, const py::array& a) {
  return axes.image(a, static_cast<const T*>(a.data()));
}
template <class T>
Image<T> write(const Axes& axes, py::array& a) {
  return axes.image(a, static_cast<T*>(a.mutable_data()));
}

// what lets a call of so many multiplications hear Ctrl-C
ranvier::PollInterrupts interrupts_of(double multiplications) {
  constexpr double long_call = 1e7;
  return multiplications > long_call ? interrupts() : ranvier::PollInterrupts{};
}

py::object correlate(bool turned, py::handle given, py::handle given_kernel, py::handle mode, py::handle given_cval,
                     py::handle channel_axis, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const Border border = ranvier::border_named(arguments::text(mode, "mode"));
  const double cval = arguments::number(given_cval, "cval");
  const py::array any_image = real(given, "image"), any_kernel = real(given_kernel, "kernel");
  const Axes axes(any_image, channel_axis);
  if (any_kernel.ndim() != 2 || any_kernel.size() == 0)
    throw py::value_error("kernel must have shape (kh, kw) and at least one element; got " +
                          arrays::shape_text(any_kernel));
  const bool is_narrow = narrow(any_image) && narrow(any_kernel);
  const Index rows = ranvier::correlated(border, any_image.shape(axes.row), any_kernel.shape(0)),
              cols = ranvier::correlated(border, any_image.shape(axes.col), any_kernel.shape(1));
  py::array result = operands::result(out, axes.shape(any_image, rows, cols), is_narrow, {&any_image, &any_kernel});
  const py::array image = is_narrow ? readable<float>(any_image) : readable<double>(any_image),
                  kernel = operands::plain(any_kernel, "kernel", is_narrow);
  const auto poll = interrupts_of(static_cast<double>(result.size()) * (4 + static_cast<double>(kernel.size())));
  operands::run(is_narrow, [&](auto zero) {
    using T = decltype(zero);
    const ranvier::View<const T> k(static_cast<const T*>(kernel.data()), kernel.shape(0), kernel.shape(1));
    if (turned)
      ranvier::convolve(read<T>(axes, image), k, write<T>(axes, result), border, cval, threads, poll);
    else
      ranvier::correlate(read<T>(axes, image), k, write<T>(axes, result), border, cval, threads, poll);
  });
  return result;
}

// a number of pixels, or a pair of them: rows, columns
std::pair<Index, Index> pair_of(py::handle value, const char* name) {
  if (arguments::is_list(value)) {
    const auto both = py::reinterpret_borrow<py::sequence>(value);
    if (both.size() != 2)
      throw py::value_error(std::string(name) + " must be an integer or a pair of them; got " +
                            arguments::shown(value));
    return {arguments::integer(both[0], name, 1), arguments::integer(both[1], name, 1)};
  }
  const Index n = arguments::integer(value, name, 1);
  return {n, n};
}

py::object pool(py::handle given, py::handle given_size, py::handle given_kind, py::handle given_stride,
                py::handle channel_axis, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const ranvier::Pooling kind = ranvier::pooling_named(arguments::text(given_kind, "kind"));
  const auto size = pair_of(given_size, "size"),
             stride = given_stride.is_none() ? size : pair_of(given_stride, "stride");
  const ranvier::PoolWindow window{size.first, size.second, stride.first, stride.second};
  const py::array any_image = real(given, "image");
  const Axes axes(any_image, channel_axis);
  const bool is_narrow = narrow(any_image);
  const Index rows = ranvier::pooled(any_image.shape(axes.row), window.rows, window.row_stride),
              cols = ranvier::pooled(any_image.shape(axes.col), window.cols, window.col_stride);
  py::array result = operands::result(out, axes.shape(any_image, rows, cols), is_narrow, {&any_image});
  const py::array image = is_narrow ? readable<float>(any_image) : readable<double>(any_image);
  const auto poll = interrupts_of(static_cast<double>(result.size()) * static_cast<double>(window.rows) *
                                  static_cast<double>(window.cols));
  operands::run(is_narrow, [&](auto zero) {
    using T = decltype(zero);
    ranvier::pool(read<T>(axes, image), write<T>(axes, result), kind, window, threads, poll);
  });
  return result;
}

}  // namespace

void bind_image(py::module_& m) {
  m.def("correlate", &correlate);
  m.def("pool", &pool);
}
