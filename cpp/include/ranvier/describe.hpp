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
};

// A row of an optimiser's table. A value v is allowed where low < v < high, and low itself where `with_low`; a flag is
// 0 or 1.
struct OptimizerParameter {
  std::string name, meaning;
  std::string range;  // the same in words: ">= 0 and < 1"
  double value;       // the default
  double low, high;
  bool with_low, flag, whole;  // a flag is 0 or 1
};

struct OptimizerEntry {
  std::string name, type;  // "sgd", and "SGD" as a class is called
  std::string about, formula, source, note;
  bool decoupled;                              // weight_decay shrinks the weights rather than adding to their gradient
  bool whole_batch;                            // an update takes all rows: nothing for a Trainer
  std::vector<OptimizerParameter> parameters;  // the learning rate first
};

struct ScheduleEntry {
  std::string name, type;  // "one_cycle", "OneCycle"
  std::string about, formula, source;
  bool watches_loss;                           // it follows losses, not time
  std::vector<OptimizerParameter> parameters;  // a value of NaN: there is no default, it must be said
};

// a kind of layer: what its description asks for, in this order: n where it has one, its options, its activation
struct LayerEntry {
  struct Option {
    std::string name;
    double value, low, high;  // default and range
    bool below;               // high itself is excluded
    std::string form;         // "number", "pair" of whole numbers, or "padding": 0 is valid, 1 same
    bool named;               // stands in a text as name=value, where it is not the default
  };
  std::string name, formula;
  bool has_count = false, has_activation = false;
  std::vector<Option> options;
};

std::vector<LayerEntry> list_layers();
std::vector<Entry> list_activations();
std::vector<Entry> list_losses();
std::vector<OptimizerEntry> list_optimizers();
std::vector<ScheduleEntry> list_schedules();
std::vector<Entry> list_inits();

}  // namespace v0
}  // namespace ranvier
