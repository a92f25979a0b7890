// Network: construction, copies, sizes and lock. Passes are in network_passes.cpp, training over epochs in fit.cpp.
#include "ranvier/network.hpp"

#include <cmath>
#include <utility>

#include "nets/network_impl.hpp"
#include "system/attempt.hpp"
#include "system/message.hpp"
#include "system/same_value.hpp"

namespace ranvier {
namespace {

// the description of a network of dense layers; widths begin with the number of inputs
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

bool alike(const Layer& a, const Layer& b) noexcept {
  for (std::size_t i = 0; i < a.options.size(); ++i)
    if (!same_value(a.options[i], b.options[i])) return false;
  return a.kind == b.kind && a.n == b.n && a.activation.id() == b.activation.id() &&
         same_value(a.activation.parameter(), b.activation.parameter());
}

// everything but the memory of parameters and gradients, and the description of the layers, which both share
template <class T>
void take_over(NetworkState<T>& to, NetworkState<T>& from) noexcept {
  to.parameters.copy_from(from.parameters);
  to.gradients.copy_from(from.gradients);
  to.give_back();
  to.optimizer = std::move(from.optimizer);
  to.epochs = from.epochs;
  to.updates = from.updates;
  to.metadata = std::move(from.metadata);
  to.spec.init = from.spec.init;
  to.spec.train_bias = from.spec.train_bias;
  to.spec.l2 = from.spec.l2;
  to.spec.l1 = from.spec.l1;
  to.spec.max_norm = from.spec.max_norm;
  to.rates = std::move(from.rates);
  to.pending = std::move(from.pending);
  if (from.own_loss) to.own_loss = std::move(from.own_loss);
  to.lacks_loss = from.lacks_loss;
  to.spec.seed = from.spec.seed;
}

}  // namespace

bool alike(const NetworkSpec& a, const NetworkSpec& b) noexcept {
  if (a.rule != b.rule || a.n_in != b.n_in || a.image != b.image || a.layers.size() != b.layers.size()) return false;
  for (std::size_t k = 0; k < a.layers.size(); ++k)
    if (!alike(a.layers[k], b.layers[k])) return false;
  return a.loss.id() == b.loss.id() && same_value(a.loss.parameter(), b.loss.parameter());
}

inline namespace v0 {

NetworkSpec described(const Input& input, std::vector<Layer> layers) {
  NetworkSpec spec;
  spec.n_in = input.shape.size();
  if (input.image) spec.image = input.shape;
  spec.layers = std::move(layers);
  const int last = spec.layers.empty() ? -1 : spec.layers.back().activation.id();
  if (last == activation_softmax) spec.loss = Loss::cross_entropy;
  if (last == activation_sigmoid) spec.loss = Loss::binary_cross_entropy;
  return spec;
}

template <class T>
Network<T>::Network(NetworkSpec spec, const PollInterrupts& poll)
    : impl_{std::make_shared<NetworkImpl<T>>(std::move(spec), poll)} {}
template <class T>
Network<T>::Network(const std::vector<Index>& widths, Activation hidden, Loss loss, Activation output,
                    std::uint64_t seed)
    : Network(from_widths(widths, hidden, loss, output, seed)) {}
template <class T>
std::optional<Network<T>> Network<T>::make(const NetworkSpec& spec, std::string* why) noexcept {
  return attempt<Network>(why, [&] { return Network(spec); });
}
template <class T>
std::optional<Network<T>> Network<T>::make(const std::vector<Index>& widths, Activation hidden, Loss loss,
                                           Activation output, std::uint64_t seed, std::string* why) noexcept {
  return attempt<Network>(why, [&] { return Network(widths, hidden, loss, output, seed); });
}
template <class T>
Network<T>::Network(const Network& other) {
  const LockGuard guard(other.impl_->lock);
  impl_ = std::make_shared<NetworkImpl<T>>(other.impl_->state);
}
template <class T>
Network<T>& Network<T>::operator=(const Network& other) {
  return this == &other ? *this : *this = Network(other);
}
template <class T>
Network<T>& Network<T>::operator=(Network&& other) noexcept {
  if (impl_ == other.impl_) return *this;
  const bool keeps_trainers = impl_ && other.impl_ && !(impl_->trainers > 0 && other.has_own_loss());
  if (keeps_trainers && alike(impl_->state.spec, other.impl_->state.spec)) {
    const LockGuard guard(impl_->lock);
    take_over(impl_->state, other.impl_->state);
    return *this;
  }
  if (impl_) impl_->replaced = true;
  impl_ = std::move(other.impl_);
  return *this;
}

template <class T>
const NetworkSpec& Network<T>::spec() const noexcept {
  return impl_->state.spec;
}
template <class T>
Index Network<T>::n_in() const noexcept {
  return impl_->state.spec.n_in;
}
template <class T>
Index Network<T>::n_out() const noexcept {
  return impl_->state.n_out();
}
template <class T>
Index Network<T>::n_target() const noexcept {
  return impl_->state.n_target();
}
template <class T>
std::uint64_t Network<T>::epochs() const noexcept {
  return impl_->state.epochs;
}
template <class T>
std::uint64_t Network<T>::steps() const noexcept {
  return impl_->state.optimizer.steps;
}
template <class T>
std::map<std::string, std::string>& Network<T>::metadata() const noexcept {
  return impl_->state.metadata;
}

template <class T>
void Network<T>::lock() const noexcept {
  impl_->lock.lock();
}
template <class T>
bool Network<T>::try_lock() const noexcept {
  return impl_->lock.try_lock();
}
template <class T>
void Network<T>::unlock() const noexcept {
  impl_->lock.unlock();
}

template <class T>
std::optional<Optimizer> Network<T>::optimizer() const {
  const LockGuard guard(impl_->lock);
  const OptimizerState<T>& o = impl_->state.optimizer;
  return o.begun ? std::optional<Optimizer>(o.description) : std::nullopt;
}

template <class T>
void Network<T>::reset_optimizer() {
  const LockGuard guard(impl_->lock);
  impl_->state.give_back();
  impl_->state.optimizer = {};
  impl_->state.pending.reset();
}

template <class T>
void Network<T>::forget_progress() {
  const LockGuard guard(impl_->lock);
  impl_->state.pending.reset();
}

template <class T>
void Network<T>::use_loss(LossFunction<T> loss) {
  const LockGuard guard(impl_->lock);
  if (impl_->trainers > 0)
    throw ValueError(
        "use_loss is for networks without a trainer, which has the losses of the library; call it first and fit or "
        "step() after it, or give the trainer's backward(d_y) the gradient of this loss");
  impl_->state.own_loss = std::move(loss);
}
template <class T>
bool Network<T>::has_own_loss() const noexcept {
  return impl_->state.own_loss || impl_->state.lacks_loss;
}

template <class T>
void Network<T>::set_rate(Index layer, double rate) {
  if (!(rate >= 0) || std::isinf(rate))
    throw_value_error("the rate of a layer must be a finite number >= 0; got ", rate);
  const LockGuard guard(impl_->lock);
  impl_->state.rates.at(static_cast<std::size_t>(layer)) = rate;
}
template <class T>
double Network<T>::rate(Index layer) const {
  return impl_->state.rates.at(static_cast<std::size_t>(layer));
}

template <class T>
Shape Network<T>::output_shape(Index layer) const {
  return impl_->state.layers.at(static_cast<std::size_t>(layer)).out;
}
template <class T>
bool Network<T>::gives_images(Index layer) const {
  return impl_->state.layers.at(static_cast<std::size_t>(layer)).gives_images;
}
template <class T>
double Network<T>::multiplications() const noexcept {
  return impl_->state.multiplications;
}
template <class T>
double Network<T>::multiplications(Index layer) const {
  return impl_->state.layers.at(static_cast<std::size_t>(layer)).multiplications;
}
template <class T>
std::shared_ptr<NetworkState<T>> Network<T>::state() const noexcept {
  // points to the state and shares ownership of all of impl_ (an aliasing shared_ptr)
  return {impl_, &impl_->state};
}

// This instantiates the member functions that are defined above. The other files instantiate theirs one by one, for the
// compiler sees no definition of them here.
template class Network<float>;
template class Network<double>;

}  // namespace v0
}  // namespace ranvier
