// Elementary functions on arrays of any shape: a fitting x is read in place, every other one in one copy.
#include <pybind11/pybind11.h>

#include "any_network.hpp"
#include "ranvier/math.hpp"

namespace {

using ranvier::Index;
using ranvier::View;

// below this many elements a call takes less than some 10 ms and is not worth a look at signals
constexpr Index long_call = 1 << 18;

bool c_ordered(const py::array& a) { return py::detail::check_flags(a.ptr(), py::array::c_style); }

template <class T>
py::array output_like(const py::array& x, py::handle out) {
  py::array a = arrays::writable<T>(out, "out", x.ndim(), x.shape());
  if (!c_ordered(a))
    throw arrays::wrong_output<T>("out", x.ndim(), x.shape(), "strides " + arrays::tuple_text(a.ndim(), a.strides()));
  return a;
}

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
  const ranvier::Visit visit = n > long_call ? interrupts() : ranvier::Visit{};
  {
    const gil::Released released;
    ranvier::map(f, read, write, threads, visit);
  }
  return given || x.ndim() > 0 ? py::object(result) : result[py::tuple()];
}

constexpr const char* usage = "(x, out=None, threads=1)";

py::cpp_function function(const std::string& name, const std::string& doc) {
  const ranvier::Function f = ranvier::function_named(name);
  const auto call = [f](py::handle x, py::handle out, py::handle threads) {
    const int team = arguments::thread_count(threads);
    const py::array a = arrays::numbers(x, "x");
    const bool narrow = a.dtype().kind() == 'f' && a.itemsize() <= static_cast<py::ssize_t>(sizeof(float));
    return narrow ? map<float>(f, a, out, team) : map<double>(f, a, out, team);
  };
  const auto wrong = [name](const py::args& args, const py::kwargs& kwargs) -> py::object {
    arguments::refuse_call((name + usage).c_str(), args, kwargs);
  };
  // Python reads the signature from the first line, pybind11 need not write one
  py::options options;
  options.disable_function_signatures();
  const std::string text = name + usage + "\n--\n\n" + doc;
  const py::module_ home = py::module_::import("ranvier.math");
  const py::scope scope(home);
  const py::cpp_function right(call, py::name(name.c_str()), scope, py::arg("x"), py::arg("out") = py::none(),
                               py::arg("threads") = 1, text.c_str());
  return py::cpp_function(wrong, py::name(name.c_str()), scope, py::sibling(right));
}

}  // namespace

void bind_math(py::module_& m) {
  m.def("function", &function, "An element function by its name in the core's list.");
  m.def("functions", [] {
    py::list names;
#define RANVIER_NAME(name) names.append(#name);
    RANVIER_FUNCTIONS(RANVIER_NAME)
#undef RANVIER_NAME
    return names;
  });
}
