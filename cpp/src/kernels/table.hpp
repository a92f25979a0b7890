// kernels: the loops over vectors that run the equations on arrays, compiled once for each instruction set. Folders:
// `simd` (vectors), `math`, `products`, `linalg`, `image`, `rows` (networks), `steps` (neurons); beside them one file
// <isa>.cpp for each instruction set.
//
// This file is what one instruction set offers to networks, to linear algebra, to images and to functions of arrays: a
// table of function pointers and plain data. Matrices are row-major, `stride` elements from row to row; a weight matrix
// is (n_in, n_out) without padding.
#pragma once

#include <cstdint>

#include "kernels/image/image_table.hpp"
#include "kernels/lane_table.hpp"
#include "kernels/limit_table.hpp"
#include "kernels/linalg/linalg_table.hpp"
#include "kernels/loss_table.hpp"
#include "kernels/optimizer_table.hpp"
#include "kernels/perceptron_table.hpp"
#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"
#include "ranvier/shape.hpp"

namespace ranvier {

enum ActivationId : int {
#define RANVIER_ID(name, Type) activation_##name,
  RANVIER_ACTIVATIONS(RANVIER_ID) activation_count
#undef RANVIER_ID
};
enum FunctionId : int {
#define RANVIER_ID(name) function_##name,
  RANVIER_FUNCTIONS(RANVIER_ID) function_count
#undef RANVIER_ID
};
enum LayerId : int {
#define RANVIER_ID(name, Type) layer_##name,
  RANVIER_LAYERS(RANVIER_ID) layer_count
#undef RANVIER_ID
};

// every workspace matrix starts at a multiple of this many elements, and each of its rows unless it is a column
inline constexpr Index row_alignment = 16;

inline Index aligned(Index n) { return (n + row_alignment - 1) / row_alignment * row_alignment; }

// elements from row to row of a workspace matrix; never a multiple of 2048 bytes, or the rows of a tile would share the
// same few lines of the cache. A column has no gaps: its elements are vectors.
inline Index row_stride(Index n) {
  if (n == 1) return 1;
  const Index stride = aligned(n);
  return stride % 512 == 0 ? stride + row_alignment : stride;
}

// Whether to stop, for kernels that run for long: a caller who can be interrupted derives from it. A product asks after
// some million multiplications; where it is told to stop it returns at once, and its results mean nothing.
struct Poll {
  bool (*stop)(const Poll*);
};

// matrix products; every element is one fma chain over the summed index, in increasing order. `poll` may be null.
template <class T>
struct Products {
  // y(r,j) = bias(j) + Σ_k x(r,k)·w(k,j), or relu of that
  void (*forward)(Index rows, Index n_in, Index n_out, const T* x, Index x_stride, const T* w, const T* bias, T* y,
                  Index y_stride, bool relu, T* scratch, const Poll* poll);
  // d_in(r,i) = Σ_j d(r,j)·w(i,j)
  void (*delta)(Index rows, Index n_in, Index n_out, const T* d, Index d_stride, const T* w, T* d_in, Index d_in_stride,
                T* scratch, const Poll* poll);
  // g(i,j) = Σ_r x(r,i)·d(r,j) for i in [first, last); stored into out(i,j), or with rate ≠ 0 out = fma(−rate, g, out)
  void (*gradient)(Index rows, Index first, Index last, Index n_out, const T* x, Index x_stride, const T* d,
                   Index d_stride, T* out, T rate, T* scratch, const Poll* poll);
  // g(j) = Σ_r d(r,j), stored or applied in the same way
  void (*bias_gradient)(Index rows, Index n_out, const T* d, Index d_stride, T* out, T rate);
  // elements of scratch that any of the four may use for these sizes
  Index (*scratch)(Index rows, Index n_in, Index n_out);
  // `steps` vector fmas and nothing else: the peak that benchmarks compare with
  T (*peak)(Index steps);
};

template <class T>
struct ActivationKernels {
  const char* name;
  const char* formula;
  Parameter parameter;
  bool keeps_net_input;  // the slope needs z, not only y
  bool whole_row;        // an output needs all net inputs of its row
  bool in_product;       // the forward product can apply it to its sums
  bool hidden;           // may be a hidden layer of a trained network
  // y = f(z), rows of n; y may be z
  void (*value)(Index rows, Index n, const T* z, Index z_stride, T* y, Index y_stride, T parameter);
  // d ← dL/dz from d = dL/dy
  void (*pull)(Index rows, Index n, const T* z, Index z_stride, const T* y, Index y_stride, T* d, Index d_stride,
               T parameter);
  // d(r,j) = column(r)·row(j)·f'(y(r,j)), weight_sums(j) += Σ_r y(r,j)·column(r), bias_sums(j) += Σ_r d(r,j): all that
  // lies below a layer of one neuron, in one pass; d may be y. null where it is not made
  void (*one_neuron)(Index rows, Index n, const T* y, Index y_stride, T* d, Index d_stride, T parameter,
                     const T* column, const T* row, T* weight_sums, T* bias_sums);
  // s = f'(z); of softmax the diagonal
  void (*slope)(Index rows, Index n, const T* z, Index z_stride, const T* y, Index y_stride, T* s, Index s_stride,
                T parameter);
};

// The matrix of a layer's weights, row-major, and one bias a column. 0 × 0: the layer has no weights.
// The fans are the numbers of inputs that an output sees and of outputs that see an input; first weights depend on
// them.
struct WeightShape {
  Index rows = 0, columns = 0;
  double fan_in = 0, fan_out = 0;
  Shape kernel{};         // of a convolution: rows are its h·w·c numbers; without channels: there is none
  bool of_scale = false;  // one row, which multiplies: it starts at 1, and no penalty or decay shrinks it
};

// How an option of a layer is written: 0.5 (number), 5x3 (a pair of whole numbers, height and width), or one of two
// words, valid and same (padding: 0 and 1).
enum class OptionForm { number, pair, padding };

// An option of a layer: a number in [low, high], or in [low, high) where `below`. A pair takes two places of the
// description's options. One that is `named` stands in a text as name=value, and only where it is not the default.
struct LayerOption {
  const char* name;
  double value, low, high;
  bool below = false;
  OptionForm form = OptionForm::number;
  bool named = false;
};

// What a layer takes: numbers without places, images (be they one pixel), or anything. What it gives: one of the first
// two, or (any) what it takes.
enum class LayerInput { flat, images, any };

// what a layer says about itself, whatever the dtype
struct LayerInfo {
  const char* name;
  const char* formula;
  bool has_count;  // n of its description is a number of neurons, at least 1
  bool has_activation;
  bool in_one_vector;  // may be a layer of a tiny network, whose rows are vectors (rows/tiny.inl)
  LayerInput input, gives;
  bool in_place;  // passes its input on as it is: it needs no matrices of its own
  const LayerOption* options;
  int option_count;
  // its output for an input of shape `in`; n and options are those of its description
  Shape (*output)(Shape in, Index n, const double* options);
  WeightShape (*weights)(Shape in, Shape out, const double* options);
  double (*multiplications)(Shape in, Shape out, const double* options);  // of a forward pass, a row
  Index (*kept)(Shape in, Shape out);  // elements a row that a training pass leaves for backward
};

// what random layers draw in a pass; nothing outside of training
struct Draw {
  bool training;
  std::uint64_t seed;
  std::uint32_t step, purpose;  // words of the counter of Philox, see ranvier/random.hpp
};

// One layer of a network that is ready to run: shapes, parameters, and the matrices that it works in. A matrix has one
// row for each row of the batch, `stride` elements apart.
template <class T>
struct Record {
  int layer;            // which kind: LayerId
  std::uint32_t place;  // which layer of the network, from 0
  Shape in, out;
  Index n_in, n_out;      // their sizes
  const double* options;  // of the description
  T *weight, *bias;       // into the flat buffer of parameters
  const ActivationKernels<T>* activation;
  T parameter;  // of the activation
  const T* input;
  Index input_stride;
  T *net_input, *output, *delta;  // (rows, n_out); net_input is output where the slope needs only y
  Index stride;
  T* kept;  // (rows, kept_stride): what forward leaves for backward; null outside of training
  Index kept_stride;
  bool padded;          // the gaps between rows are the layer's own: a kernel may write whatever it computes there
  const Record* below;  // the layer below, or null
  const Draw* draw;
  const Poll* poll;  // for layers that run for long; null: they need not ask
  // Gradients that backward has summed on its way, because it has seen all rows; null: gradient() computes them from
  // outputs and deltas.
  T *weight_sums, *bias_sums;
};

// epochs of plain SGD on a network of at most this many layers, each no wider than one vector
inline constexpr Index tiny_depth = 4;

template <class T>
struct TinyRun {
  const Record<T>* plan;
  Index depth;
  int activation[tiny_depth];
  bool from_net_input, train_bias;
  int loss;
  T loss_parameter, rate;
  const T* x;
  Index x_stride;
  Targets<T> target;
  const Index* order;  // of the rows, or null for the one they have
  Index rows, batch_size;
  Index failed_batch;
  // The rates of all updates where they differ: `rates_stride` from epoch to epoch; null: they are `rate`
  const T* rates;
  Index rates_stride;
  // Whether rows are judged by their class: that of the largest output, or each output for itself by lying above 0, as
  // its target above `target_above`
  bool judges, by_largest;
  T target_above;
};

template <class T>
struct LayerKernels {
  LayerInfo info;
  Index (*scratch)(const Record<T>&, Index rows);  // elements that the three functions below may use for so many rows
  // output = f(net_input) of rows [first, last); with `linear` the activation is left to the loss
  void (*forward)(const Record<T>&, Index first, Index last, bool linear, T* scratch);
  // delta ← dL/dz from dL/dy unless `linear`; then the delta of the layer below ← dL/d(its output)
  void (*backward)(const Record<T>&, Index first, Index last, bool linear, T* scratch);
  // gradient of weight rows [first, last) into g_weight, and of the bias into g_bias where first is 0;
  // with rate ≠ 0 plain SGD applied to them instead (g_bias null: bias untouched)
  void (*gradient)(const Record<T>&, Index rows, Index first, Index last, T* g_weight, T* g_bias, T rate, T* scratch);
  // Can backward sum the gradients of this layer, and the bias gradient of the layer below, while it passes over the
  // rows? Then one thread gives it memory for the sums. Null: never.
  bool (*sums_on_the_way)(const Record<T>&);
};

// an elementary function on an array: y = f(x), y may be x
template <class T>
struct FunctionKernels {
  const char* name;
  void (*map)(Index n, const T* x, T* y);
};

template <class T>
struct Kernels {
  Products<T> products;
  ActivationKernels<T> activations[activation_count];
  LossKernels<T> losses[loss_count];
  OptimizerKernels<T> optimizers[optimizer_count];
  LimitKernels<T> limits;
  LayerKernels<T> layers[layer_count];
  // `epochs` passes; losses[e·stride] += Σ loss, rights[e·stride] += the rows judged to be right; returns the epochs
  // finished before a loss was not finite; null where a vector is too narrow for any network
  Index (*tiny)(TinyRun<T>& run, Index epochs, double* losses, double* rights, Index stride);
  PerceptronKernels<T> perceptron;
  FunctionKernels<T> functions[function_count];
  bool (*all_finite)(Index n, const T* x);
  LaneKernels<T> lanes;
  LinalgKernels<T> linalg;
  ImageKernels<T> image;
};

struct KernelTable {
  const char* name;
  int bytes;  // of one vector
  Kernels<float> f32;
  Kernels<double> f64;
};

template <class T>
const Kernels<T>& of(const KernelTable& table);
template <>
inline const Kernels<float>& of(const KernelTable& table) {
  return table.f32;
}
template <>
inline const Kernels<double>& of(const KernelTable& table) {
  return table.f64;
}

}  // namespace ranvier
