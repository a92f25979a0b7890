// Products of arrays: matmul, matvec, dot and transpose, with NumPy's shapes.
#include <pybind11/pybind11.h>

#include "linalg/operands.hpp"
#include "support/fast_call.hpp"
#include "support/fast_path.hpp"
#include "support/interrupts.hpp"

namespace py = pybind11;

namespace {

using operands::Operand;
using operands::Shape;
using ranvier::Index;
using ranvier::Matrices;
using ranvier::View;

// which function of products; the axes that are summed and kept
enum class Kind { matmul, matvec, dot };

// multiplications of a call that takes some 10 ms; shorter calls do not poll for Ctrl-C
constexpr double long_call = 1e8;

// the last axes of an argument as one matrix
struct Core {
  int axes;  // 1 or 2
  py::ssize_t rows, cols;
};

Core core_of(const py::array& a, bool left, Kind kind) {
  const py::ssize_t n = a.ndim();
  if (n == 1 || (kind == Kind::matvec && !left)) return left ? Core{1, 1, a.shape(n - 1)} : Core{1, a.shape(n - 1), 1};
  return {2, a.shape(n - 2), a.shape(n - 1)};
}

const char* wanted_of(Kind kind) {
  if (kind == Kind::matvec) return "(..., m, k) and (..., k)";
  if (kind == Kind::dot) return "(k,) or (m, k) and (k,) or (k, n)";
  return "(k,) or (..., m, k) and (k,) or (..., k, n)";
}

py::object product(Kind kind, py::handle given_a, py::handle given_b, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given_a, "a"), b = arrays::numbers(given_b, "b");
  const bool many = kind == Kind::dot && (a.ndim() > 2 || b.ndim() > 2);
  const bool few = a.ndim() < (kind == Kind::matvec ? 2 : 1) || b.ndim() < 1;
  if (many || few || core_of(a, true, kind).cols != core_of(b, false, kind).rows)
    throw py::value_error(std::string("a and b must have shapes ") + wanted_of(kind) + "; got " +
                          arrays::shape_text(a) + " and " + arrays::shape_text(b) +
                          (many ? ": use matmul for batches" : ""));
  const Core left = core_of(a, true, kind), right = core_of(b, false, kind);
  const bool narrow = operands::narrow(a) && operands::narrow(b);
  const Shape batch = operands::broadcast(operands::batch_of(a, left.axes), operands::batch_of(b, right.axes),
                                          operands::shapes_of(a, b));
  Shape shape = batch;
  if (left.axes == 2) shape.push_back(left.rows);
  if (right.axes == 2) shape.push_back(right.cols);
  py::array c = operands::result(out, shape, narrow, {&a, &b});
  // two vectors are summed in the order of dot, whichever function is called and however they lie
  const bool dots = left.axes == 1 && right.axes == 1;
  const Operand x(dots ? operands::plain(a, "a", narrow) : a, "a", left.axes, batch, narrow),
      y(dots ? operands::plain(b, "b", narrow) : b, "b", right.axes, batch, narrow);
  const Index count = x.count();
  const double work = static_cast<double>(count) * static_cast<double>(left.rows) * static_cast<double>(left.cols) *
                      static_cast<double>(right.cols);
  const ranvier::PollInterrupts poll = work > long_call ? interrupts() : ranvier::PollInterrupts{};
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    const Matrices<const T> from = x.view<T>(), with = y.view<T>();
    const Matrices<T> to = operands::written<T>(c, left.rows, right.cols, count);
    if (dots)
      *to.data = ranvier::dot(View<const T>(from.data, 1, left.cols), View<const T>(with.data, 1, left.cols));
    else
      ranvier::matmul(left.axes == 1 ? from.transposed() : from, with, to, threads, poll);
  });
  return out.is_none() && shape.empty() ? py::object(c[py::tuple()]) : py::object(c);
}

py::object transpose(py::handle given, py::handle out, py::handle given_threads) {
  const int threads = arguments::thread_count(given_threads);
  const py::array a = arrays::numbers(given, "a");
  operands::need_axes(a, "a", 2, "(..., m, n)");
  const bool narrow = operands::narrow(a);
  const Shape batch = operands::batch_of(a, 2);
  const py::ssize_t m = a.shape(a.ndim() - 2), n = a.shape(a.ndim() - 1);
  py::array c = operands::result(out, operands::joined(batch, {n, m}), narrow, {&a});
  const Operand from(a, "a", 2, batch, narrow);
  const ranvier::PollInterrupts poll = interrupts();
  operands::run(narrow, [&](auto zero) {
    using T = decltype(zero);
    ranvier::transpose(from.view<T>(), operands::written<T>(c, n, m, from.count()), threads, poll);
  });
  return c;
}

