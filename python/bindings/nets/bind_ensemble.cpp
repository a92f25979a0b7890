// Ensembles: many networks of one shape. Each model can be looked at as a network can.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "nets/any_optimizer.hpp"
#include "nets/fit_arguments.hpp"
#include "nets/input_scale.hpp"
#include "nets/py_network.hpp"
#include "ranvier/ensemble.hpp"
#include "ranvier/error.hpp"
#include "support/fast_path.hpp"

using ranvier::Index;
using ranvier::View;

namespace {

using Metadata = std::map<std::string, std::string>;

struct PyEnsemble : arguments::Zeroed {
  std::variant<ranvier::Ensemble<float>, ranvier::Ensemble<double>> ensemble;
  bool made = true;  // false in the zeros of an object whose __init__ never ran

  PyEnsemble(decltype(ensemble) e) : ensemble{std::move(e)} {}

  template <class F>
  decltype(auto) visit(F&& f) {
    if (!made) throw py::type_error("this Ensemble was never made: its __init__ did not run");
    return std::visit(std::forward<F>(f), ensemble);
  }
};

// the element type of an ensemble
template <class E>
using ModelElement = ElementOf<decltype(std::declval<E&>()[0])>;

// the record of a call of fit: a history a model
struct Histories {
  std::vector<ranvier::History> of;

