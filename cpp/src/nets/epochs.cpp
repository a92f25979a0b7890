#include "nets/epochs.hpp"

#include <cmath>

#include "nets/accuracy.hpp"
#include "ranvier/random.hpp"

namespace ranvier {

// The most rows that one call of the kernel for tiny networks takes: some 10 ms, for Ctrl-C waits until its end.
constexpr Index tiny_rows = 1 << 16;

template <class T>
EpochRunner<T>::EpochRunner(NetworkState<T>& network, const Batch<T>& all, Index batch_size, bool shuffle,
                            const Team& team, Executor<T>& executor, Snapshot<T>& snapshot)
    : network_{network},
      all_{all},
      batch_size_{batch_size},
      n_target_{all.target.values ? all.columns : 0},
      mixed_{shuffle && all.x.rows() > 1},
      judges_{has_classes(network, all.target)},
      order_{mixed_ ? all.x.rows() : 0},
      executor_{executor},
      snapshot_{snapshot},
      team_{team} {
  executor_.judge_rows(judges_);
  if (!mixed_) return;  // batches are views of the caller's rows
  x_ = Buffer<T>(product(batch_size, all.x.cols()));
  target_ = Buffer<T>(product(batch_size, n_target_));
  if (all.weight) weight_ = Buffer<T>(batch_size);
  if (all.target.labels) labels_.resize(static_cast<std::size_t>(batch_size));
}

// Can the kernel for tiny networks (kernels/rows/tiny.inl) train this one? That kernel keeps each row of weights, and
// each layer's outputs, in one vector. So there may be a few layers only, none of them wider than a vector; and it
// knows no sample weights, no bounds of norms, and one learning rate for all layers.
template <class T>
bool EpochRunner<T>::fits_tiny() const {
  if (!active<T>().tiny) return false;
  const Index lanes = active_kernels().bytes / static_cast<Index>(sizeof(T));
  if (static_cast<Index>(network_.layers.size()) > tiny_depth || all_.weight) return false;
  if (network_.own_loss || network_.spec.max_norm > 0) return false;
  if (all_.target.labels && !network_.loss().targets.reads_labels) return false;
  for (std::size_t k = 0; k < network_.layers.size(); ++k) {
    const LayerPlace& layer = network_.layers[k];
    if (network_.rates[k] < 1 || network_.rates[k] > 1) return false;
    if (!active<T>().layers[network_.spec.layers[k].kind].info.in_one_vector) return false;
    if (layer.in.size() > lanes || layer.out.size() > lanes) return false;
  }
  return batch_size_ <= tiny_rows;
}

// The order of the rows depends on the seed and on the number of epochs that the network has seen, so that several
// calls of fit give the same as one.
template <class T>
typename EpochRunner<T>::Outcome EpochRunner<T>::run(Index epochs, Sums* sums, const PollInterrupts& poll) {
  if (mixed_) {
    epochs = 1;
    shuffle(network_.spec.seed, network_.epochs, order_);
  }
  // the kernel for tiny networks can only update by plain SGD
  const bool tiny = fits_tiny() && !executor_.clips() && executor_.plain_rate() > T(0);
  const Outcome outcome = tiny ? run_tiny(epochs, sums, poll) : run_batches(*sums, poll);
  network_.epochs += static_cast<std::uint64_t>(outcome.epochs);
  return outcome;
}

// Epochs of plain SGD on a tiny network. One call of the kernel runs several epochs over all rows if these are few, or
// one epoch over a piece of the rows if they are many; a piece is a whole number of batches, and between pieces the
// caller is polled. Where the loss of a batch is not finite the kernel stops before its update, and the loss is
// computed again for the error.
template <class T>
typename EpochRunner<T>::Outcome EpochRunner<T>::run_tiny(Index epochs, Sums* sums, const PollInterrupts& poll) {
  const Index rows = all_.x.rows(), piece = std::max<Index>(tiny_rows / batch_size_, 1) * batch_size_;
  snapshot_.finish(network_);
  TinyRun<T> run{};
  run.plan = executor_.records().data();
  run.depth = static_cast<Index>(executor_.records().size());
  for (Index k = 0; k < run.depth; ++k)
    run.activation[k] = network_.spec.layers[static_cast<std::size_t>(k)].activation.id();
  run.from_net_input = network_.loss().from_net_input;
  run.train_bias = network_.spec.train_bias;
  run.loss = network_.spec.loss.id();
  run.loss_parameter = static_cast<T>(network_.spec.loss.parameter());
  run.rate = executor_.plain_rate();
  run.x_stride = all_.x.stride();
  run.batch_size = batch_size_;
  epochs = std::min(epochs, std::max<Index>(tiny_rows / rows / 4, 1));
  std::fill_n(sums, epochs, Sums{});
  const Deciding how = deciding(network_);
  run.judges = judges_;
  run.by_largest = how.by_largest;
  run.target_above = static_cast<T>(how.target_above);
  note_rates(epochs);
  const Index batches_of_epoch = (rows + batch_size_ - 1) / batch_size_;
  for (Index row = 0; row < rows; row += piece) {
    // `order` holds row numbers of the whole data set; without it the kernel takes the rows as they lie, from `row` on
    const Batch<T> part = mixed_ ? all_ : all_.from(row, rows - row);
    run.x = part.x.data();
    run.target = part.target;
    run.order = mixed_ ? order_.data() + row : nullptr;
    run.rows = std::min(piece, rows - row);
    const Index batches = (run.rows + batch_size_ - 1) / batch_size_;
    if (!rates_.empty()) run.rates = rates_.data() + row / batch_size_, run.rates_stride = batches_of_epoch;
    const Index done = active<T>().tiny(run, epochs, &sums->loss, &sums->right, 2);
    network_.count_updates(static_cast<std::uint64_t>(done * batches));
    if (done == epochs) {
      if (row + piece < rows) poll_if_due(poll);
      continue;
    }
    network_.count_updates(static_cast<std::uint64_t>(run.failed_batch));  // those of the unfinished epoch
    const Index failed = row / batch_size_ + run.failed_batch;             // counted from the start of the epoch
    const Batch<T> bad = batch(failed * batch_size_);
    return {done, failed, executor_.losses(bad) / static_cast<double>(bad.x.rows())};
  }
  return {epochs};
}

// The learning rate of each update in some epochs of a tiny network, where the schedule moves it. The kernel makes
// these epochs in one call.
template <class T>
void EpochRunner<T>::note_rates(Index epochs) {
  OptimizerState<T>& optimizer = network_.optimizer;
  rates_.clear();
  if (!optimizer.schedule.moves()) return;
  const Index rows = all_.x.rows(), batches = (rows + batch_size_ - 1) / batch_size_;
  for (Index e = 0; e < epochs; ++e)
    for (Index b = 0; b < batches; ++b) {
      const double part = static_cast<double>(b) / static_cast<double>(batches);
      rates_.push_back(static_cast<T>(optimizer.description.learning_rate * optimizer.schedule.factor(part, e)));
    }
}

// One epoch, batch by batch. It ends before the update of the first batch whose loss is not finite.
template <class T>
typename EpochRunner<T>::Outcome EpochRunner<T>::run_batches(Sums& sums, const PollInterrupts& poll) {
  const Index rows = all_.x.rows(), batches = (rows + batch_size_ - 1) / batch_size_;
  OptimizerState<T>& optimizer = network_.optimizer;
  const bool moves = optimizer.schedule.moves();
  sums = {};
  executor_.poll_with(&poll);  // also within a batch, if it takes long
  for (Index row = 0, batch = 0; row < rows; row += batch_size_, ++batch) {
    double part = 0;
    const Batch<T> present = this->batch(row);
    if (moves) optimizer.factor = optimizer.schedule.factor(static_cast<double>(batch) / static_cast<double>(batches));
    const double loss = executor_.step(present, &part);
    if (!std::isfinite(loss)) return {0, batch, loss};
    sums.loss += part;
    if (judges_) sums.right = executor_.rights(present, sums.right);
    poll_if_due(poll);
  }
  return {1};
}

// the batch that begins at a row, in the order of this epoch
template <class T>
Batch<T> EpochRunner<T>::batch(Index row) noexcept {
  const Index count = std::min(batch_size_, all_.x.rows() - row);
  return mixed_ ? gather(order_.data() + row, count) : all_.from(row, count);
}

// Copies rows order[first] … order[last − 1] of the data set into rows first … last − 1 of the batch.
template <class T>
void EpochRunner<T>::copy_rows(const Index* order, Index first, Index last) noexcept {
  const Index n_in = all_.x.cols();
  for (Index r = first; r < last; ++r) {
    const Index from = order[r];
    std::memcpy(x_.data() + r * n_in, all_.x.data() + from * all_.x.stride(),
                static_cast<std::size_t>(n_in) * sizeof(T));
    if (n_target_)
      std::memcpy(target_.data() + r * n_target_, all_.target.values + from * all_.target.stride,
                  static_cast<std::size_t>(n_target_) * sizeof(T));
    if (all_.target.labels) labels_[static_cast<std::size_t>(r)] = all_.target.labels[from];
    if (all_.weight) weight_[r] = all_.weight[from];
  }
}

// A batch of the rows that `order` names, copied side by side. Threads share the copying as they share the rows of a
// step afterwards, so a row tends to be in the cache of the thread that computes with it.
template <class T>
Batch<T> EpochRunner<T>::gather(const Index* order, Index rows) noexcept {
  team_.share(rows, row_grain, [&](Index first, Index last, int) { copy_rows(order, first, last); });
  return {View<const T>(x_.data(), rows, all_.x.cols()),
          {n_target_ ? target_.data() : nullptr, n_target_, all_.target.labels ? labels_.data() : nullptr},
          all_.weight ? weight_.data() : nullptr,
          all_.columns};
}

template class EpochRunner<float>;
template class EpochRunner<double>;

}  // namespace ranvier
