// The table of a model by its number: what the core keeps of it, for floor 3.
#pragma once

#include <limits>

#include "system/active.hpp"

namespace ranvier {

const NeuronInfo& neuron_info(int id);

// the range of values that a parameter may have, zero perhaps left out; and how an error says it
struct Range {
  double low, high;
};
inline Range range_of(Domain domain) {
  using Limits = std::numeric_limits<double>;
  const double low = domain == Domain::positive       ? Limits::denorm_min()
                     : domain == Domain::not_negative ? 0
                                                      : -Limits::max();
  return {low, Limits::max()};
}
inline bool allowed(Domain domain, double x) {
  const auto [low, high] = range_of(domain);
  return x >= low && x <= high && !(domain == Domain::nonzero && x == 0);
}
const char* wanted(Domain domain);

}  // namespace ranvier