  // (epochs, models), NaN after the last epoch of a model that ended before others; None where nothing was recorded
  template <class X>
  py::object table(std::vector<X> ranvier::History::* values, X none) const {
    std::size_t epochs = 0;
    for (const ranvier::History& h : of) epochs = std::max(epochs, (h.*values).size());
    if (epochs == 0) return py::none();
    const std::size_t models = of.size(), line = 64 / sizeof(X);
    py::array result(py::dtype::of<X>(),
                     std::vector<py::ssize_t>{static_cast<py::ssize_t>(epochs), static_cast<py::ssize_t>(models)});
    X* const all = static_cast<X*>(result.mutable_data());
    for (std::size_t first = 0; first < models; first += line)  // whole lines of the cache are written at once
      for (std::size_t e = 0; e < epochs; ++e)
        for (std::size_t k = first; k < std::min(first + line, models); ++k)
          all[e * models + k] = e < (of[k].*values).size() ? (of[k].*values)[e] : none;
    return result;
  }
  template <std::vector<double> ranvier::History::* values>
  py::object numbers() const {
    return table(values, std::nan(""));
  }
};

PyEnsemble make(PyNetwork& like, const std::vector<std::uint64_t>& seeds) {
  return like.visit([&](auto& net) -> PyEnsemble {
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    return {ranvier::Ensemble(net, seeds, poll)};
  });
}

// numbers of rows: a list of arrays of int64, one a model, which stay alive while the call lasts; or None
void read_rows(const py::object& lists, View<const Index> ranvier::ModelRows::* place,
               std::vector<ranvier::ModelRows>& rows) {
  static_assert(sizeof(Index) == sizeof(std::int64_t));
  if (lists.is_none()) return;
  const auto list = lists.cast<py::list>();
  rows.resize(list.size());
  for (std::size_t k = 0; k < list.size(); ++k) {
    const auto numbers = py::reinterpret_borrow<py::array>(list[k]);
    static const Index none = 0;  // a list without rows is no null
    const auto* const data = numbers.size() ? static_cast<const Index*>(numbers.data()) : &none;
    rows[k].*place = {data, 1, numbers.size()};
  }
}

// Copies data that lie in parameters of a model, as read_data does for the first one.
template <class T>
void keep_apart(ranvier::Ensemble<T>& ensemble, HeldData<T>& held) {
  const Index rows = held.data.x.rows();
  for (Index k = 1; k < ensemble.size(); ++k) {
    move_out(ensemble[k], held.x, "X");
    if (held.y.owner) move_out(ensemble[k], held.y, "y");
    if (held.weight.owner) move_out(ensemble[k], held.weight, "sample_weight");
  }
  held.data.x = held.x.view;
  if (held.y.owner)  // one column may have come as a row
    held.data.target = held.y.view.rows() == rows ? held.y.view : View<const T>(held.y.view.data(), rows, 1);
  if (held.weight.owner) held.data.weight = held.weight.view.data();
}

void fit(PyEnsemble& self, py::handle x, py::handle y, py::handle optimizer, py::handle validation,
         py::handle sample_weight, const py::dict& given, const py::object& rows, const py::object& validation_rows,
         const py::object& on_epoch, Histories& histories) {
  self.visit([&](auto& ensemble) {
    using T = ModelElement<decltype(ensemble)>;
    const ranvier::Optimizer& description = optimizer_of(optimizer);
    ranvier::FitOptions<T> options = options_of<T>(given);
    auto held = read_data(ensemble[0], x, y, sample_weight);
    keep_apart(ensemble, held);
    const HeldData<T> judge = read_validation(ensemble[0], validation);
    if (!validation.is_none()) options.validation = &judge.data;
    std::vector<ranvier::ModelRows> lists;
    read_rows(rows, &ranvier::ModelRows::train, lists);
    read_rows(validation_rows, &ranvier::ModelRows::validation, lists);
    if (ensemble[0].epochs() == 0) input_scale::warn<T>(held.data.x);
    if (!on_epoch.is_none())
      options.on_epoch = [&on_epoch](const ranvier::EpochInfo& e) {
        const gil::Taken taken;
        return gil::call(on_epoch, py::make_tuple(e.epoch, e.seconds)).template cast<bool>();
      };
    options.poll_interrupts = interrupts();
    const gil::Released released;
    ensemble.fit(held.data, description, options, lists, histories.of);
  });
}

py::object predict(PyEnsemble& self, py::handle x, const py::object& threads) {
  return self.visit([&](auto& ensemble) -> py::object {
    using T = ModelElement<decltype(ensemble)>;
    const auto held = arrays::matrix<T>(x, "X", ensemble[0].n_in());
    const Index models = ensemble.size(), rows = held.view.rows(), n = ensemble[0].n_out();
    if (rows > (Index{1} << 58) / n / models)
      throw ranvier::MemoryError("the outputs of " + std::to_string(models) + " models for " + std::to_string(rows) +
                                 " rows do not fit in memory: more than 1e18 bytes");
    const int limit = threads.is_none() ? 0 : arguments::thread_count(threads);
    const py::ssize_t shape[] = {models, rows, n};
    const py::object result = fast_path::new_array<T>(3, shape);
    auto* const out = static_cast<T*>(py::reinterpret_borrow<py::array>(result).mutable_data());
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    ensemble.forward(held.view, {out, models * rows, n}, limit, poll);
    return result;
  });
}

py::object predict_one(PyEnsemble& self, Index k, py::handle x) {
  return self.visit([&](auto& ensemble) -> py::object {
    using T = ModelElement<decltype(ensemble)>;
    const auto held = arrays::matrix<T>(x, "X", ensemble[k].n_in());
    const py::ssize_t shape[] = {held.view.rows(), ensemble[k].n_out()};
    const py::object result = fast_path::new_array<T>(2, shape);
    auto* const out = static_cast<T*>(py::reinterpret_borrow<py::array>(result).mutable_data());
    const ranvier::PollInterrupts poll = interrupts();
    const gil::Released released;
    ensemble[k].forward(held.view, {out, shape[0], shape[1]}, poll, true);
    return result;
  });
}

py::object parameters(PyEnsemble& self, Index k) {
  return self.visit([&](auto& ensemble) -> py::object {
    const auto p = ensemble[k].parameters();
    return arrays::shared(p.data(), {p.cols()}, {1}, ensemble[k].state(), true);
  });
}

PyNetwork network(PyEnsemble& self, Index k) {
  return self.visit([&](auto& ensemble) -> PyNetwork {
    const gil::Released released;
    auto copy = ensemble[k];
    copy.metadata() = ensemble.metadata();
    return {std::move(copy)};
  });
}

py::bytes to_bytes(PyEnsemble& self) {
  std::string bytes;
  {
    const gil::Released released;
    bytes = self.visit([](auto& ensemble) { return ranvier::write_ensemble(ensemble); });
  }
  return bytes;
}

// what the ensemble has in place of numbers of the optimiser, or None
py::object own_numbers(const std::vector<double>& numbers) {
  return numbers.empty() ? py::object(py::none()) : arrays::owned(numbers, {static_cast<py::ssize_t>(numbers.size())});
}

}  // namespace

