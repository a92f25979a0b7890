#include "cells/population_step.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "cells/range.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// Steps in a tile: few, since the input of the last block is copied for each.
constexpr Index tile_steps = 64;

}  // namespace

template <class T>
PopulationStep<T>::PopulationStep(PopulationState<T>& population, const StepOptions& options)
    : population_{population},
      choice_{population.model, population.info, {options.integrator, options.reset, options.spike_threshold}},
      block_{of<T>(*choice_.kernels.neurons).block_lanes},
      last_input_{tile_steps * block_},
      kept_{population.state.size()},
      kept_until_{population.padded} {
  if (choice_.adaptive) throw_value_error("Population::step needs an integrator with fixed steps; got dopri5");
  const Index blocks = (population.n + block_ - 1) / block_;
  const bool events = choice_.events(population.info);
  together_ = events ? std::min<Index>(most_blocks, blocks) : 1;
  if (events) scratch_ = Buffer<unsigned char>(of<T>(*choice_.kernels.integrators).scratch_bytes);
  for (Index i = 0; i < (events ? together_ : 1); ++i) events_[i] = Buffer<SpikeEvent>(spike_room);
  runs_.assign(static_cast<std::size_t>(blocks), choice_.run_of(population));
  parameters_.resize(static_cast<std::size_t>(blocks * max_parameters));
  for (Index i = 0; i < blocks; ++i) {
    NeuronRun<T>& run = runs_[static_cast<std::size_t>(i)];
    choice_.point(run, population, i * block_, &parameters_[static_cast<std::size_t>(i * max_parameters)]);
    run.spikes = events_[events ? i % together_ : 0].data(), run.spike_room = spike_room;
    run.scratch = scratch_.data();
    run.owner = this;
    run.drain = [](NeuronRun<T>& of) {
      static_cast<PopulationStep*>(of.owner)->collect(of);
      of.spike_count = 0;
      return true;
    };
    run.next = [](NeuronRun<T>& of) {  // each block is in hand from the begin
      static_cast<PopulationStep*>(of.owner)->finish_block(of);
      return false;
    };
  }
  set_end_bounds();
}

template <class T>
void PopulationStep<T>::set_end_bounds() {
  const NeuronInfo& info = population_.info;
  for (int i = 0; i < info.states.count; ++i)
    end_.push_back({population_.state_row(i), rounded_up<T>(info.states[i].low),
                    rounded_down<T>(choice_.highest(info, i)), false});
}

template <class T>
Status PopulationStep<T>::check(double dt, const View<const T>& current, Index steps) const noexcept {
  if (!(dt > 0) || !std::isfinite(dt) || steps < 0) return Status::wrong_value;
  const Index rows = current.rows(), cols = current.cols();
  if (!current.data() || (rows != 1 && rows != steps) || (cols != 1 && cols != population_.n))
    return Status::wrong_shape;
  constexpr double largest = std::numeric_limits<double>::max();
  for (Index r = 0; r < rows; ++r)
    if (!all_inside(&current(r, 0), cols, -largest, largest)) return Status::not_finite;
  return Status::ok;
}

template <class T>
Status PopulationStep<T>::step(double dt, const View<const T>& current, SpikeBuffer& out, Index steps) noexcept {
  out.count = out.missed = 0;
  if (const Status status = check(dt, current, steps); status != Status::ok) return status;
  const Clock before = population_.clock;
  population_.clock.change_dt(dt);
  population_.pad();
  out_ = &out, first_tile_ = true, status_ = Status::ok;
  for (Index done = 0; done < steps && status_ == Status::ok; done += tile_steps) {
    run_tile(current, done, std::min(tile_steps, steps - done));
    first_tile_ = false;
  }
  if (status_ != Status::ok) {
    restore();
    population_.clock = before;
    out.count = out.missed = 0;
    return status_;
  }
  population_.noise.clear();  // this call had none, so the next run's begins anew
  std::sort(out.spikes, out.spikes + out.count);
  return Status::ok;
}

