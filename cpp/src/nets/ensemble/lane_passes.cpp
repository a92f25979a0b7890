#include "nets/ensemble/lane_passes.hpp"

#include <algorithm>
#include <cstring>

#include "system/active.hpp"

namespace ranvier {
namespace {

// From row to row of a matrix in lanes. Rows a multiple of 1 KB apart would share few lines of the first cache where a
// product reads down a column, so that wide rows have an odd number of vectors.
Index lane_row(Index n) { return n < 16 ? n : n | 1; }

// what the matrices of a pass may take [bytes]: they stay in the second cache, beside the weights
constexpr Index pass_bytes = Index{1} << 17;

}  // namespace

template <class T>
LanePasses<T>::LanePasses(const NetworkState<T>& like, Index batch_size, const Batch<T>& all)
    : weights{like.parameters.size() * active<T>().lanes.width},
      gradients{weights.size()},
      like_{like},
      kernels_{active<T>()},
      lanes_{kernels_.lanes},
      loss_{like.loss()},
      all_{all},
      width_{lanes_.width},
      n_target_{like.n_target()},
      judges_{has_classes(like, all.target)},
      one_hot_{all.target.labels && !like.loss().targets.reads_labels},
      x_row_{lane_row(like.spec.n_in)} {
  for (std::size_t s = 0; s < like.optimizer.slots.size(); ++s) slots.emplace_back(weights.size());
  Index numbers = x_row_;
  for (const LayerPlace& place : like.layers) numbers += 2 * lane_row(place.out.size());
  const Index bytes_of_row = numbers * width_ * static_cast<Index>(sizeof(T));
  block_ = std::min(batch_size, std::max<Index>(pass_bytes / bytes_of_row / 4 * 4, 4));
  for (std::size_t k = 0; k < like.layers.size(); ++k) {
    const LayerPlace& place = like.layers[k];
    const Activation& activation = like.spec.layers[k].activation;
    LaneLayer<T> layer{place.in.size(),
                       place.out.size(),
                       place.weight,
                       place.bias,
                       lane_row(place.out.size()),
                       &kernels_.activations[activation.id()],
                       static_cast<T>(activation.parameter()),
                       {},
                       {},
                       {}};
    // a transposition reads whole vectors beyond the last row
    const Index size = (block_ * layer.row + width_) * width_;
    if (layer.activation->keeps_net_input) layer.net_input = Buffer<T>(size);
    layer.output = Buffer<T>(size);
    layer.delta = Buffer<T>(size);
    layers_.push_back(std::move(layer));
  }
  const Index rows = block_ * width_, n_out = like.n_out();
  x_ = Buffer<T>((block_ * x_row_ + width_) * width_);
  if (all.target.values || one_hot_) target_ = Buffer<T>(rows * n_target_);
  if (all.target.labels) labels_.resize(static_cast<std::size_t>(rows));
  if (n_out > 1) top_ = Buffer<T>(rows * n_out), top_delta_ = Buffer<T>(rows * n_out);
  row_loss_ = Buffer<T>(rows);
  scale_ = Buffer<T>(rows);
  if (judges_) right_ = Buffer<T>(rows);
}

template <class T>
void LanePasses<T>::batch(const Index* const* order, Index start, Index rows, double* sums, double* rights) noexcept {
  std::fill_n(sums, width_, 0.0);
  const T scale = static_cast<T>(1 / static_cast<double>(rows));
  if (scale_[0] < scale || scale_[0] > scale) std::fill_n(scale_.data(), scale_.size(), scale);
  for (Index row = 0; row < rows; row += block_) {
    const Index count = std::min(block_, rows - row);
    load(order, start + row, count);
    forward(count);
    losses(count, sums, rights);
    backward(count, row == 0);
  }
}

// The inputs and the targets of some rows. Targets that all lanes share stay where they are from pass to pass.
template <class T>
void LanePasses<T>::load(const Index* const* order, Index first, Index rows) noexcept {
  spread_ = !order[0];
  if (spread_) {
    input_ = all_.x.data() + first * all_.x.stride();
    input_row_ = all_.x.stride();
    if (held_first_ == first && held_rows_ >= rows) return;
    held_first_ = first, held_rows_ = rows;
  } else {
    held_first_ = -1;
    input_ = x_.data();
    input_row_ = x_row_;
  }
  const T* from[most_lanes];
  for (Index r = 0; r < rows; ++r) {
    for (Index l = 0; l < width_; ++l) {
      const Index at = spread_ ? first + r : order[l][first + r], to = r * width_ + l;
      from[l] = all_.x.data() + at * all_.x.stride();
      if (all_.target.labels) labels_[static_cast<std::size_t>(to)] = all_.target.labels[at];
      for (Index j = 0; j < n_target_ && target_.size() > 0; ++j)
        target_[to * n_target_ + j] =
            one_hot_ ? T(all_.target.labels[at] == j) : all_.target.values[at * all_.target.stride + j];
    }
    if (!spread_) lanes_.weave(all_.x.cols(), from, x_.data() + r * x_row_ * width_);
  }
}

template <class T>
void LanePasses<T>::forward(Index rows) noexcept {
  const T* input = input_;
  Index input_row = input_row_;
  bool spread = spread_;
  for (const LaneLayer<T>& l : layers_) {
    lanes_.product({rows, l.n_out, l.n_in, input, input_row, 1, weights.data() + l.weight * width_, l.n_out, 1,
                    weights.data() + l.bias * width_, 0, l.z(), l.row, spread});
    const bool left = &l == &layers_.back() && (loss_.from_net_input || l.activation->whole_row);  // to losses()
    const Index n = rows * l.row * width_;
    if (!left) l.activation->value(1, n, l.z(), n, l.output.data(), n, l.parameter);
    input = l.output.data();
    input_row = l.row;
    spread = false;
  }
}

// Losses and their gradients: one output of all lanes is a column as it lies; of more outputs the lanes become rows.
template <class T>
void LanePasses<T>::losses(Index rows, double* sums, double* rights) noexcept {
  const LaneLayer<T>& top = layers_.back();
  const Index n = top.n_out, all = rows * width_;
  const T* const last = loss_.from_net_input || top.activation->whole_row ? top.z() : top.output.data();
  const T* y = last;
  T* d = top.delta.data();
  if (n > 1) {
    for (Index r = 0; r < rows; ++r) lanes_.to_rows(n, last + r * top.row * width_, top_.data() + r * width_ * n, n);
    y = top_.data();
    d = top_delta_.data();
  }
  const bool softmax = top.activation->whole_row && !loss_.from_net_input;
  T* const whole = n > 1 ? top_.data() : top.output.data();
  if (softmax) top.activation->value(all, n, y, n, whole, n, top.parameter), y = whole;
  const Targets<T> targets{all_.target.values || one_hot_ ? target_.data() : nullptr, n_target_,
                           all_.target.labels && !one_hot_ ? labels_.data() : nullptr};
  loss_.rows(all, n, y, n, targets, scale_.data(), d, n, row_loss_.data(),
             judges_ && targets.labels ? right_.data() : nullptr, static_cast<T>(like_.spec.loss.parameter()));
  if (judges_) {
    const Deciding how = deciding(like_);
    if (n == 1 && !how.by_largest && targets.values)
      lanes_.judge(all, y, targets.values, static_cast<T>(how.output_above), static_cast<T>(how.target_above),
                   right_.data());
    else if (!targets.labels || !loss_.targets.reads_labels)
      mark_right(how, all, n, y, n, all_.target.labels ? Targets<T>{nullptr, 0, labels_.data()} : targets,
                 right_.data());
    lanes_.add_rows(rows, right_.data(), rights);
  }
  if (softmax) top.activation->pull(all, n, y, n, y, n, d, n, top.parameter);
  if (n > 1)
    for (Index r = 0; r < rows; ++r)
      lanes_.of_rows(n, top_delta_.data() + r * width_ * n, n, top.delta.data() + r * top.row * width_);
  lanes_.add_rows(rows, row_loss_.data(), sums);
}

// From the last layer down: its delta, that of the layer below, and its gradients, which add up over the passes of a
// batch.
template <class T>
void LanePasses<T>::backward(Index rows, bool begin) noexcept {
  for (std::size_t k = layers_.size(); k-- > 0;) {
    const LaneLayer<T>& l = layers_[k];
    const bool top = k + 1 == layers_.size();
    const Index n = rows * l.row * width_;
    if (!top || !(loss_.from_net_input || l.activation->whole_row))
      l.activation->pull(1, n, l.z(), n, l.output.data(), n, l.delta.data(), n, l.parameter);
    T *const w = weights.data() + l.weight * width_, *const g = gradients.data() + l.weight * width_,
             *const g_bias = gradients.data() + l.bias * width_;
    const LaneLayer<T>* const below = k > 0 ? &layers_[k - 1] : nullptr;
    if (below)
      lanes_.product({rows, l.n_in, l.n_out, l.delta.data(), l.row, 1, w, 1, l.n_out, nullptr, 0, below->delta.data(),
                      below->row, false});
    lanes_.product({l.n_in, l.n_out, rows, below ? below->output.data() : input_, 1, below ? below->row : input_row_,
                    l.delta.data(), l.row, 1, begin ? nullptr : g, l.n_out, g, l.n_out, !below && spread_});
    lanes_.sum_rows(rows, l.n_out, l.delta.data(), l.row, begin ? nullptr : g_bias, g_bias);
  }
}

template <class T>
void LanePasses<T>::update(const OptimizerState<T>& optimizer, const LaneSteps<T>& of_weights,
                           const LaneSteps<T>& of_biases, bool same) noexcept {
  LaneUpdate<T>* const step = lanes_.update[optimizer.description.id][optimizer.form];
  const auto elements = [&](Index first, Index count, const LaneSteps<T>& steps) {
    T* state[most_slots] = {};
    for (std::size_t s = 0; s < slots.size(); ++s) state[s] = slots[s].data() + first * width_;
    step(count, weights.data() + first * width_, gradients.data() + first * width_, state, steps);
  };
  const bool biases = like_.spec.train_bias;
  if (same && biases) return elements(0, like_.parameters.size(), of_weights);
  for (const LaneLayer<T>& l : layers_) {
    elements(l.weight, l.n_in * l.n_out, of_weights);
    if (biases) elements(l.bias, l.n_out, of_biases);
  }
}

template class LanePasses<float>;
template class LanePasses<double>;

}  // namespace ranvier
