#include "ranvier/network.hpp"

#include <cmath>

#include "system/interrupt_poll.hpp"
#include "nets/data.hpp"

namespace ranvier {

template <class T>
double mean_loss(Stepper<T>& stepper, const Batch<T>& all, const PollInterrupts& poll);  // fit.cpp

namespace {

// the network's own workspace, made anew when it is too small or of another kind, and a team for the work at hand;
// taken out while it works, because a signal handler may call the same network meanwhile
template <class T>
class Workspace {
 public:
  Workspace(NetworkState<T>& n, Index rows, Use use, const PollInterrupts& poll)
      : network_{n}, team_(threads_for(multiplications(n, rows, use), 0)), stepper_{std::move(n.workspace)} {
    if (use == Use::predict) rows = std::min(rows, block_rows * team_.size());
    if (!stepper_ || stepper_->max_rows() < rows || stepper_->use() < use || stepper_->max_threads() < team_.size())
      make(rows, use);
    stepper_->share(&team_);
    stepper_->poll_with(&poll);
  }
  ~Workspace() {
    if (!stepper_) return;
    stepper_->share(nullptr);
    stepper_->poll_with(nullptr);
    network_.workspace = std::move(stepper_);
  }
  Stepper<T>& operator*() const noexcept { return *stepper_; }
  Stepper<T>* operator->() const noexcept { return stepper_.get(); }

 private:
  void make(Index rows, Use use) {
    int threads = team_.size();
    if (stepper_) {
      rows = std::max(rows, stepper_->max_rows());
      use = std::max(use, stepper_->use());
      threads = std::max(threads, stepper_->max_threads());
    }
    stepper_.reset();
    stepper_ = std::make_unique<Stepper<T>>(network_, rows, use, threads);
  }

