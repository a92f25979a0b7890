// The peak of fma, and each pass of a convolution on its own, as functions for C in a shared library, which
// benchmarks/peers/ranvier_passes.py loads: from Python the passes can be called only together.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>

#include "nets/plan.hpp"
#include "system/active.hpp"

namespace {

using namespace ranvier;

// fma of one thread in a second of processor time: the best of several runs
template <class T>
double rate() {
  constexpr Index steps = 12'000'000;
  double shortest = 1e30;
  for (int i = 0; i < 7; ++i) {
    const std::clock_t start = std::clock();
    active<T>().products.peak(steps);
    shortest = std::min(shortest, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  const Index lanes = active_kernels().bytes / static_cast<Index>(sizeof(T));
  return static_cast<double>(lanes * steps) / shortest;
}

void copy_rows(Index rows, Index n, const float* from, Index from_stride, float* to, Index to_stride) {
  for (Index r = 0; r < rows; ++r)
    std::memcpy(to + r * to_stride, from + r * from_stride, static_cast<std::size_t>(n) * sizeof(float));
}

// A convolution without activation between an image and an image of the same size. It is the second layer of a network,
// since only a layer that has one below makes the gradient of its inputs.
struct Convolution {
  Convolution(Shape image, Index filters, Index size, Index batch)
      : state{described(Input(image.h, image.w, image.c),
                        {conv2d(image.c, 1), conv2d(filters, size, {}, Padding::same)})},
        plan{state, batch, Use::train, draw},
        layer{plan.records[1]},
        kernels{active<float>().layers[layer.layer]},
        rows{batch},
        scratch{plan.scratch()} {}

  NetworkState<float> state;
  Draw draw{};
  Plan<float> plan;
  const Record<float>& layer;
  const LayerKernels<float>& kernels;
  Index rows;
  Buffer<float> scratch;

  float* weight_gradient() { return state.gradients.data() + (layer.weight - state.parameters.data()); }
  float* bias_gradient() { return state.gradients.data() + (layer.bias - state.parameters.data()); }
  Index weights() const { return layer.bias - layer.weight; }
};

Convolution& of(void* made) { return *static_cast<Convolution*>(made); }

}  // namespace

extern "C" {

double ranvier_fma_rate(int bytes_of_number) { return bytes_of_number == 8 ? rate<double>() : rate<float>(); }

// null, and the reason on stderr, where there is no such convolution
void* ranvier_convolution(Index h, Index w, Index c, Index filters, Index size, Index rows) {
  try {
    return new Convolution({h, w, c}, filters, size, rows);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return nullptr;
  }
}

void ranvier_convolution_free(void* made) { delete static_cast<Convolution*>(made); }

// x (rows, h, w, c), weight (size, size, c, filters), bias (filters), delta = dL/dy (rows, h, w, filters)
void ranvier_convolution_load(void* made, const float* x, const float* weight, const float* bias, const float* delta) {
  Convolution& it = of(made);
  const Record<float>&l = it.layer, &below = *l.below;
  copy_rows(it.rows, l.n_in, x, l.n_in, below.output, below.stride);
  copy_rows(it.rows, l.n_out, delta, l.n_out, l.delta, l.stride);
  copy_rows(1, it.weights(), weight, 0, l.weight, 0);
  copy_rows(1, l.out.c, bias, 0, l.bias, 0);
}

void ranvier_convolution_forward(void* made) {
  Convolution& it = of(made);
  it.kernels.forward(it.layer, 0, it.rows, true, it.scratch.data());
}
void ranvier_convolution_input_gradient(void* made) {
  Convolution& it = of(made);
  it.kernels.backward(it.layer, 0, it.rows, true, it.scratch.data());
}
void ranvier_convolution_weight_gradient(void* made) {
  Convolution& it = of(made);
  const Index weight_rows = it.weights() / it.layer.out.c;
  it.kernels.gradient(it.layer, it.rows, 0, weight_rows, it.weight_gradient(), it.bias_gradient(), 0.0f,
                      it.scratch.data());
}

// what the last of these passes made
void ranvier_convolution_output(void* made, float* y) {
  const Record<float>& l = of(made).layer;
  copy_rows(of(made).rows, l.n_out, l.net_input, l.stride, y, l.n_out);
}
void ranvier_convolution_input_delta(void* made, float* d_x) {
  const Record<float>& l = of(made).layer;
  copy_rows(of(made).rows, l.n_in, l.below->delta, l.below->stride, d_x, l.n_in);
}
void ranvier_convolution_gradients(void* made, float* d_weight, float* d_bias) {
  Convolution& it = of(made);
  copy_rows(1, it.weights(), it.weight_gradient(), 0, d_weight, 0);
  copy_rows(1, it.layer.out.c, it.bias_gradient(), 0, d_bias, 0);
}
}
