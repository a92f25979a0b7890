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

}  // namespace v0
}  // namespace ranvier
