#include "spiking/row_values.hpp"

#include <algorithm>
#include <cmath>

#include "spiking/exact_exp.hpp"
#include "spiking/word_sequence.hpp"

namespace ranvier {

using Kind = SynapseValues::Kind;

double probability_inside(const SynapseValues& values, double low, double high) {
  low = std::max(low, values.low());
  high = std::min(high, values.high());
  if (values.kind() == Kind::lognormal) {
    low = low > 0 ? std::log(low) : -SynapseValues::none;
    high = high > 0 ? std::log(high) : -SynapseValues::none;
  }
  if (values.sd() == 0) return low <= values.mean() && values.mean() <= high ? 1 : 0;
  const auto above = [&](double x) { return 0.5 * std::erfc((x - values.mean()) / values.sd() * 0.7071067811865476); };
  const auto below = [&](double x) { return 0.5 * std::erfc((values.mean() - x) / values.sd() * 0.7071067811865476); };
  return low > values.mean() ? above(low) - above(high) : below(high) - below(low);
}

RowValues::RowValues(const SynapseValues& values, Index targets, double low, double high, std::uint64_t seed,
                     std::uint32_t number, Purpose purpose)
    : values_{values},
      targets_{targets},
      low_{std::max(low, values.low())},
      high_{std::min(high, values.high())},
      seed_{seed},
      number_{number},
      purpose_{purpose} {}

template <class T>
void RowValues::fill(Index s, Index degree, const std::uint32_t* target, const Index* place, T* out) const {
  const double mean = values_.mean(), sd = values_.sd(), *const given = values_.values().data();
  WordSequence words(seed_, static_cast<std::uint32_t>(s), number_, purpose_);
  // normal numbers, some at a time, of which the function makes those that are kept where they lie inside
  const auto inside = [&](auto number) {
    double x[64];
    for (Index i = 0; i < degree;) {
      const Index some = std::min<Index>(64, degree - i);
      words.normals(x, some);
      for (Index j = 0; j < some; ++j)
        if (const double y = number(x[j]); y >= low_ && y <= high_) out[i++] = static_cast<T>(y);
    }
  };
  switch (values_.kind()) {
    case Kind::number:
      return std::fill(out, out + degree, static_cast<T>(values_.number()));
    case Kind::array:
      for (Index i = 0; i < degree; ++i) out[i] = static_cast<T>(given[place[i]]);
      return;
    case Kind::matrix:
      for (Index i = 0; i < degree; ++i) out[i] = static_cast<T>(given[s * targets_ + Index{target[i]}]);
      return;
    case Kind::uniform:
      for (Index i = 0; i < degree; ++i) {
        const double x = values_.low() + (values_.high() - values_.low()) * uniform<double>(words.next());
        out[i] = static_cast<T>(std::min(x, values_.high()));  // which rounding may have passed
      }
      return;
    case Kind::normal:
      return inside([&](double x) { return mean + sd * x; });
    case Kind::lognormal:
      return inside([&](double x) { return exact_exp(mean + sd * x); });
  }
}

template void RowValues::fill(Index, Index, const std::uint32_t*, const Index*, float*) const;
template void RowValues::fill(Index, Index, const std::uint32_t*, const Index*, double*) const;

namespace {

// The steps nearest to a delay [ms]: floor(delay/dt + ½). A double, for it may be out of range or not a number.
double steps_of(double delay, double dt) noexcept { return std::floor(delay / dt + 0.5); }

}  // namespace

RowDelays::RowDelays(const SynapseValues& values, const ConnectionEnds& ends, const ConnectionOptions& options)
    : RowValues(values, ends.targets, 0, ConnectionRows::most_delay * options.dt, options.seed, options.number,
                Purpose::delay),
      options_{options} {
  const double dt = options.dt, most = ConnectionRows::most_delay;
  double low = 0, high = most;
  if (values.kind() == Kind::number) {
    low = high = steps_of(values.number(), dt);
    rounded_ = std::fabs(values.number() / dt - low) > 1e-9 * std::max(1.0, low);
  } else if (!values.drawn() && values.values().size()) {
    const auto [smallest, largest] = std::minmax_element(values.values().begin(), values.values().end());
    low = steps_of(*smallest, dt);
    high = steps_of(*largest, dt);
  } else if (values.kind() == Kind::uniform) {
    low = std::ceil(values.low() / dt - 1e-9);
    high = std::floor(values.high() / dt + 1e-9);
  } else if (values.kind() == Kind::normal) {  // no number of 52 bits lies nine standard deviations from the mean
    low = steps_of(std::clamp(values.mean() - 9 * values.sd(), std::max(0.0, values.low()), most * dt), dt);
    high = steps_of(std::clamp(values.mean() + 9 * values.sd(), 0.0, std::min(most * dt, values.high())), dt);
  }
  least_ = static_cast<int>(std::clamp(low, 0.0, most));
  greatest_ = static_cast<int>(std::clamp(high, 0.0, most));
}

void RowDelays::fill(Index s, Index degree, const std::uint32_t* target, const Index* place, double* exact,
                     std::uint16_t* steps) const {
  if (values_.kind() == Kind::uniform) {
    WordSequence words(options_.seed, static_cast<std::uint32_t>(s), options_.number, Purpose::delay);
    const auto choices = static_cast<std::uint64_t>(greatest_ - least_ + 1);
    for (Index i = 0; i < degree; ++i)
      steps[i] = static_cast<std::uint16_t>(least_ + static_cast<int>(words.below(choices)));
    return;
  }
  RowValues::fill(s, degree, target, place, exact);
  for (Index i = 0; i < degree; ++i) steps[i] = static_cast<std::uint16_t>(steps_of(exact[i], options_.dt));
}

}  // namespace ranvier
