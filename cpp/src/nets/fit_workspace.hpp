// FitWorkspace: the executor that trains in a call of fit. It is that of the last call where it suits this one, and
// stays with the network unless its matrices are large.
#pragma once

#include <memory>

#include "nets/network_impl.hpp"

namespace ranvier {

template <class T>
class FitWorkspace {
 public:
  FitWorkspace(NetworkImpl<T>& network, Index batch_size, const Team& team, Snapshot<T>& snapshot)
      : executor_{network.workspace}, most_{rows_of_block(network.state)} {
    std::unique_ptr<Executor<T>>& e = executor_.value;
    if (!e || e->max_rows() < batch_size || e->use() < Use::train || e->max_threads() != team.size()) {
      e.reset();
      e = std::make_unique<Executor<T>>(network.state, batch_size, Use::train, team.size());
    }
    e->share(&team);
    e->save_to(&snapshot);
  }
  ~FitWorkspace() {
    std::unique_ptr<Executor<T>>& e = executor_.value;
    if (!e) return;
    e->share(nullptr);
    e->poll_with(nullptr);
    e->save_to(nullptr);
    e->judge_rows(false);
    e->clip_norm(0);
    e->clip_value(0);
    if (e->max_rows() > most_) e.reset();
  }
  Executor<T>& operator*() const noexcept { return *executor_.value; }

 private:
  Borrowed<std::unique_ptr<Executor<T>>> executor_;
  const Index most_;  // rows of one that stays
};

}  // namespace ranvier
