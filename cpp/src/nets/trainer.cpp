#include "ranvier/trainer.hpp"

#include <cmath>

#include "nets/data.hpp"
#include "nets/network_impl.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
inline namespace v0 {

template <class T>
Trainer<T>::Trainer(Network<T>& network, const Optimizer& optimizer, Index max_batch) : impl_{network.impl()} {
  std::string why;
  if (!impl_->state.trainable(why)) throw ValueError(why);
  if (max_batch < 1) throw ValueError(message("max_batch must be >= 1; got ", max_batch));
  optimizer.check();
  impl_->state.begin(optimizer);
  executor_ = std::make_unique<Executor<T>>(impl_->state, max_batch, Use::train);
}
template <class T>
Trainer<T>::~Trainer() = default;
template <class T>
Trainer<T>::Trainer(Trainer&&) noexcept = default;
template <class T>
Trainer<T>& Trainer<T>::operator=(Trainer&&) noexcept = default;

// Nothing here may throw, allocate or take a lock. So shapes are compared without an error text, and whether all is
// finite is asked of the inputs and of the loss.
template <class T>
T Trainer<T>::step(const Data<T>& data) noexcept {
  const T nothing = std::numeric_limits<T>::quiet_NaN();
  const Index rows = data.x.rows();
  bool fits = rows >= 1 && rows <= executor_->max_rows() && data.x.cols() == impl_->state.spec.n_in;
  if (data.labels) {
    for (Index r = 0; fits && r < rows; ++r) fits = data.labels[r] >= 0 && data.labels[r] < impl_->state.n_out();
    fits = fits && impl_->state.loss().target_divisor == 1;
  } else {
    fits = fits && data.target.rows() == rows && data.target.cols() == impl_->state.n_target();
  }
  if (!fits) {
    status_ = Status::wrong_shape;
    return nothing;
  }
  // The loss alone does not show an infinite input: a saturated neuron turns it into a finite output, and then the
  // gradient, input·delta = ∞·0, is NaN.
  bool finite = true;
  for (Index r = 0; r < rows && finite; ++r)
    finite = first_not_finite(data.x.data() + r * data.x.stride(), data.x.cols()) < 0;
  const double loss =
      finite ? executor_->step({data.x, {data.target.data(), data.target.stride(), data.labels}}) : std::nan("");
  status_ = std::isfinite(loss) ? Status::ok : Status::not_finite;
  return status_ == Status::ok ? static_cast<T>(loss) : nothing;
}

template <class T>
T Trainer<T>::step(View<const T> x, View<const T> target) noexcept {
  return step(Data<T>{x, target});
}
template <class T>
T Trainer<T>::step(View<const T> x, const std::int64_t* labels) noexcept {
  return step(Data<T>{x, {}, labels});
}

template <class T>
bool Trainer<T>::predict(View<const T> x, View<T> y) noexcept {
  const bool fits = x.rows() <= executor_->max_rows() && x.cols() == impl_->state.spec.n_in && y.rows() == x.rows() &&
                    y.cols() == impl_->state.n_out();
  status_ = fits ? Status::ok : Status::wrong_shape;
  if (fits && x.rows() > 0) executor_->forward(x, y);
  return fits;
}

template class Trainer<float>;
template class Trainer<double>;

}  // namespace v0
}  // namespace ranvier
