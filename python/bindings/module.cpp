// The Python module ranvier._core. Each file bind_<topic>.cpp adds the classes and functions of one topic; those of a
// network are added by bind_network.
#include <pybind11/pybind11.h>

namespace py = pybind11;

void bind_archive(py::module_& m);
void bind_connection(py::module_& m);
void bind_config(py::module_& m);
void bind_errors(py::module_& m);
void bind_image(py::module_& m);
void bind_linalg(py::module_& m);
void bind_lists(py::module_& m);
void bind_math(py::module_& m);
void bind_network(py::module_& m);
void bind_neuron(py::module_& m);
void bind_optimizer(py::module_& m);
void bind_schedule(py::module_& m);
void bind_population(py::module_& m);
void bind_products(py::module_& m);
void bind_spiking(py::module_& m);
void bind_stimuli(py::module_& m);
void bind_synapse(py::module_& m);

PYBIND11_MODULE(_core, m) {
  m.doc() = "The native core of ranvier; use it through the package.";
  bind_errors(m);
  bind_config(m);
  bind_archive(m);
  bind_lists(m);
  bind_optimizer(m);
  bind_schedule(m);
  bind_network(m);
  bind_neuron(m);
  bind_stimuli(m);
  bind_connection(m);
  bind_synapse(m);
  bind_population(m);
  bind_spiking(m);
  bind_math(m);
  bind_products(m);
  bind_linalg(m);
  bind_image(m);
}
