// What the kernels' table says about a neuron model, and which values its parameters may have.
#pragma once

#include <limits>
#include <string>

#include "system/active.hpp"

namespace ranvier {

const NeuronInfo& neuron_info(int id);

// the least interval that holds a domain; `nonzero` leaves a gap in it
struct Range {
  double low, high;
};
inline Range range_of(Domain domain) {
  using Limits = std::numeric_limits<double>;
  const double least = Limits::denorm_min();
  switch (domain) {
    case Domain::positive:
      return {least, Limits::max()};
    case Domain::not_negative:
      return {0, Limits::max()};
    case Domain::truth:
      return {0, 1};
    case Domain::part:
      return {least, 1};
    default:
      return {-Limits::max(), Limits::max()};
  }
}
inline bool allowed(Domain domain, double x) {
  const auto [low, high] = range_of(domain);
  return x >= low && x <= high && !(domain == Domain::nonzero && x == 0) &&
         !(domain == Domain::truth && x != 0 && x != 1);
}
// "a finite number > 0", for errors
const char* wanted(Domain domain);
// the text that refuses two parameters that are not in their order; `place`: "[3]", or empty
std::string out_of_order(const NeuronInfo& info, const Order& order, const std::string& place, double less,
                         double more);

}  // namespace ranvier
