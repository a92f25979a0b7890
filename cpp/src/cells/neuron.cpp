// NeuronModel: a model by its name, its presets, and the values of its parameters.
#include "ranvier/neuron.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "system/attempt.hpp"
#include "system/message.hpp"
#include "system/lookup.hpp"
#include "cells/neuron_info.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
namespace {

std::vector<NeuronQuantity> table_of(const Items<QuantityInfo>& quantities) {
  std::vector<NeuronQuantity> rows;
  for (const QuantityInfo& q : quantities) rows.push_back({q.name, q.unit, q.value, q.low, q.high});
  return rows;
}

// null where the name is empty: the defaults of the table
const Preset* preset_of(const NeuronInfo& info, const std::string& name) {
  if (name.empty()) return nullptr;
  if (info.presets.count == 0) throw_value_error(info.name, " has no presets; got '", shortened(name), "'");
  return &info.presets[lookup(info.presets, name, "preset", no_such)];
}

int parameter_of(const NeuronInfo& info, const std::string& name) {
  return lookup<TypeError>(info.parameters, name, message("parameter of ", info.name), no_such);
}

// "[2]" where there is a value for each neuron
std::string place(const std::vector<double>& values, std::size_t i) {
  return values.size() > 1 ? message("[", i, "]") : std::string();
}

}  // namespace

const char* wanted(Domain domain) {
  switch (domain) {
    case Domain::nonzero:
      return "a finite number other than 0";
    case Domain::positive:
      return "a finite number > 0";
    case Domain::not_negative:
      return "a finite number >= 0";
    case Domain::truth:
      return "0 or 1";
    case Domain::part:
      return "above 0 and at most 1";
    default:
      return "a finite number";
  }
}

std::string out_of_order(const NeuronInfo& info, const Order& order, const std::string& place, double less,
                         double more) {
  const QuantityInfo &a = info.parameters[order.less], &b = info.parameters[order.more];
  return message(a.name, place, " must be less than ", b.name, place, "; got ", a.name, " = ", less, " ", a.unit,
                 " and ", b.name, " = ", more, " ", b.unit);
}

const NeuronInfo& neuron_info(int id) {
  static const NeuronInfo* const infos = described_neurons().infos;
  return infos[id];
}

inline namespace v0 {

std::vector<std::string> neuron_names() {
  std::vector<std::string> names;
  for (int id = 0; id < neuron_count; ++id) names.emplace_back(neuron_info(id).name);
  return names;
}

NeuronModel::NeuronModel(const std::string& name, const std::string& preset)
    : id_{lookup(neuron_names(), name, "model", no_such)} {
  const NeuronInfo& info = neuron_info(id_);
  const Preset* given = preset_of(info, preset);
  for (int i = 0; i < info.parameters.count; ++i)
    values_.push_back({given ? given->values[i] : info.parameters[i].value});
}

std::optional<NeuronModel> NeuronModel::make(const std::string& name, const std::string& preset,
                                             std::string* why) noexcept {
  return attempt<NeuronModel>(why, [&] { return NeuronModel(name, preset); });
}

std::string NeuronModel::name() const { return neuron_info(id_).name; }
std::string NeuronModel::type() const { return neuron_info(id_).type; }
std::string NeuronModel::about() const { return neuron_info(id_).about; }
std::string NeuronModel::source() const { return neuron_info(id_).source; }
std::string NeuronModel::current_unit() const { return neuron_info(id_).current_unit; }
std::string NeuronModel::conductance_unit() const { return neuron_info(id_).conductance_unit; }
std::string NeuronModel::time_unit() const { return neuron_info(id_).time_unit; }
std::string NeuronModel::integrator() const { return neuron_info(id_).integrator; }
double NeuronModel::dt() const { return neuron_info(id_).dt; }
bool NeuronModel::has_reset() const { return neuron_info(id_).has_reset; }
std::vector<NeuronQuantity> NeuronModel::states() const { return table_of(neuron_info(id_).states); }
std::vector<NeuronQuantity> NeuronModel::parameters() const { return table_of(neuron_info(id_).parameters); }
double NeuronModel::threshold_value() const { return neuron_info(id_).threshold; }

std::string NeuronModel::threshold() const {
  const NeuronInfo& info = neuron_info(id_);
  return info.threshold_parameter < 0 ? "" : info.parameters[info.threshold_parameter].name;
}

std::vector<std::string> NeuronModel::currents() const { return names_of(neuron_info(id_).currents); }

std::vector<std::pair<std::string, std::string>> NeuronModel::presets() const {
  std::vector<std::pair<std::string, std::string>> list;
  for (const Preset& preset : neuron_info(id_).presets) list.emplace_back(preset.name, preset.about);
  return list;
}

NeuronModel& NeuronModel::set(const std::string& parameter, double value) {
  return set(parameter, std::vector<double>{value});
}

NeuronModel& NeuronModel::set(const std::string& parameter, std::vector<double> values) {
  const int at = parameter_of(neuron_info(id_), parameter);
  const Domain domain = neuron_info(id_).parameters[at].domain;
  if (values.empty()) throw_value_error(parameter, " must have a value for every neuron; got none");
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!allowed(domain, values[i]))
      throw_value_error(parameter, place(values, i), " must be ", wanted(domain), "; got ", values[i]);
  for (int i = 0; i < static_cast<int>(values_.size()); ++i) {
    const std::size_t other = values_[static_cast<std::size_t>(i)].size();
    if (i != at && values.size() > 1 && other > 1 && other != values.size())
      throw_value_error(parameter, " has values for ", values.size(), " neurons, ", neuron_info(id_).parameters[i].name,
                        " for ", other);
  }
  values_[static_cast<std::size_t>(at)] = std::move(values);
  return *this;
}