void bind_ensemble(py::module_& m) {
  using ranvier::History;
  py::class_<PyEnsemble> ensemble(m, "Ensemble", "The native part of ranvier.Ensemble.");
  py::class_<Histories>(ensemble, "_Histories")
      .def(py::init<>())
      .def_property_readonly("loss", &Histories::numbers<&History::loss>)
      .def_property_readonly("val_loss", &Histories::numbers<&History::val_loss>)
      .def_property_readonly("accuracy", &Histories::numbers<&History::accuracy>)
      .def_property_readonly("val_accuracy", &Histories::numbers<&History::val_accuracy>)
      .def_property_readonly("learning_rate", &Histories::numbers<&History::learning_rate>)
      .def_property_readonly("evaluations",
                             [](const Histories& h) { return h.table(&History::evaluations, std::int64_t{0}); })
      .def_property_readonly("best_epoch",
                             [](const Histories& h) {
                               py::list all;
                               for (const History& one : h.of) all.append(one.best_epoch);
                               return all;
                             })
      .def_property_readonly("stopped", [](const Histories& h) {
        py::list all;
        for (const History& one : h.of) all.append(one.stopped);
        return all;
      });
  ensemble.def(py::init(&make))
      .def(py::init([](const py::bytes& path) -> PyEnsemble {
        const std::string name = path;
        const gil::Released released;
        return {ranvier::load_ensemble(name)};
      }))
      .def("_fit", &fit)
      .def("predict", &predict)
      .def("_predict", &predict_one)
      .def("_parameters", &parameters)
      .def("_network", &network)
      .def("_save",
           [](PyEnsemble& self, const py::bytes& path) {
             const std::string name = path;
             const gil::Released released;
             self.visit([&](auto& e) { ranvier::save_ensemble(e, name); });
           })
      .def("_to_bytes", &to_bytes)
      .def_static("_of_bytes",
                  [](const py::bytes& bytes) -> PyEnsemble {
                    const std::string text = bytes;
                    return {ranvier::read_ensemble(text.data(), text.size(), "pickle")};
                  })
      .def("_set_learning_rates",
           [](PyEnsemble& self, const std::vector<double>& rates) {
             self.visit([&](auto& e) { e.set_learning_rates(rates); });
           })
      .def("_set_weight_decays",
           [](PyEnsemble& self, const std::vector<double>& decays) {
             self.visit([&](auto& e) { e.set_weight_decays(decays); });
           })
      .def("_learning_rates",
           [](PyEnsemble& self) { return self.visit([](auto& e) { return own_numbers(e.learning_rates()); }); })
      .def("_weight_decays",
           [](PyEnsemble& self) { return self.visit([](auto& e) { return own_numbers(e.weight_decays()); }); })
      .def("_set_metadata",
           [](PyEnsemble& self, const Metadata& notes) { self.visit([&](auto& e) { e.metadata() = notes; }); })
      .def("_seeds",
           [](PyEnsemble& self) {
             return self.visit([](auto& e) {
               std::vector<std::uint64_t> seeds;
               for (Index k = 0; k < e.size(); ++k) seeds.push_back(e[k].spec().seed);
               return seeds;
             });
           })
      .def("_epochs",
           [](PyEnsemble& self) {
             return self.visit([](auto& e) {
               std::vector<std::uint64_t> epochs;
               for (Index k = 0; k < e.size(); ++k) epochs.push_back(e[k].epochs());
               return epochs;
             });
           })
      .def("__len__", [](PyEnsemble& self) { return self.visit([](auto& e) { return e.size(); }); });
}
