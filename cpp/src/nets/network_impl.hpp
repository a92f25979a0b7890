// NetworkImpl: what a Network points to (pimpl): its state, and beside it the lock and the workspace that calls share.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "nets/executor.hpp"
#include "nets/state.hpp"
#include "system/lock.hpp"

namespace ranvier {

template <class T>
struct NetworkImpl {
  NetworkImpl(NetworkSpec spec, const PollInterrupts& poll) : state(std::move(spec), poll) {}
  explicit NetworkImpl(const NetworkState<T>& other) : state(other) {}

  NetworkState<T> state;
  ReentrantLock lock;                      // one thread at a time uses the network
  std::unique_ptr<Executor<T>> workspace;  // memory of passes, kept from call to call; network_passes.cpp enlarges it
  Snapshot<T> snapshot;                    // memory of fit
  std::atomic<bool> replaced{false};       // its Network was assigned another one; trainers may still point here
  std::atomic<int> trainers{0};            // that point here: they know the losses of the library alone
};

// Something of the network that a call takes out while it lasts: a signal handler may use the same network meanwhile,
// and then makes its own.
template <class X>
struct Borrowed {
  explicit Borrowed(X& from) : home{from}, value{std::move(from)} {}
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  ~Borrowed() { home = std::move(value); }
  X& home;
  X value;
};

}  // namespace ranvier
