// Counts of Poisson spikes: a random number for (neuron, step) by inversion, so that the same counts come out for any
// number of threads and however time is cut into runs.
#pragma once

#include <cstdint>
#include <vector>

#include "spiking/inversion.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

// How often each neuron spikes in a step: Poisson numbers of the mean rate·dt/1000. Neuron i takes in step k the word
// (k div 2^32)·2^32 + i of the stream (seed, k, place) of Purpose::poisson; k < 2^33.
class PoissonCounts {
 public:
  // rates [Hz]: one for all neurons, or one for each; dt [ms]. ValueError as of check().
  PoissonCounts(std::uint64_t seed, std::uint32_t place, double dt, View<const double> rates);

  // ValueError where a rate is not finite and ≥ 0, or the mean of a step is above 10^6
  static void check(View<const double> rates, double dt);
  // one rate for all from now on; for rates that change from step to step
  void set_rate(double rate);
  // counts[i − first] = that of neuron i in this step
  void fill(std::int64_t step, Index first, Index last, std::uint32_t* counts) const noexcept;

  static constexpr double greatest_mean = 1e6;

 private:
  InversionTable table_of(double rate, int guide_bits) const;

  std::uint64_t seed_;
  std::uint32_t place_;
  double dt_;
  std::vector<InversionTable> tables_;  // of each rate that there is
  std::vector<std::uint32_t> which_;    // the table of each neuron; empty: they share one
};

}  // namespace ranvier
