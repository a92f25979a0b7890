#include "nets/network_metadata.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>
#include <utility>

#include "nets/choice_text.hpp"
#include "nets/state.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

#define RANVIER_NAME(name, ...) #name,
constexpr const char* init_names[] = {RANVIER_INITS(RANVIER_NAME)};
#undef RANVIER_NAME
constexpr const char* rule_names[] = {"backpropagation", "perceptron", "widrow_hoff"};

// the words of a text that spaces separate
std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace

inline namespace v0 {
Init init_named(const std::string& name) { return static_cast<Init>(lookup(init_names, name, "init must be one of")); }
const char* rule_name(Rule rule) noexcept { return rule_names[static_cast<int>(rule)]; }
}  // namespace v0

bool is_dense(const NetworkSpec& spec) {
  return spec.image.c == 0 &&
         std::all_of(spec.layers.begin(), spec.layers.end(), [](const Layer& layer) { return layer.kind == 0; });
}

namespace {

// Networks of dense layers alone are written as two lists, the form of files from before there were other layers:
// "widths": "64 32 10", "activations": "relu softmax".
void describe_dense(const NetworkSpec& spec, Metadata& metadata) {
  std::string widths = text_of(spec.n_in), activations;
  for (const Layer& layer : spec.layers) {
    widths.append(" ").append(text_of(layer.n));
    activations.append(activations.empty() ? "" : " ").append(choice_text(layer.activation));
  }
  metadata["widths"] = widths;
  metadata["activations"] = activations;
}

// All other networks: "layers": "input(64) dense(32,relu) dropout(0.5) dense(10,softmax)".
void describe_layers(const NetworkSpec& spec, Metadata& metadata) {
  const Shape& s = spec.image;
  std::string text = s.c > 0 ? message("input(", s.h, ",", s.w, ",", s.c, ")") : message("input(", spec.n_in, ")");
  for (const Layer& layer : spec.layers) text.append(" ").append(layer.text());
  metadata["layers"] = text;
}

// the opposite of describe_dense
void read_dense(MetadataFields& fields, NetworkSpec& spec) {
  const std::vector<std::string> widths = words(fields.text("widths")), activations = words(fields.text("activations"));
  if (activations.empty() || widths.size() != activations.size() + 1)
    throw_value_error(widths.size(), " widths do not fit ", activations.size(), " activations");
  spec.n_in = number_of<Index>(widths[0], "widths");
  for (std::size_t k = 0; k < activations.size(); ++k)
    spec.layers.push_back(
        Layer(number_of<Index>(widths[k + 1], "widths"), choice_of<Activation>(activations[k], "activations"))
            .resolved());
}

// "64", or "28,28,1"
void read_input(const std::string& text, NetworkSpec& spec) {
  std::string spaced = text;
  std::replace(spaced.begin(), spaced.end(), ',', ' ');
  const std::vector<std::string> sizes = words(spaced);
  if (sizes.size() != 1 && sizes.size() != 3)
    throw_value_error("layers: the first must be input(n) or input(h,w,c); got ", quoted(text));
  const auto size = [&](std::size_t i) { return number_of<Index>(sizes[i], "layers"); };
  if (sizes.size() == 1) {
    spec.n_in = size(0);
  } else {
    spec.image = {size(0), size(1), size(2)};
    check_image(spec.image);
    spec.n_in = spec.image.size();
  }
}

// the opposite of describe_layers
void read_layers(MetadataFields& fields, NetworkSpec& spec) {
  const std::vector<std::string> layers = words(fields.text("layers"));
  const std::string first = layers.empty() ? "" : layers.front();
  if (first.rfind("input(", 0) != 0 || first.back() != ')')
    throw_value_error("layers: the first must be input(n) or input(h,w,c); got ", quoted(first));
  read_input(first.substr(6, first.size() - 7), spec);
  for (std::size_t k = 1; k < layers.size(); ++k) spec.layers.push_back(Layer::named(layers[k]).resolved());
}

}  // namespace

Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes) {
  Metadata metadata{{"object", "network"},
                    {"loss", choice_text(spec.loss)},
                    {"init", init_names[static_cast<int>(spec.init)]},
                    {"train_bias", spec.train_bias ? "true" : "false"},
                    {"l2", text_of(spec.l2)},
                    {"seed", text_of(spec.seed)},
                    {"epochs", text_of(epochs)}};
  // what most networks do not have is written only where it is there
  if (spec.l1 > 0) metadata["l1"] = text_of(spec.l1);
  if (spec.max_norm > 0) metadata["max_norm"] = text_of(spec.max_norm);
  if (spec.rule != Rule::backpropagation) metadata["rule"] = rule_name(spec.rule);
  is_dense(spec) ? describe_dense(spec, metadata) : describe_layers(spec, metadata);
  for (const auto& [key, value] : notes) metadata[note_prefix + key] = value;
  return metadata;
}

NetworkSpec spec_of(MetadataFields& fields) {
  NetworkSpec spec;
  fields.has("layers") ? read_layers(fields, spec) : read_dense(fields, spec);
  spec.loss = choice_of<Loss>(fields.text("loss"), "loss");
  spec.init = init_named(fields.text("init"));
  spec.train_bias = lookup(std::array{"false", "true"}, fields.text("train_bias"), "train_bias must be one of") == 1;
  spec.l2 = fields.number("l2");
  if (fields.has("l1")) spec.l1 = fields.number("l1");
  if (fields.has("max_norm")) spec.max_norm = fields.number("max_norm");
  spec.seed = fields.count("seed");
  if (fields.has("rule")) spec.rule = static_cast<Rule>(lookup(rule_names, fields.text("rule"), "rule must be one of"));
  return spec;
}

}  // namespace ranvier
