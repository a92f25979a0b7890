// The tables of all optimisers. The files of equations/optimizers are compiled here too, once, for their tables and for
// the constants of an update, which are computed in float64. The updates of the weights themselves are compiled with
// the kernels, for each instruction set.
#include "nets/optimizer_tables.hpp"

#include <cmath>

#include "system/message.hpp"

// The files open the namespace ranvier::RANVIER_SPACE, which is usually that of an instruction set. They call `sqrt`
// and `pow` without a namespace; here these are the standard library's.
#define RANVIER_SPACE described
namespace ranvier {
using std::pow;
using std::sqrt;
}  // namespace ranvier
#include "equations/optimizers/list.inl"

namespace ranvier {
namespace {

// strcmp(a, b) == 0 at compile time
constexpr bool same_text(const char* a, const char* b) {
  while (*a && *a == *b) ++a, ++b;
  return *a == *b;
}

// how many parameters an optimiser has
template <class O>
constexpr int count = static_cast<int>(sizeof(O::parameters) / sizeof(O::parameters[0]));

// the place of the parameter called weight_decay, or −1
template <class O>
constexpr int weight_decay_of() {
  for (int i = 0; i < count<O>; ++i)
    if (same_text(O::parameters[i].name, "weight_decay")) return i;
  return -1;
}

// the arrays of state of the form that the parameters select
template <class O>
int arrays_of(const double* parameters) {
  if constexpr (O::whole_batch)
    return O::arrays(parameters);
  else
    return O::slots[O::form(parameters)];
}

template <class O>
constexpr OptimizerInfo info(const char* name, const char* type) {
  static_assert(count<O> <= most_parameters && same_text(O::parameters[0].name, "learning_rate"));
  return {name,
          type,
          O::about,
          O::source,
          O::formula,
          O::note,
          O::parameters,
          count<O>,
          weight_decay_of<O>(),
          O::decoupled,
          O::whole_batch,
          O::fused_form,
          O::counts_updates,
          arrays_of<O>,
          O::ordered,
          O::form,
          O::start,
          O::step};
}

#define RANVIER_INFO(name, Type) info<described::Type>(#name, #Type),
constexpr OptimizerInfo infos[] = {RANVIER_OPTIMIZERS(RANVIER_INFO)};
#undef RANVIER_INFO

}  // namespace

const OptimizerInfo& optimizer_info(int id) noexcept { return infos[id]; }

static_assert(sizeof(Optimizer::others) / sizeof(double) + 1 == most_parameters);

std::array<double, most_parameters> values_of(const Optimizer& optimizer) noexcept {
  std::array<double, most_parameters> values{optimizer.learning_rate};
  for (std::size_t i = 1; i < values.size(); ++i) values[i] = optimizer.others[i - 1];
  return values;
}

void set_value(Optimizer& optimizer, int place, double value) noexcept {
  (place == 0 ? optimizer.learning_rate : optimizer.others[place - 1]) = value;
}

int place_of_parameter(const OptimizerInfo& info, const std::string& name) noexcept {
  for (int i = 0; i < info.count; ++i)
    if (name == info.parameters[i].name) return i;
  return -1;
}

std::string range_text(const ValueRange& range) {
  if (range.flag) return "0 or 1";
  if (range.whole) return message(">= ", range.low, " and <= ", range.high - 1);
  return message(range.with_low ? ">= " : "> ", range.low,
                 std::isfinite(range.high) ? message(" and < ", range.high) : std::string());
}

}  // namespace ranvier
