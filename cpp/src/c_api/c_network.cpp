// Networks for C: construction, sizes, parameters, outputs.
#include <vector>

#include "c_api/handles.hpp"

using namespace ranvier;
using namespace ranvier::c_api;

namespace {

Activation activation(const char* name, Activation otherwise) { return name ? Activation::named(name) : otherwise; }

template <class T>
ranvier_status parameters(ranvier_network* network, T** values, size_t* count) noexcept {
  if (!values || !count) return null("values and count must not be NULL");
  return with<Network<T>>(network, [&](Network<T>& net) {
    *values = net.parameters().data(), *count = net.parameters().size();
    return RANVIER_OK;
  });
}

template <class T>
ranvier_status predict(ranvier_network* network, const T* x, ptrdiff_t rows, T* y) noexcept {
  if (rows < 0) return fail(RANVIER_WRONG_SHAPE, "rows must be >= 0");
  if (rows > 0 && (!x || !y)) return null("x and y must not be NULL");
  return with<Network<T>>(network, [&](Network<T>& net) {
    net.forward({x, rows, net.n_in()}, {y, rows, net.n_out()});
    return RANVIER_OK;
  });
}

}  // namespace

ranvier_status ranvier_network_create(const ptrdiff_t* widths, size_t n_widths, const char* hidden, const char* output,
                                      const char* loss, uint64_t seed, ranvier_dtype dtype, ranvier_network** network) {
  if (!widths || !network) return null("widths and network must not be NULL");
  if (dtype != RANVIER_F32 && dtype != RANVIER_F64) return null("dtype must be RANVIER_F32 or RANVIER_F64");
  return guarded([&] {
    const std::vector<Index> all(widths, widths + n_widths);
    const Activation inner = activation(hidden, Activation::tanh), last = activation(output, Activation::linear);
    const Loss measure = loss ? Loss::named(loss) : Loss::mse;
    *network = dtype == RANVIER_F32 ? new ranvier_network{Network<float>(all, inner, measure, last, seed)}
                                    : new ranvier_network{Network<double>(all, inner, measure, last, seed)};
    return RANVIER_OK;
  });
}

void ranvier_network_free(ranvier_network* network) { delete network; }

ranvier_dtype ranvier_network_dtype(const ranvier_network* network) { return c_api::dtype_of(network); }
ptrdiff_t ranvier_network_n_in(const ranvier_network* network) {
  return network ? std::visit([](const auto& net) { return net.n_in(); }, network->of) : 0;
}
ptrdiff_t ranvier_network_n_out(const ranvier_network* network) {
  return network ? std::visit([](const auto& net) { return net.n_out(); }, network->of) : 0;
}

ranvier_status ranvier_network_parameters(ranvier_network* network, float** values, size_t* count) {
  return parameters(network, values, count);
}
ranvier_status ranvier_network_parameters_f64(ranvier_network* network, double** values, size_t* count) {
  return parameters(network, values, count);
}
ranvier_status ranvier_network_predict(ranvier_network* network, const float* x, ptrdiff_t rows, float* y) {
  return predict(network, x, rows, y);
}
ranvier_status ranvier_network_predict_f64(ranvier_network* network, const double* x, ptrdiff_t rows, double* y) {
  return predict(network, x, rows, y);
}