// The fast path: short products of two C-ordered arrays of at most two axes, without conversion. It keeps the GIL. Null
// for every other call.
template <class T>
PyObject* product_ready(Kind kind, PyObject* given_a, PyObject* given_b, PyObject* out) {
  constexpr int readable = fast_path::aligned | fast_path::c_ordered;
  const fast_path::Array* const a = fast_path::array<T>(given_a, readable);
  const fast_path::Array* const b = a ? fast_path::array<T>(given_b, readable) : nullptr;
  if (!b || a->nd < 1 || a->nd > 2 || b->nd < 1 || b->nd > 2) return nullptr;
  if (kind == Kind::matvec && (a->nd != 2 || b->nd != 1)) return nullptr;
  const Index m = a->nd == 2 ? a->dimensions[0] : 1, k = a->dimensions[a->nd - 1], rows = b->dimensions[0],
              n = b->nd == 2 ? b->dimensions[1] : 1;
  const bool vectors = a->nd + b->nd == 2;
  if (k != rows || (!fast_call::absent(out) && vectors)) return nullptr;
  if (static_cast<double>(m) * static_cast<double>(k) * static_cast<double>(n) > double(1 << 18)) return nullptr;
  const View<const T> x(reinterpret_cast<const T*>(a->data), m, k), y(reinterpret_cast<const T*>(b->data), k, n);
  if (vectors) {
    const T sum = ranvier::dot(View<const T>(x.data(), 1, k), View<const T>(y.data(), 1, k));
    PyObject* const scalar = fast_path::scalar(sum);
    return scalar;
  }
  const py::ssize_t shape[] = {a->nd == 2 ? m : n, n};
  const int axes = a->nd + b->nd - 2;
  py::array c;
  if (fast_call::absent(out)) {
    c = fast_path::new_array<T>(axes, shape);
  } else {
    const fast_path::Array* const to = fast_path::array<T>(out, readable | fast_path::writable);
    if (!to || to->nd != axes || !std::equal(shape, shape + axes, to->dimensions)) return nullptr;
    c = py::reinterpret_borrow<py::array>(out);
  }
  const View<T> z(fast_path::data<T>(c), m, n);
  if (!fast_call::absent(out) && (arrays::overlap(x, z) || arrays::overlap(y, z))) return nullptr;
  ranvier::matmul(x, y, z);
  return c.release().ptr();
}

constexpr const char* usage = "(a, b, out=None, threads=1)";

// One function of ranvier.linalg: short calls are done here, all others are passed on to the bound function.
template <Kind kind>
struct Product {
  static inline PyObject* bound = nullptr;

  static PyObject* call(PyObject* /*home*/, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
    static const fast_call::Parameters<3> parameters({"a", "b", "out"}, 3);
    std::array<PyObject*, 3> a;
    if (parameters.read(given, positional, keywords, a) && a[0] && a[1]) {
      try {
        PyObject* done = product_ready<double>(kind, a[0], a[1], a[2]);
        if (!done) done = product_ready<float>(kind, a[0], a[1], a[2]);
        if (done) return done;
      } catch (...) {  // nothing is written yet, and the bound function will say what is wrong
        PyErr_Clear();
      }
    }
    return PyObject_Vectorcall(bound, given, static_cast<std::size_t>(positional), keywords);
  }

  // Python's inspect reads the signature from the first line of the docstring.
  static py::object make(const std::string& name, const std::string& doc) {
    if (!bound) {
      const auto wrong = [name](const py::args& args, const py::kwargs& kwargs) -> py::object {
        arguments::refuse_call((name + usage).c_str(), args, kwargs);
      };
      const py::cpp_function right([](py::handle a, py::handle b, py::handle out,
                                      py::handle threads) { return product(kind, a, b, out, threads); },
                                   py::name(name.c_str()), py::arg("a"), py::arg("b"), py::arg("out") = py::none(),
                                   py::arg("threads") = 1);
      bound = py::cpp_function(wrong, py::name(name.c_str()), py::sibling(right)).release().ptr();
    }
    const py::module_ home = py::module_::import("ranvier.linalg");
    PyMethodDef* const definition = fast_call::definition(name, &call, name + usage + "\n--\n\n" + doc);
    return py::reinterpret_steal<py::object>(PyCFunction_NewEx(definition, home.ptr(), home.attr("__name__").ptr()));
  }
};

}  // namespace

void bind_products(py::module_& m) {
  fast_path::Numpy::instance();
  m.def("product", [](const std::string& name, const std::string& doc) {
    if (name == "matmul") return Product<Kind::matmul>::make(name, doc);
    if (name == "matvec") return Product<Kind::matvec>::make(name, doc);
    return Product<Kind::dot>::make(name, doc);
  });
  m.def("transpose", &transpose);
}
