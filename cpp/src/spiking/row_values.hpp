// Weights and delays of the synapses of a row, in the order of its targets.
#pragma once

#include "ranvier/connection.hpp"
#include "ranvier/random.hpp"

namespace ranvier {

// the probability that a number of a distribution that is drawn lies in [low, high]
double probability_inside(const SynapseValues& values, double low, double high);

// The numbers of a description that lie in [low, high]; those of normal and lognormal are drawn until they do.
class RowValues {
 public:
  RowValues(const SynapseValues& values, Index targets, double low, double high, std::uint64_t seed,
            std::uint32_t number, Purpose purpose);

  // out[i] = the value of source s and target[i]; place[i] says the pair where values are an array
  template <class T>
  void fill(Index s, Index degree, const std::uint32_t* target, const Index* place, T* out) const;

 protected:
  SynapseValues values_;

 private:
  Index targets_;
  double low_, high_;
  std::uint64_t seed_;
  std::uint32_t number_;
  Purpose purpose_;
};

// The delays of a row in steps.
class RowDelays : RowValues {
 public:
  RowDelays(const SynapseValues& values, const ConnectionEnds& ends, const ConnectionOptions& options);

  bool same() const noexcept { return least_ == greatest_; }  // for all synapses
  int least() const noexcept { return least_; }
  int greatest() const noexcept { return greatest_; }
  bool rounded() const noexcept { return rounded_; }  // a number that is no multiple of dt
  // `exact` receives the delays [ms] on the way
  void fill(Index s, Index degree, const std::uint32_t* target, const Index* place, double* exact,
            std::uint16_t* steps) const;

 private:
  const ConnectionOptions& options_;
  int least_ = 0, greatest_ = 0;  // steps between which all delays lie
  bool rounded_ = false;
};

}  // namespace ranvier
