// Elementary functions on arrays of any shape: y = f(x), element by element. An x of a fitting dtype and layout is read
// in place; any other is copied once, and where no `out` is given the copy becomes the result.
#include <pybind11/pybind11.h>

#include "support/arrays.hpp"
#include "support/gil.hpp"
#include "support/interrupts.hpp"
#include "support/fast_call.hpp"
#include "ranvier/math.hpp"
#include "support/fast_path.hpp"

namespace py = pybind11;

namespace {

using ranvier::Index;
using ranvier::View;

// elements of a call that takes some 10 ms; shorter calls do not poll for Ctrl-C
constexpr Index long_call = 1 << 18;

bool c_ordered(const py::array& a) { return py::detail::check_flags(a.ptr(), py::array::c_style); }

// `out` as an array to write into, of the shape of x
template <class T>
py::array output_like(const py::array& x, py::handle out) {
  py::array a = arrays::writable<T>(out, "out", x.ndim(), x.shape());
  if (!c_ordered(a))
    throw arrays::wrong_output<T>("out", x.ndim(), x.shape(), "strides " + arrays::tuple_text(a.ndim(), a.strides()));
  return a;
}

// the result for any array, as every call but the shortest gets it
template <class T>
py::object map(ranvier::Function f, const py::array& x, py::handle out, int threads) {
  const bool in_place = arrays::fits<T>(x) && c_ordered(x), given = !out.is_none();
  py::array result;
  if (given) result = output_like<T>(x, out);
  const py::array from = in_place ? x : arrays::rounded<T>(x, "x");
  if (!given) result = in_place ? py::array(py::dtype::of<T>(), {x.shape(), x.shape() + x.ndim()}) : from;

  const Index n = x.size();
  const View<const T> read(static_cast<const T*>(from.data()), 1, n);
  const View<T> write(static_cast<T*>(result.mutable_data()), 1, n);
  const ranvier::PollInterrupts poll = n > long_call ? interrupts() : ranvier::PollInterrupts{};
  {
    const gil::Released released;
    ranvier::map(f, read, write, threads, poll);
  }
  return given || x.ndim() > 0 ? py::object(result) : result[py::tuple()];  // a number in, a NumPy scalar out
}

// The fast path: the result for at most 2^14 elements, some 10 µs, that need no conversion; null for every other call.
// It keeps the GIL, because giving it away costs as much as 500 elements.
template <class T>
PyObject* map_ready(ranvier::Function f, PyObject* x, PyObject* out) {
  constexpr int readable = fast_path::aligned | fast_path::c_ordered;
  const fast_path::Array* const from = fast_path::array<T>(x, readable);
  if (!from || from->nd < 1) return nullptr;
  Index n = 1;
  for (int d = 0; d < from->nd; ++d) n *= from->dimensions[d];
  if (n < 1 || n > Index{1} << 14) return nullptr;
  if (!fast_call::absent(out)) {
    const fast_path::Array* const to = fast_path::array<T>(out, readable | fast_path::writable);
    if (!to || to->nd != from->nd || !std::equal(from->dimensions, from->dimensions + from->nd, to->dimensions))
      return nullptr;
  }
  const py::array result = fast_call::absent(out) ? fast_path::new_array<T>(from->nd, from->dimensions)
                                                  : py::reinterpret_borrow<py::array>(out);
  ranvier::map(f, {reinterpret_cast<const T*>(from->data), 1, n}, View<T>(fast_path::data<T>(result), 1, n));
  return py::object(result).release().ptr();
}

constexpr const char* usage = "(x, out=None, threads=1)";

// the function as pybind11 binds it, for all calls that the fast path does not take
py::cpp_function bound_function(const std::string& name, ranvier::Function f) {
  const auto call = [f](py::handle x, py::handle out, py::handle threads) {
    const int team = arguments::thread_count(threads);
    const py::array a = arrays::numbers(x, "x");
    const bool narrow = a.dtype().kind() == 'f' && a.itemsize() <= static_cast<py::ssize_t>(sizeof(float));
    return narrow ? map<float>(f, a, out, team) : map<double>(f, a, out, team);
  };
  const auto wrong = [name](const py::args& args, const py::kwargs& kwargs) -> py::object {
    arguments::refuse_call((name + usage).c_str(), args, kwargs);
  };
  const py::cpp_function right(call, py::name(name.c_str()), py::arg("x"), py::arg("out") = py::none(),
                               py::arg("threads") = 1);
  return py::cpp_function(wrong, py::name(name.c_str()), py::sibling(right));
}

// One function of ranvier.math: short calls are done here, all others are passed on to the bound function.
template <ranvier::Function f>
struct Mapped {
  static inline PyObject* bound = nullptr;

  static PyObject* call(PyObject* /*home*/, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
    static const fast_call::Parameters<2> parameters({"x", "out"}, 2);
    std::array<PyObject*, 2> a;
    if (parameters.read(given, positional, keywords, a) && a[0]) {
      try {
        PyObject* done = map_ready<float>(f, a[0], a[1]);
        if (!done) done = map_ready<double>(f, a[0], a[1]);
        if (done) return done;
      } catch (...) {  // nothing is written yet, and the bound function will say what is wrong
        PyErr_Clear();
      }
    }
    return PyObject_Vectorcall(bound, given, static_cast<std::size_t>(positional), keywords);
  }

  // Python's inspect reads the signature from the first line of the docstring.
  static py::object make(const char* name, const std::string& doc) {
    if (!bound) bound = bound_function(name, f).release().ptr();
    const py::module_ home = py::module_::import("ranvier.math");
    PyMethodDef* const definition = fast_call::definition(name, &call, std::string(name) + usage + "\n--\n\n" + doc);
    return py::reinterpret_steal<py::object>(PyCFunction_NewEx(definition, home.ptr(), home.attr("__name__").ptr()));
  }
};

py::object function(const std::string& name, const std::string& doc) {
#define RANVIER_MAKE(known) \
  if (name == #known) return Mapped<ranvier::Function::known>::make(#known, doc);
  RANVIER_FUNCTIONS(RANVIER_MAKE)
#undef RANVIER_MAKE
  ranvier::function_named(name);  // throws
  return py::none();
}

}  // namespace

void bind_math(py::module_& m) {
  fast_path::Numpy::instance();
  m.def("function", &function, "An element function by its name in the core's list.");
  m.def("functions", [] {
    py::list names;
#define RANVIER_NAME(name) names.append(#name);
    RANVIER_FUNCTIONS(RANVIER_NAME)
#undef RANVIER_NAME
    return names;
  });
}