  NetworkState<T>& network_;
  const Team team_;
  std::unique_ptr<Stepper<T>> stepper_;
};

template <class T>
[[noreturn]] void diverged(const NetworkState<T>& n, double loss, const std::string& rest) {
  const std::string cause = bad_parameter(n);
  throw DivergenceError(message("the loss is not finite at step ", n.optimizer.steps, " (", loss, "); ",
                                cause.empty() ? rest : "the network is as before; " + cause),
                        static_cast<long long>(n.epochs), static_cast<long long>(n.optimizer.steps), loss);
}

template <class T>
std::vector<T> dense_rows(const T* from, Index stride, Index rows, Index cols) {
  std::vector<T> out(static_cast<std::size_t>(rows * cols));
  for (Index r = 0; r < rows; ++r)
    std::memcpy(out.data() + r * cols, from + r * stride, static_cast<std::size_t>(cols) * sizeof(T));
  return out;
}

template <class T>
Kept<T> kept_of(const Stepper<T>& stepper, Index rows, bool with_deltas) {
  Kept<T> kept;
  for (const Record<T>& r : stepper.plan()) {
    kept.net_inputs.push_back(dense_rows(r.net_input, r.stride, rows, r.n_out));
    kept.outputs.push_back(dense_rows(r.output, r.stride, rows, r.n_out));
    if (!with_deltas) continue;
    kept.deltas.push_back(dense_rows(r.delta, r.stride, rows, r.n_out));
    std::vector<T> slope(static_cast<std::size_t>(rows * r.n_out));
    r.activation->slope(rows, r.n_out, r.net_input, r.stride, r.output, r.stride, slope.data(), r.n_out, r.parameter);
    kept.slopes.push_back(std::move(slope));
  }
  return kept;
}

NetworkSpec from_widths(const std::vector<Index>& widths, Activation hidden, Loss loss, Activation output,
                        std::uint64_t seed) {
  NetworkSpec spec;
  spec.n_in = widths.empty() ? 0 : widths.front();
  for (std::size_t k = 1; k < widths.size(); ++k)
    spec.layers.push_back({widths[k], k + 1 == widths.size() ? output : hidden});
  spec.loss = loss;
  spec.seed = seed;
  return spec;
}

}  // namespace

inline namespace v0 {

template <class T>
Network<T>::Network(NetworkSpec spec) : state_{std::make_shared<NetworkState<T>>(std::move(spec))} {}
template <class T>
Network<T>::Network(const std::vector<Index>& widths, Activation hidden, Loss loss, Activation output,
                    std::uint64_t seed)
    : Network(from_widths(widths, hidden, loss, output, seed)) {}
template <class T>
Network<T>::Network(const Network& other) {
  const LockGuard guard(other.state_->lock);
  state_ = std::make_shared<NetworkState<T>>(*other.state_);
}
template <class T>
Network<T>& Network<T>::operator=(const Network& other) {
  return *this = Network(other);
}

template <class T>
const NetworkSpec& Network<T>::spec() const noexcept {
  return state_->spec;
}
template <class T>
Index Network<T>::n_in() const noexcept {
  return state_->spec.n_in;
}
template <class T>
Index Network<T>::n_out() const noexcept {
  return state_->layers.back().n_out;
}
template <class T>
Index Network<T>::n_target() const noexcept {
  return state_->n_target();
}
template <class T>
std::uint64_t Network<T>::epochs() const noexcept {
  return state_->epochs;
}
template <class T>
std::uint64_t Network<T>::steps() const noexcept {
  return state_->optimizer.steps;
}
template <class T>
std::map<std::string, std::string>& Network<T>::metadata() const noexcept {
  return state_->metadata;
}

template <class T>
void Network<T>::lock() const noexcept {
  state_->lock.lock();
}
template <class T>
bool Network<T>::try_lock() const noexcept {
  return state_->lock.try_lock();
}
template <class T>
void Network<T>::unlock() const noexcept {
  state_->lock.unlock();
}

template <class T>
void Network<T>::reset_optimizer() {
  const LockGuard guard(state_->lock);
  state_->optimizer = {};
}

template <class T>
void Network<T>::forward(View<const T> x, View<T> y, const PollInterrupts& poll, bool may_spoil_y) {
  NetworkState<T>& n = *state_;
  const LockGuard guard(n.lock);
  check_inputs(n, may_spoil_y ? View<const T>(x.data(), 0, x.cols(), x.stride()) : x);
  if (y.rows() != x.rows() || y.cols() != n_out())
    throw ValueError(
        message("out must have shape (", x.rows(), ", ", n_out(), "); got (", y.rows(), ", ", y.cols(), ")"));
  if (x.rows() == 0) return;
  const Workspace<T> stepper(n, x.rows(), Use::predict, poll);
  const Index block = stepper->block();
  const auto run = [&](Index row, Index count) {
    const View<const T> part(x.data() + row * x.stride(), count, x.cols(), x.stride());
    if (may_spoil_y && !finite(part)) check_inputs(n, x);  // says where
    stepper->forward(part, {y.data() + row * y.stride(), count, y.cols(), y.stride()});
  };
  if (x.rows() <= block) return run(0, x.rows());  // without a look at the clock
  InterruptPoll interrupt_poll;
  for (Index row = 0; row < x.rows(); row += block) {
    run(row, std::min(block, x.rows() - row));
    interrupt_poll.if_due(poll);
  }
}

template <class T>
Kept<T> Network<T>::forward_kept(View<const T> x, const PollInterrupts& poll) {
  NetworkState<T>& n = *state_;
  const LockGuard guard(n.lock);
  check_inputs(n, x);
  Stepper<T> stepper(n, std::max<Index>(x.rows(), 1), Use::keep);
  stepper.poll_with(&poll);
  stepper.forward(x, {});
  return kept_of(stepper, x.rows(), false);
}

template <class T>
double Network<T>::loss(const Data<T>& data, const PollInterrupts& poll) {
  NetworkState<T>& n = *state_;
  const LockGuard guard(n.lock);
  const Batch<T> all = checked(n, data);
  const Workspace<T> stepper(n, all.x.rows(), Use::predict, poll);
  const double loss = mean_loss(*stepper, all, poll);
  if (!std::isfinite(loss)) diverged(n, loss, "the network is as before");
  return loss;
}

template <class T>
double Network<T>::backward(const Data<T>& data, Kept<T>* kept, const PollInterrupts& poll) {
  NetworkState<T>& n = *state_;
  const LockGuard guard(n.lock);
  const Batch<T> all = checked(n, data);
  const Index rows = all.x.rows();
  const Workspace<T> stepper(n, rows, kept ? Use::keep : Use::train, poll);
  const double weight = total_weight(all.weight, rows), loss = stepper->deltas(all, weight) / weight;
  if (!std::isfinite(loss)) diverged(n, loss, "the gradients are as before");
  stepper->gradients(rows);
  if (kept) *kept = kept_of(*stepper, rows, true);
  return loss;
}

template <class T>
double Network<T>::step(const Data<T>& data, const Optimizer& optimizer, const PollInterrupts& poll) {
  NetworkState<T>& n = *state_;
  const LockGuard guard(n.lock);
  std::string why;
  if (!n.trainable(why)) throw ValueError(why);
  const Batch<T> all = checked(n, data);
  const PollInterrupts guarded = n.guarded(poll, optimizer);
  const Workspace<T> stepper(n, all.x.rows(), Use::train, guarded);
  OptimizerState<T> before;
  const bool anew = n.begin(optimizer, &before);
  const double loss = stepper->step(all);
  if (std::isfinite(loss)) return loss;
  if (anew) n.optimizer = std::move(before);
  diverged(
      n, loss,
      message("the weights are as before it; a smaller learning_rate than ", optimizer.learning_rate, " may help"));
}

template class Network<float>;
template class Network<double>;

}  // namespace v0
}  // namespace ranvier
