// The library's lists as plain data. Bindings, docstrings and tests read them here instead of knowing any layer, loss
// or optimiser by name. The tables of float32 are read: names, formulas and ranges are the same for both dtypes.
#include "ranvier/describe.hpp"

#include <utility>

#include "nets/optimizer_tables.hpp"
#include "nets/schedule_tables.hpp"
#include "system/active.hpp"

namespace ranvier {
namespace {

// what activations and losses have in common: name, formula, and the parameter with its default and range
template <class Kernel>
Entry entry(const Kernel& kernel) {
  Entry e{kernel.name, kernel.formula};
  if (kernel.parameter.name) e.parameter = kernel.parameter.name;
  e.value = kernel.parameter.value;
  e.low = kernel.parameter.low;
  e.high = kernel.parameter.high;
  return e;
}

// the rows of the table of an optimiser or a schedule
std::vector<OptimizerParameter> parameters_of(const OptimizerRow* rows, int count) {
  std::vector<OptimizerParameter> list;
  for (int i = 0; i < count; ++i) {
    const OptimizerRow& p = rows[i];
    const ValueRange& r = p.range;
    list.push_back({p.name, p.meaning, range_text(r), p.value, r.low, r.high, r.with_low, r.flag, r.whole});
  }
  return list;
}

}  // namespace

inline namespace v0 {

std::vector<LayerEntry> list_layers() {
  std::vector<LayerEntry> list;
  for (const auto& layer : active<float>().layers) {
    const LayerInfo& info = layer.info;
    LayerEntry entry{info.name, info.formula, info.has_count, info.has_activation, {}};
    for (int i = 0; i < info.option_count; ++i) {
      const LayerOption& o = info.options[i];
      constexpr const char* forms[] = {"number", "pair", "padding"};
      entry.options.push_back({o.name, o.value, o.low, o.high, o.below, forms[static_cast<int>(o.form)], o.named});
    }
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<Entry> list_activations() {
  std::vector<Entry> list;
  for (const auto& f : active<float>().activations) {
    list.push_back(entry(f));
    list.back().hidden = f.hidden;
  }
  return list;
}

std::vector<Entry> list_losses() {
  std::vector<Entry> list;
  for (const auto& l : active<float>().losses) {
    list.push_back(entry(l));
    // the activation that the loss demands of the last layer, if any
    if (l.output >= 0) list.back().output = active<float>().activations[l.output].name;
    list.back().target_divisor = l.target_divisor;
  }
  return list;
}

std::vector<OptimizerEntry> list_optimizers() {
  std::vector<OptimizerEntry> list;
  for (int id = 0; id < optimizer_count; ++id) {
    const OptimizerInfo& o = optimizer_info(id);
    list.push_back({o.name, o.type, o.about, o.formula, o.source, o.note, o.decoupled, o.whole_batch,
                    parameters_of(o.parameters, o.count)});
  }
  return list;
}

std::vector<ScheduleEntry> list_schedules() {
  std::vector<ScheduleEntry> list;
  for (int id = 0; id < schedule_count; ++id) {
    const ScheduleInfo& s = schedule_info(id);
    list.push_back(
        {s.name, s.type, s.about, s.formula, s.source, s.watches_loss, parameters_of(s.parameters, s.count)});
  }
  return list;
}

std::vector<Entry> list_inits() {
#define RANVIER_NAME(name, formula) {#name, formula},
  return {RANVIER_INITS(RANVIER_NAME)};
#undef RANVIER_NAME
}

}  // namespace v0
}  // namespace ranvier