const std::vector<double>& NeuronModel::get(const std::string& parameter) const {
  return values_[static_cast<std::size_t>(parameter_of(neuron_info(id_), parameter))];
}

Index NeuronModel::n() const noexcept {
  std::size_t n = 1;
  for (const auto& values : values_) n = std::max(n, values.size());
  return static_cast<Index>(n);
}

std::vector<double> NeuronModel::values_of(Index neuron) const {
  if (neuron < 0 || (n() > 1 && neuron >= n())) throw_value_error("neuron must be in [0, ", n(), "); got ", neuron);
  std::vector<double> column;
  for (const auto& values : values_) column.push_back(values[values.size() > 1 ? static_cast<std::size_t>(neuron) : 0]);
  return column;
}

std::vector<double> NeuronModel::table() const {
  const auto n = static_cast<std::size_t>(this->n());
  std::vector<double> rows;
  rows.reserve(n * values_.size());
  for (const auto& values : values_) {
    rows.insert(rows.end(), values.begin(), values.end());
    if (values.size() < n) rows.insert(rows.end(), n - 1, values[0]);
  }
  return rows;
}

std::vector<std::string> NeuronModel::surprises() const {
  std::vector<std::string> lines;
  const Items<QuantityInfo>& table = neuron_info(id_).parameters;
  for (std::size_t k = 0; k < values_.size(); ++k) {
    const QuantityInfo& q = table[static_cast<int>(k)];
    for (std::size_t i = 0; i < values_[k].size(); ++i) {
      const double x = values_[k][i];
      if (x >= q.low && x <= q.high) continue;
      lines.push_back(message(q.name, place(values_[k], i), " = ", x, " ", q.unit, " is outside its usual range [",
                              q.low, ", ", q.high, "]"));
      break;
    }
  }
  return lines;
}

void NeuronModel::check() const {
  const NeuronInfo& info = neuron_info(id_);
  for (const Order& order : info.orders) {
    const std::vector<double>&less = values_[static_cast<std::size_t>(order.less)],
          &more = values_[static_cast<std::size_t>(order.more)];
    const std::vector<double>& longer = less.size() > 1 ? less : more;
    for (std::size_t i = 0; i < longer.size(); ++i) {
      const double a = less[less.size() > 1 ? i : 0], b = more[more.size() > 1 ? i : 0];
      if (!(a < b)) throw ValueError(out_of_order(info, order, place(longer, i), a, b));
    }
  }
}

NeuronModel model(const std::string& name, const std::string& preset) { return NeuronModel(name, preset); }

}  // namespace v0
}  // namespace ranvier
