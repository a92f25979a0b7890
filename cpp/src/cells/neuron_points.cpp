#include "cells/neuron_points.hpp"

#include "system/message.hpp"
#include "ranvier/neuron.hpp"

namespace ranvier {
namespace {

template <class T>
void check_rows(const char* name, const View<T>& given, Index rows, Index n, bool one_column) {
  if (given.rows() != rows || (given.cols() != n && !(one_column && given.cols() == 1)))
    throw_value_error(name, " must have shape (", rows, ", ", n, ")",
                      one_column ? message(" or (", rows, ", 1)") : std::string(), "; got (", given.rows(), ", ",
                      given.cols(), ")");
}

template <class T>
void check(const NeuronInfo& info, const NeuronPoints<T>& points) {
  const Index n = points.y.cols();
  check_rows("y", points.y, info.states.count, n, false);
  check_rows("p", points.p, info.parameters.count, n, true);
  check_rows("current", points.current, 1, n, true);
}

// store(a, b, y, first, lanes) for every block of points, with a and b of all states
template <class T, class Store>
void each_coef(const NeuronModel& model, const NeuronPoints<T>& points, Store store) {
  const NeuronInfo& info = neuron_info(model.id());
  check(info, points);
  const Neurons<T>& kernels = of<T>(active_neurons());
  const Index lanes = kernels.block_lanes;
  std::vector<T> a(static_cast<std::size_t>(info.states.count * lanes)), b(a.size());
  each_block<T>(info, points, lanes, [&](const NeuronBlock<T>& block, Index first) {
    kernels.models[model.id()].coef(block, a.data(), b.data());
    store(a.data(), b.data(), block.y, first, lanes);
  });
}

template <class T>
void all_coefficients(const NeuronModel& model, const NeuronPoints<T>& points, const View<T>& a, const View<T>& b) {
  check_rows("a", a, points.y.rows(), points.y.cols(), false);
  check_rows("b", b, points.y.rows(), points.y.cols(), false);
  each_coef<T>(model, points, [&](const T* from_a, const T* from_b, const T*, Index first, Index lanes) {
    store_columns(from_a, first, lanes, a);
    store_columns(from_b, first, lanes, b);
  });
}

template <class T>
void all_derivatives(const NeuronModel& model, const NeuronPoints<T>& points, const View<T>& f) {
  check_rows("f", f, points.y.rows(), points.y.cols(), false);
  each_coef<T>(model, points, [&](T* a, const T* b, const T* y, Index first, Index lanes) {
    for (Index i = 0; i < f.rows() * lanes; ++i) a[i] -= b[i] * y[i];
    store_columns(a, first, lanes, f);
  });
}

// the baseline's table, the only one with tangents: the Jacobians are then the same on every processor
const Neurons<double>& tangents() { return of<double>(described_neurons()); }

}  // namespace

inline namespace v0 {

void coefficients(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                  View<float> a, View<float> b) {
  all_coefficients<float>(model, {y, p, current}, a, b);
}
void coefficients(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                  View<double> a, View<double> b) {
  all_coefficients<double>(model, {y, p, current}, a, b);
}
void derivatives(const NeuronModel& model, View<const float> y, View<const float> p, View<const float> current,
                 View<float> f) {
  all_derivatives<float>(model, {y, p, current}, f);
}
void derivatives(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
                 View<double> f) {
  all_derivatives<double>(model, {y, p, current}, f);
}

// One pass of the tangent in the direction of state j gives column j of every matrix.
void jacobian(const NeuronModel& model, View<const double> y, View<const double> p, View<const double> current,
              View<double> out) {
  const NeuronInfo& info = neuron_info(model.id());
  const NeuronPoints<double> points{y, p, current};
  check(info, points);
  const Index n = y.rows(), lanes = tangents().block_lanes;
  check_rows("out", out, y.cols(), n * n, false);
  const auto size = static_cast<std::size_t>(lanes * std::max(info.states.count, info.parameters.count));
  std::vector<double> seed(size), zero(size, 0.0), f(size), slope(size);
  each_block<double>(info, points, lanes, [&](const NeuronBlock<double>& block, Index first) {
    for (Index j = 0; j < n; ++j) {
      for (Index i = 0; i < n * lanes; ++i) seed[static_cast<std::size_t>(i)] = i / lanes == j ? 1.0 : 0.0;
      tangents().models[model.id()].tangent(block, {seed.data(), zero.data(), zero.data(), nullptr}, f.data(),
                                            slope.data());
      for (Index l = 0; l < std::min(lanes, y.cols() - first); ++l)
        for (Index i = 0; i < n; ++i) out(first + l, i * n + j) = slope[static_cast<std::size_t>(i * lanes + l)];
    }
  });
}

}  // namespace v0
}  // namespace ranvier
