// EnsembleImpl: what an Ensemble points to (pimpl): its models, each a network of its own, and what they have in place
// of numbers of the optimiser.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "nets/network_impl.hpp"
#include "ranvier/ensemble.hpp"
#include "system/lock.hpp"

namespace ranvier {

template <class T>
struct EnsembleImpl {
  std::vector<Network<T>> models;                     // at least one
  std::vector<double> learning_rates, weight_decays;  // a number a model, or none
  std::map<std::string, std::string> metadata;        // the user's notes
  ReentrantLock lock;                                 // one thread at a time uses the ensemble
  bool training = false;                              // a callback must not train it again

  EnsembleImpl() = default;
  EnsembleImpl(const EnsembleImpl& other)
      : models{other.models},
        learning_rates{other.learning_rates},
        weight_decays{other.weight_decays},
        metadata{other.metadata} {}
  NetworkState<T>& state(std::size_t k) const noexcept { return models[k].impl()->state; }
};

}  // namespace ranvier
