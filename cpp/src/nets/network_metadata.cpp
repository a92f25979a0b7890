#include "nets/network_metadata.hpp"

#include <array>
#include <cmath>
#include <iterator>
#include <sstream>
#include <utility>

#include "system/active.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

#define RANVIER_NAME(name, ...) #name,
constexpr const char* init_names[] = {RANVIER_INITS(RANVIER_NAME)};
#undef RANVIER_NAME

constexpr struct {
  const char* name;
  double Optimizer::* value;
} optimizer_numbers[] = {{"optimizer.learning_rate", &Optimizer::learning_rate},
                         {"optimizer.momentum", &Optimizer::momentum},
                         {"optimizer.weight_decay", &Optimizer::weight_decay},
                         {"optimizer.beta1", &Optimizer::beta1},
                         {"optimizer.beta2", &Optimizer::beta2},
                         {"optimizer.eps", &Optimizer::eps}};

// sigmoid, leaky_relu(0.01)
template <class Choice>
std::string choice_text(const Choice& choice) {
  if (std::isnan(choice.parameter())) return choice.name();
  return message(choice.name(), "(", text_of(choice.parameter()), ")");
}

template <class Choice>
Choice choice_of(const std::string& text, const std::string& key) {
  const std::size_t open = text.find('(');
  const Choice choice = Choice::named(text.substr(0, open));
  if (open == std::string::npos) return choice;
  if (text.back() != ')') throw ValueError(message(key, ": expected ')' at the end of ", quoted(text)));
  return choice.with(number_of<double>(text.substr(open + 1, text.size() - open - 2), key));
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace

inline namespace v0 {
Init init_named(const std::string& name) { return static_cast<Init>(lookup(init_names, name, "init must be one of")); }
}  // namespace v0

Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes) {
  std::string widths = text_of(spec.n_in), activations;
  for (const Dense& layer : spec.layers) {
    widths.append(" ").append(text_of(layer.n));
    activations.append(activations.empty() ? "" : " ").append(choice_text(layer.activation));
  }
  Metadata metadata{{"object", "network"},
                    {"widths", widths},
                    {"activations", activations},
                    {"loss", choice_text(spec.loss)},
                    {"init", init_names[static_cast<int>(spec.init)]},
                    {"train_bias", spec.train_bias ? "true" : "false"},
                    {"l2", text_of(spec.l2)},
                    {"seed", text_of(spec.seed)},
                    {"epochs", text_of(epochs)}};
  for (const auto& [key, value] : notes) metadata[note_prefix + key] = value;
  return metadata;
}

NetworkSpec spec_of(MetadataFields& fields) {
  NetworkSpec spec;
  const std::vector<std::string> widths = words(fields.text("widths")), activations = words(fields.text("activations"));
  if (activations.empty() || widths.size() != activations.size() + 1)
    throw ValueError(message(widths.size(), " widths do not fit ", activations.size(), " activations"));
  spec.n_in = number_of<Index>(widths[0], "widths");
  for (std::size_t k = 0; k < activations.size(); ++k)
    spec.layers.push_back(
        {number_of<Index>(widths[k + 1], "widths"), choice_of<Activation>(activations[k], "activations")});
  spec.loss = choice_of<Loss>(fields.text("loss"), "loss");
  spec.init = init_named(fields.text("init"));
  spec.train_bias = lookup(std::array{"false", "true"}, fields.text("train_bias"), "train_bias must be one of") == 1;
  spec.l2 = fields.number("l2");
  spec.seed = fields.count("seed");
  return spec;
}

void describe(const Optimizer& optimizer, std::uint64_t steps, Metadata& metadata) {
  metadata["optimizer"] = active<double>().optimizers[optimizer.id].name;
  metadata["optimizer.steps"] = text_of(steps);
  for (const auto& [name, value] : optimizer_numbers) metadata[name] = text_of(optimizer.*value);
  metadata["optimizer.eps_inside"] = optimizer.eps_inside ? "1" : "0";
}

Optimizer optimizer_of(MetadataFields& fields) {
  Optimizer optimizer;
  optimizer.id = lookup(active<double>().optimizers, fields.text("optimizer"), "optimizer must be one of");
  for (const auto& [name, value] : optimizer_numbers) optimizer.*value = fields.number(name);
  optimizer.eps_inside = fields.number("optimizer.eps_inside") > 0;
  return optimizer;
}

}  // namespace ranvier
