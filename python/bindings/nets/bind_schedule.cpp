// Schedules: their tables, from which Python makes a class each, and their factors.
#include <pybind11/pybind11.h>

#include "nets/py_schedule.hpp"
#include "ranvier/describe.hpp"
#include "support/arguments.hpp"
#include "support/parameter_table.hpp"

namespace py = pybind11;

namespace {

py::dict schedules() {
  py::dict all;
  for (const ranvier::ScheduleEntry& table : ranvier::list_schedules()) {
    py::dict d = described(table);
    d["watches_loss"] = table.watches_loss;
    all[table.name.c_str()] = d;
  }
  return all;
}

}  // namespace

ranvier::Schedule schedule_of(const py::object& given) {
  const auto parts = given.cast<py::tuple>();
  ranvier::Schedule s = ranvier::Schedule::named(parts[0].cast<std::string>());
  const auto values = parts[1].cast<py::tuple>();
  for (std::size_t i = 0; i < values.size() && i < sizeof s.values / sizeof(double); ++i)
    s.values[i] = values[i].cast<double>();
  s = s.after_warm_up(parts[2].cast<double>(), parts[3].cast<double>());
  s.check();
  return s;
}

void bind_schedule(py::module_& m) {
  m.def("schedules", &schedules);
  m.def("check_schedule", [](const py::object& given) { schedule_of(given); });
  m.def("schedule_factor", [](const py::object& given, py::handle epoch) {
    return schedule_of(given).factor(arguments::number(epoch, "epoch"));
  });
}
