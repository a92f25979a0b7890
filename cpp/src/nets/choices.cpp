// Activations and losses by name, their formulas, and the ranges of their parameters. All of it is read from the kernel
// table of float32 in use: names and ranges are the same for every dtype and instruction set.
#include <cmath>
#include <iterator>

#include "system/active.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"
#include "ranvier/activation.hpp"
#include "ranvier/error.hpp"
#include "ranvier/loss.hpp"

namespace ranvier {
namespace {

// The parameter of an activation or loss: the default where it is NaN, otherwise the given value. ValueError where the
// value is outside the range, or where the function has no parameter.
template <class Entry>
double resolve(const Entry& entry, double parameter) {
  const Parameter& p = entry.parameter;
  if (std::isnan(parameter)) return p.name ? p.value : parameter;
  if (!p.name) throw_value_error(entry.name, " has no parameter; got ", parameter);
  if (!(parameter >= p.low && parameter <= p.high))
    throw_value_error(p.name, " of ", entry.name, " must lie in [", p.low, ", ", p.high, "]; got ", parameter);
  return parameter;
}

}  // namespace

inline namespace v0 {

Activation Activation::named(const std::string& name) {
  return {lookup(active<float>().activations, name, "activation must be one of"),
          std::numeric_limits<double>::quiet_NaN()};
}
const char* Activation::name() const { return active<float>().activations[id_].name; }
const char* Activation::formula() const { return active<float>().activations[id_].formula; }
Activation Activation::resolved() const { return with(resolve(active<float>().activations[id_], parameter_)); }

Loss Loss::named(const std::string& name) {
  return {lookup(active<float>().losses, name, "loss must be one of"), std::numeric_limits<double>::quiet_NaN()};
}
const char* Loss::name() const { return active<float>().losses[id_].name; }
const char* Loss::formula() const { return active<float>().losses[id_].formula; }
bool Loss::classifies() const { return active<float>().losses[id_].targets.classifies; }
Loss Loss::resolved() const { return with(resolve(active<float>().losses[id_], parameter_)); }

}  // namespace v0
}  // namespace ranvier