template <class T>
void PopulationStep<T>::run_tile(const View<const T>& current, Index done, Index steps) {
  const Clock& clock = population_.clock;
  set_input(current, done, steps);
  for (NeuronRun<T>& run : runs_) {
    run.start = clock.start, run.first = clock.step, run.dt = clock.dt;
    run.steps = steps;
    run.spike_count = 0;
  }
  const Index blocks = static_cast<Index>(runs_.size());
  for (Index i = 0; i < blocks && status_ == Status::ok; i += together_) {
    const Index count = std::min(together_, blocks - i);
    keep_and_check(i, count);
    const bool one_vector =
        blocks == 1 && choice_.one_vector_kernel && runs_[0].lanes <= of<T>(*choice_.kernels.integrators).vector_lanes;
    if (status_ == Status::ok)
      (one_vector ? choice_.one_vector_kernel : choice_.kernel)(&runs_[static_cast<std::size_t>(i)], count);
  }
  population_.clock.advance(steps);
}

// blocks that are about to begin: before the first step they are copied, and what was written through views is checked
template <class T>
void PopulationStep<T>::keep_and_check(Index first_block, Index count) {
  if (!first_tile_) return;
  const PopulationState<T>& from = population_;
  const Index first = first_block * block_, lanes = std::min(count * block_, from.padded - first);
  for (int i = 0; i < from.info.states.count; ++i)
    std::memcpy(kept_.data() + i * from.padded + first, from.state_row(i) + first,
                static_cast<std::size_t>(lanes) * sizeof(T));
  std::memcpy(kept_until_.data() + first, from.refractory_until.data() + first,
              static_cast<std::size_t>(lanes) * sizeof(double));
  kept_blocks_ = first_block + count;
  if (!from.valid(first, std::min(lanes, from.n - first))) status_ = Status::out_of_range;
}

template <class T>
void PopulationStep<T>::set_input(const View<const T>& current, Index done, Index steps) {
  const bool varies = current.rows() > 1, each = current.cols() > 1;
  const T* const from = current.data() + (varies ? done * current.stride() : 0);
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    runs_[i].current = from + (each ? static_cast<Index>(i) * block_ : 0);
    runs_[i].step_stride = varies ? current.stride() : 0, runs_[i].lane_stride = each;
  }
  NeuronRun<T>& last = runs_.back();
  if (!each || last.lanes == block_) return;
  // the caller's array ends within the last block, whose other lanes get what the last neuron gets
  for (Index k = 0; k < (varies ? steps : 1); ++k)
    for (Index l = 0; l < block_; ++l)
      last_input_.data()[k * block_ + l] = last.current[k * last.step_stride + std::min(l, last.lanes - 1)];
  last.current = last_input_.data();
  if (varies) last.step_stride = block_;
}

template <class T>
void PopulationStep<T>::finish_block(NeuronRun<T>& run) {
  run.drain(run);
  const Index first = run.state - population_.state.data();
  const bool inside =
      of<T>(*choice_.kernels.integrators).rows_inside(end_.data(), static_cast<Index>(end_.size()), first, run.lanes);
  if (status_ == Status::ok && (!inside || run.bad_lane >= 0)) status_ = Status::diverged;
}

// spikes that a kernel has found, or that its memory cannot hold any longer
template <class T>
void PopulationStep<T>::collect(const NeuronRun<T>& run) {
  const Index first = run.state - population_.state.data();
  for (Index i = 0; i < run.spike_count; ++i) {
    const SpikeEvent& e = run.spikes[i];
    const double begin = run.start + static_cast<double>(run.first + e.step) * run.dt;
    const Index stored = std::max<Index>(std::min(e.count, out_->room - out_->count), 0);
    for (Index j = 0; j < stored; ++j)
      out_->spikes[out_->count++] = {begin + (e.at + static_cast<double>(j) * e.interval), first + e.lane};
    out_->missed += e.count - stored;
  }
}

template <class T>
void PopulationStep<T>::restore() {
  PopulationState<T>& to = population_;
  const std::size_t kept = static_cast<std::size_t>(std::min(kept_blocks_ * block_, to.padded));
  for (int i = 0; i < to.info.states.count; ++i)
    std::memcpy(to.state_row(i), kept_.data() + i * to.padded, kept * sizeof(T));
  std::memcpy(to.refractory_until.data(), kept_until_.data(), kept * sizeof(double));
  for (NeuronRun<T>& run : runs_) run.bad_lane = -1;
}

template class PopulationStep<float>;
template class PopulationStep<double>;

}  // namespace ranvier
