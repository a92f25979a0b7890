// A layer of a network, described: its kind, its number of neurons, its activation, and what else its kind asks for.
#pragma once

#include <array>
#include <string>

#include "ranvier/activation.hpp"
#include "ranvier/shape.hpp"

namespace ranvier {
inline namespace v0 {

// n neurons, each with every output of the layer before
struct Dense {
  Index n = 0;
  Activation activation;
};

struct Layer {
  static constexpr int max_options = 8;

  Layer() = default;
  Layer(const Dense& dense) : n{dense.n}, activation{dense.activation} {}
  Layer(Index neurons, Activation f = {}) : n{neurons}, activation{f} {}

  // From text: "dense(32,tanh)", "dropout(0.5)", "conv2d(6,5x5,same,stride=2x2,relu)": the kind, then n where it has
  // one, its options in the order of its table (list_layers()), and its activation. ValueError says what is wrong.
  static Layer named(const std::string& text);
  std::string text() const;

  const char* name() const;  // of its kind: "dense"
  Layer resolved() const;    // defaults filled in, ranges checked: throws ValueError

  int kind = 0;           // its place in RANVIER_LAYERS; 0 is dense
  Index n = 0;            // neurons; 0 where the kind has as many outputs as inputs
  Activation activation;  // linear where the kind has none
  std::array<double, max_options> options{};
};

// The layers by name, for Network{Input{28, 28, 1}, conv2d(6, {5, 5}), flatten(), dense(10, Activation::softmax)}.

// what a network is given: rows of n numbers, or images with channels last
struct Input {
  Shape shape;
  explicit Input(Index n) : shape{1, 1, n}, image{false} {}
  explicit Input(Index h, Index w, Index c) : shape{h, w, c}, image{true} {}
  bool image;
};

// height and width, of a window or of a step; one number is both
struct Size {
  Index h, w;
  Size(Index n) : h{n}, w{n} {}
  Size(Index height, Index width) : h{height}, w{width} {}
};
// valid: windows lie in the image. same: as many as there are pixels, over the stride, with zeros around the image.
enum class Padding : int { valid, same };

Layer dense(Index n, Activation f = {});
Layer conv2d(Index filters, Size kernel, Activation f = {}, Padding padding = Padding::valid, Size stride = 1,
             Size dilation = 1);
Layer max_pool2d(Size size = 2, Padding padding = Padding::valid, Size stride = 0);  // stride 0: the size
Layer avg_pool2d(Size size = 2, Padding padding = Padding::valid, Size stride = 0);
Layer global_avg_pool2d();
Layer flatten();
Layer layer_norm(double eps = 1e-5);
Layer dropout(double rate = 0.5);

}  // namespace v0
}  // namespace ranvier
