#include "ranvier/network.hpp"

#include <cmath>

#include "clock.hpp"
#include "data.hpp"

namespace ranvier {

template <class T>
double mean_loss(Stepper<T>& stepper, const Batch<T>& all, const Visit& visit);  // fit.cpp

namespace {

// rows that one pass takes at a time when nothing has to be kept: outputs stay in the cache
constexpr Index block_rows = 256;

// the network's own workspace, made anew when it is too small or of another kind
template <class T>
Stepper<T>& workspace(NetworkState<T>& n, Index rows, Use use) {
  if (!n.workspace || n.workspace->max_rows() < rows || n.workspace->use() < use)
    n.workspace = std::make_unique<Stepper<T>>(n, rows, use);
  return *n.workspace;
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
Network<T>::Network(const Network& other) : state_{std::make_shared<NetworkState<T>>(*other.state_)} {}
template <class T>
Network<T>& Network<T>::operator=(const Network& other) {
  state_ = std::make_shared<NetworkState<T>>(*other.state_);
  return *this;
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
View<T> Network<T>::parameters() const noexcept {
  return {state_->parameters.data(), 1, state_->parameters.size()};
}
template <class T>
View<const T> Network<T>::gradients() const noexcept {
  return {state_->gradients.data(), 1, state_->gradients.size()};
}
template <class T>
View<T> Network<T>::weight(Index layer) const {
  const LayerShape& shape = state_->layers.at(static_cast<std::size_t>(layer));
  return {state_->parameters.data() + shape.weight, shape.n_in, shape.n_out};
}
template <class T>
View<T> Network<T>::bias(Index layer) const {
  const LayerShape& shape = state_->layers.at(static_cast<std::size_t>(layer));
  return {state_->parameters.data() + shape.bias, 1, shape.n_out};
}

template <class T>
void Network<T>::reset_optimizer() {
  const std::lock_guard<std::recursive_mutex> turn(state_->busy);
  state_->optimizer = {};
}

template <class T>
void Network<T>::forward(View<const T> x, View<T> y, const Visit& visit) {
  NetworkState<T>& n = *state_;
  const std::lock_guard<std::recursive_mutex> turn(n.busy);
  check_inputs(n, x);
  if (y.rows() != x.rows() || y.cols() != n_out())
    throw ValueError(
        message("out must have shape (", x.rows(), ", ", n_out(), "); got (", y.rows(), ", ", y.cols(), ")"));
  if (x.rows() == 0) return;
  Stepper<T>& stepper = workspace(n, std::min(x.rows(), block_rows), Use::predict);
  Every look(0.05);
  for (Index row = 0; row < x.rows(); row += block_rows) {
    const Index count = std::min(block_rows, x.rows() - row);
    stepper.forward({x.data() + row * x.stride(), count, x.cols(), x.stride()},
                    {y.data() + row * y.stride(), count, y.cols(), y.stride()});
    if (visit && look.due()) visit();
  }
}

template <class T>
Kept<T> Network<T>::forward_kept(View<const T> x) {
  NetworkState<T>& n = *state_;
  const std::lock_guard<std::recursive_mutex> turn(n.busy);
  check_inputs(n, x);
  Stepper<T> stepper(n, std::max<Index>(x.rows(), 1), Use::keep);
  stepper.forward(x, {});
  return kept_of(stepper, x.rows(), false);
}

template <class T>
double Network<T>::loss(const Data<T>& data, const Visit& visit) {
  NetworkState<T>& n = *state_;
  const std::lock_guard<std::recursive_mutex> turn(n.busy);
  const Batch<T> all = checked(n, data);
  return mean_loss(workspace(n, std::min(all.x.rows(), block_rows), Use::predict), all, visit);
}

template <class T>
double Network<T>::backward(const Data<T>& data, Kept<T>* kept) {
  NetworkState<T>& n = *state_;
  const std::lock_guard<std::recursive_mutex> turn(n.busy);
  const Batch<T> all = checked(n, data);
  const Index rows = all.x.rows();
  Stepper<T>& stepper = workspace(n, rows, kept ? Use::keep : Use::train);
  const double weight = total_weight(all.weight, rows), loss = stepper.deltas(all, weight) / weight;
  stepper.gradients(rows);
  if (kept) *kept = kept_of(stepper, rows, true);
  return loss;
}

template <class T>
double Network<T>::step(const Data<T>& data, const Optimizer& optimizer) {
  NetworkState<T>& n = *state_;
  const std::lock_guard<std::recursive_mutex> turn(n.busy);
  std::string why;
  if (!n.trainable(why)) throw ValueError(why);
  const Batch<T> all = checked(n, data);
  n.begin(optimizer);
  const auto steps = static_cast<long long>(n.optimizer.steps);
  const double loss = workspace(n, all.x.rows(), Use::train).step(all);
  if (!std::isfinite(loss))
    throw DivergenceError(
        message("the loss is not finite at step ", steps, "; the weights are as before it; a smaller ",
                "learning_rate than ", optimizer.learning_rate, " may help"),
        static_cast<long long>(n.epochs), steps, loss);
  return loss;
}

template class Network<float>;
template class Network<double>;

}  // namespace v0
}  // namespace ranvier
