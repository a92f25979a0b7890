// Descriptions of layers: as text, and their defaults and ranges. Which arguments a kind of layer has is read from its
// table (LayerInfo in kernels/table.hpp).
#include "ranvier/layer.hpp"

#include <cmath>
#include <vector>

#include "files/metadata.hpp"
#include "nets/choice_text.hpp"
#include "ranvier/error.hpp"
#include "system/active.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// the table of a kind of layer, the same for both dtypes
const LayerInfo& info_of(int kind) { return active<float>().layers[kind].info; }

// splits a text such as "10,leaky_relu(0.1)" at the commas that stand outside of parentheses
std::vector<std::string> arguments_of(const std::string& text) {
  std::vector<std::string> all(1);
  int depth = 0;
  for (const char c : text) {
    depth += (c == '(') - (c == ')');
    if (c == ',' && depth == 0)
      all.emplace_back();
    else
      all.back() += c;
  }
  if (all.back().empty()) all.pop_back();
  return all;
}

// ValueError unless the value of an option lies in its range
void check_option(const LayerInfo& info, const LayerOption& option, double value) {
  if (value >= option.low && (option.below ? value < option.high : value <= option.high)) return;
  throw ValueError(message(option.name, " of ", info.name, " must be >= ", option.low,
                           option.below ? " and < " : " and <= ", option.high, "; got ", value));
}

}  // namespace

inline namespace v0 {

// The arguments that this kind of layer has come in a fixed order: n, the options, the activation. The last ones may be
// missing: options and activation then have their default values.
Layer Layer::named(const std::string& text) {
  const std::size_t open = text.find('(');
  if (open != std::string::npos && text.back() != ')')
    throw ValueError(message("a layer must end with ')': got ", quoted(text)));
  Layer layer;
  const auto name_of = [](const LayerKernels<float>& layer_kernels) {
    return std::string_view(layer_kernels.info.name);
  };
  layer.kind = lookup(active<float>().layers, text.substr(0, open), "a layer must be one of", not_one_of, name_of);
  const LayerInfo& info = info_of(layer.kind);
  std::vector<std::string> given;
  if (open != std::string::npos) given = arguments_of(text.substr(open + 1, text.size() - open - 2));
  std::size_t next = 0;
  const auto more = [&] { return next < given.size(); };
  if (info.has_count && more()) layer.n = number_of<Index>(given[next++], text);
  for (int i = 0; i < info.option_count; ++i)
    layer.options[static_cast<std::size_t>(i)] =
        more() ? number_of<double>(given[next++], text) : info.options[i].value;
  if (info.has_activation && more()) layer.activation = choice_of<Activation>(given[next++], text);
  if (more()) throw ValueError(message(quoted(text), " has more than ", info.name, " takes"));
  return layer;
}

std::string Layer::text() const {
  const LayerInfo& info = info_of(kind);
  std::string inner;
  const auto add = [&](const std::string& part) { inner += (inner.empty() ? "" : ",") + part; };
  if (info.has_count) add(text_of(n));
  for (int i = 0; i < info.option_count; ++i) add(text_of(options[static_cast<std::size_t>(i)]));
  if (info.has_activation) add(choice_text(activation));
  return std::string(info.name) + (inner.empty() ? "" : "(" + inner + ")");
}

const char* Layer::name() const { return info_of(kind).name; }

Layer Layer::resolved() const {
  if (kind < 0 || kind >= layer_count)
    throw ValueError(message("a layer must be one of the library's; got number ", kind));
  const LayerInfo& info = info_of(kind);
  if (info.has_count && n < 1) throw ValueError(message("layers: a layer needs at least 1 neuron; got ", n));
  for (int i = 0; i < info.option_count; ++i) check_option(info, info.options[i], options[static_cast<std::size_t>(i)]);
  Layer layer = *this;
  layer.activation = info.has_activation ? activation.resolved() : Activation{};
  return layer;
}

}  // namespace v0
}  // namespace ranvier
