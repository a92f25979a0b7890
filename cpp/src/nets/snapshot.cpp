#include "nets/snapshot.hpp"

#include <algorithm>
#include <cstring>

#include "system/interrupt_poll.hpp"

namespace ranvier {
namespace {

template <class T>
void copy_elements(const Buffer<T>& from, const Buffer<T>& to, Index first, Index count) noexcept {
  std::memcpy(to.data() + first, from.data() + first, static_cast<std::size_t>(count) * sizeof(T));
}

// an optimiser and its counter, without its arrays
template <class T>
void copy_description(const OptimizerState<T>& from, OptimizerState<T>& to) noexcept {
  to.begun = from.begun;
  to.description = from.description;
  to.form = from.form;
  to.steps = from.steps;
  to.schedule = from.schedule;
}

// as many arrays as `like` has, of the same sizes; those that are there already stay
template <class T>
void match_slots(OptimizerState<T>& state, const OptimizerState<T>& like) {
  state.slots.resize(like.slots.size());
  for (std::size_t s = 0; s < like.slots.size(); ++s)
    if (state.slots[s].size() != like.slots[s].size()) state.slots[s] = Buffer<T>(like.slots[s].size());
}

}  // namespace

template <class T>
void Snapshot<T>::begin(const NetworkState<T>& n) {
  if (parameters_.size() != n.parameters.size()) parameters_ = Buffer<T>(n.parameters.size());
  match_slots(optimizer_, n.optimizer);
  copy_description(n.optimizer, optimizer_);
  epochs_ = n.epochs;
  updates_ = n.updates;
}

template <class T>
void Snapshot<T>::copy(const NetworkState<T>& n, Index first, Index count) noexcept {
  copy_elements(n.parameters, parameters_, first, count);
  for (std::size_t s = 0; s < optimizer_.slots.size(); ++s)
    copy_elements(n.optimizer.slots[s], optimizer_.slots[s], first, count);
}

template <class T>
void Snapshot<T>::take(const NetworkState<T>& n, const PollInterrupts& poll) {
  state_ = State::none;  // where the poll throws there is no copy
  begin(n);
  constexpr Index block = Index(1) << 20;
  const Index all = n.parameters.size();
  InterruptPoll interrupt_poll;
  for (Index first = 0; first < all; first += block) {
    copy(n, first, std::min(block, all - first));
    interrupt_poll.if_due(poll);
  }
  end();
}

template <class T>
void Snapshot<T>::restore(NetworkState<T>& n) const {
  if (state_ != State::taken) return;
  match_slots(n.optimizer, optimizer_);
  copy_description(optimizer_, n.optimizer);
  n.parameters.copy_from(parameters_);
  for (std::size_t s = 0; s < optimizer_.slots.size(); ++s) n.optimizer.slots[s].copy_from(optimizer_.slots[s]);
  n.epochs = epochs_;
  n.updates = updates_;
}

template class Snapshot<float>;
template class Snapshot<double>;

}  // namespace ranvier
