// The lists of the core by name, for a face in another language, for documentation and for generic tests.
#pragma once

#include <string>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

struct Entry {
  std::string name, formula;
  std::string parameter{};  // its name; empty: none
  double value = 0, low = 0, high = 0;
  int hidden = -1;         // activations: may it be a hidden layer of a trained network?
  std::string output{};    // losses: the activation that it demands of the last layer
  int target_divisor = 1;  // losses: targets have n_out / target_divisor columns
  int slots = -1;          // optimisers: arrays of state
};

// a kind of layer: what its description asks for, in this order: n where it has one, its options, its activation
struct LayerEntry {
  struct Option {
    std::string name;
    double value, low, high;  // default and range
    bool below;               // high itself is excluded
  };
  std::string name, formula;
  bool has_count = false, has_activation = false;
  std::vector<Option> options;
};

std::vector<LayerEntry> list_layers();
std::vector<Entry> list_activations();
std::vector<Entry> list_losses();
std::vector<Entry> list_optimizers();
std::vector<Entry> list_inits();

}  // namespace v0
}  // namespace ranvier
