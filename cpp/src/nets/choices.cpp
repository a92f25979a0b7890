// Activations, losses and optimisers by name, and the ranges of their parameters.
#include <cmath>
#include <iterator>

#include "system/active.hpp"
#include "system/message.hpp"
#include "ranvier/activation.hpp"
#include "ranvier/error.hpp"
#include "ranvier/loss.hpp"

namespace ranvier {
namespace {

template <class Entry, std::size_t n>
int place_of(const Entry (&list)[n], const std::string& name, const char* what) {
  std::string names;
  for (std::size_t i = 0; i < n; ++i) {
    if (name == list[i].name) return static_cast<int>(i);
    names += (i ? ", " : "") + std::string(list[i].name);
  }
  throw ValueError(message(what, " must be one of ", names, "; got '", name.substr(0, 60), "'"));
}

template <class Entry>
double resolve(const Entry& entry, double parameter) {
  const Parameter& p = entry.parameter;
  if (std::isnan(parameter)) return p.name ? p.value : parameter;
  if (!p.name) throw ValueError(message(entry.name, " has no parameter; got ", parameter));
  if (!(parameter >= p.low && parameter <= p.high))
    throw ValueError(message(p.name, " of ", entry.name, " must lie in [", p.low, ", ", p.high, "]; got ", parameter));
  return parameter;
}

}  // namespace

inline namespace v0 {

Activation Activation::named(const std::string& name) {
  return {place_of(active<float>().activations, name, "activation"), std::numeric_limits<double>::quiet_NaN()};
}
const char* Activation::name() const { return active<float>().activations[id_].name; }
const char* Activation::formula() const { return active<float>().activations[id_].formula; }
Activation Activation::resolved() const { return with(resolve(active<float>().activations[id_], parameter_)); }

Loss Loss::named(const std::string& name) {
  return {place_of(active<float>().losses, name, "loss"), std::numeric_limits<double>::quiet_NaN()};
}
const char* Loss::name() const { return active<float>().losses[id_].name; }
const char* Loss::formula() const { return active<float>().losses[id_].formula; }
bool Loss::classifies() const { return active<float>().losses[id_].targets.classifies; }
Loss Loss::resolved() const { return with(resolve(active<float>().losses[id_], parameter_)); }

}  // namespace v0
}  // namespace ranvier
