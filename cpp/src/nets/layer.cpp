// Descriptions of layers: as text, and their defaults and ranges. Which arguments a kind of layer has is read from its
// table (LayerInfo in kernels/table.hpp).
#include "ranvier/layer.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string_view>
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
  const bool whole = option.form == OptionForm::number || value == std::floor(value);
  if (whole && value >= option.low && (option.below ? value < option.high : value <= option.high)) return;
  throw_value_error(option.name, " of ", info.name, " must be ", whole ? "" : "a whole number ", ">= ", option.low,
                    option.below ? " and < " : " and <= ", option.high, "; got ", value);
}

int places(const LayerOption& option) { return option.form == OptionForm::pair ? 2 : 1; }

// body(option, its values) for each option of a kind
template <class Options, class Body>
void each_option(const LayerInfo& info, Options& values, const Body& body) {
  std::size_t at = 0;
  for (int i = 0; i < info.option_count; at += static_cast<std::size_t>(places(info.options[i])), ++i)
    body(info.options[i], &values[at]);
}

constexpr std::array<std::string_view, 2> paddings{"valid", "same"};

// the value of an option as a text has it: "0.5", "5x3" or "5", "same"
void read_option(const LayerOption& option, const std::string& given, double* values, const std::string& text) {
  if (option.form == OptionForm::padding) {
    values[0] = lookup(paddings, given, "padding must be one of");
  } else if (option.form == OptionForm::pair) {
    const std::size_t cross = given.find('x');
    values[0] = static_cast<double>(number_of<Index>(given.substr(0, cross), text));
    values[1] =
        cross == std::string::npos ? values[0] : static_cast<double>(number_of<Index>(given.substr(cross + 1), text));
  } else {
    values[0] = number_of<double>(given, text);
  }
}
std::string option_text(const LayerOption& option, const double* values) {
  if (option.form == OptionForm::padding) return std::string(paddings[values[0] > 0]);
  if (option.form == OptionForm::pair) return text_of(values[0]) + "x" + text_of(values[1]);
  return text_of(values[0]);
}

bool is_default(const LayerOption& option, const double* values) {
  return std::all_of(values, values + places(option), [&](double v) { return v == option.value; });
}

}  // namespace

inline namespace v0 {

// The arguments that this kind of layer has come in a fixed order: n, the options, the activation. The last ones may be
// missing: options and activation then have their default values. A named option has its name before it.
Layer Layer::named(const std::string& text) {
  const std::size_t open = text.find('(');
  if (open != std::string::npos && text.back() != ')')
    throw_value_error("a layer must end with ')': got ", quoted(text));
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
  each_option(info, layer.options, [&](const LayerOption& option, double* values) {
    std::fill_n(values, places(option), option.value);
    const std::string prefix = std::string(option.name) + "=";
    if (!more() || (option.named && given[next].rfind(prefix, 0) != 0)) return;
    const std::string value = given[next++];
    read_option(option, option.named ? value.substr(prefix.size()) : value, values, text);
  });
  if (info.has_activation && more()) layer.activation = choice_of<Activation>(given[next++], text);
  if (more()) throw_value_error(quoted(text), " has more than ", info.name, " takes");
  return layer;
}

std::string Layer::text() const {
  const LayerInfo& info = info_of(kind);
  std::string inner;
  const auto add = [&](const std::string& part) { inner += (inner.empty() ? "" : ",") + part; };
  if (info.has_count) add(text_of(n));
  each_option(info, options, [&](const LayerOption& option, const double* values) {
    if (!option.named)
      add(option_text(option, values));
    else if (!is_default(option, values))
      add(std::string(option.name) + "=" + option_text(option, values));
  });
  if (info.has_activation) add(choice_text(activation));
  return std::string(info.name) + (inner.empty() ? "" : "(" + inner + ")");
}

const char* Layer::name() const { return info_of(kind).name; }

Layer Layer::resolved() const {
  if (kind < 0 || kind >= layer_count) throw_value_error("a layer must be one of the library's; got number ", kind);
  const LayerInfo& info = info_of(kind);
  if (info.has_count && n < 1) throw_value_error("layers: a layer needs at least 1 neuron; got ", n);
  each_option(info, options, [&](const LayerOption& option, const double* values) {
    for (int i = 0; i < places(option); ++i) check_option(info, option, values[i]);
  });
  Layer layer = *this;
  layer.activation = info.has_activation ? activation.resolved() : Activation{};
  return layer;
}

namespace {

double number(Index n) { return static_cast<double>(n); }

Layer of_kind(int kind, std::initializer_list<double> options, Index n = 0, Activation f = {}) {
  Layer layer(n, f);
  layer.kind = kind;
  std::copy(options.begin(), options.end(), layer.options.begin());
  return layer;
}
Layer pool(int kind, Size size, Padding padding, Size stride) {
  return of_kind(kind,
                 {number(size.h), number(size.w), static_cast<double>(padding), number(stride.h), number(stride.w)});
}

}  // namespace

Layer dense(Index n, Activation f) { return {n, f}; }
Layer conv2d(Index filters, Size kernel, Activation f, Padding padding, Size stride, Size dilation) {
  return of_kind(layer_conv2d,
                 {number(kernel.h), number(kernel.w), static_cast<double>(padding), number(stride.h), number(stride.w),
                  number(dilation.h), number(dilation.w)},
                 filters, f);
}
Layer max_pool2d(Size size, Padding padding, Size stride) { return pool(layer_maxpool2d, size, padding, stride); }
Layer avg_pool2d(Size size, Padding padding, Size stride) { return pool(layer_avgpool2d, size, padding, stride); }
Layer global_avg_pool2d() { return of_kind(layer_globalavgpool2d, {}); }
Layer flatten() { return of_kind(layer_flatten, {}); }
Layer layer_norm(double eps) { return of_kind(layer_layernorm, {eps}); }
Layer dropout(double rate) { return of_kind(layer_dropout, {rate}); }

}  // namespace v0
}  // namespace ranvier
