#include "nets/data.hpp"

#include <cmath>
#include <cstdint>

#include "system/active.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// "(32, 10)"
std::string shape(Index rows, Index cols) { return message("(", rows, ", ", cols, ")"); }

// A target of one column is named y[3] in errors, which is right whether it came as 1-D or as 2-D. So is the pixel of
// an image, which may come as (rows, h, w, c) or flat. `images` is null where rows have no places.
std::string element(Index row, Index col, bool single, const Shape* images = nullptr) {
  if (!images) return single ? message("[", row, "]") : message("[", row, ", ", col, "]");
  const Index pixel = col / images->c;
  return message("[", row, "] at pixel (", pixel / images->w, ", ", pixel % images->w, ") of channel ",
                 col % images->c);
}

template <class T>
const Shape* input_image(const NetworkState<T>& network) {
  return network.spec.image.c > 0 ? &network.spec.image : nullptr;
}
template <class T>
const Shape* output_image(const NetworkState<T>& network) {
  return network.layers.back().gives_images ? &network.layers.back().out : nullptr;
}

// a broadcast row (stride 0) is checked once
template <class T>
View<const T> distinct(View<const T> x) {
  return x.stride() == 0 && x.rows() > 1 ? View<const T>(x.data(), 1, x.cols(), 0) : x;
}

// ValueError that names the first element that is not finite, if there is one
template <class T>
void check_finite(View<const T> x, const char* name, bool single, const Shape* images) {
  for (Index r = 0; r < x.rows(); ++r) {
    const Index bad = first_not_finite(x.data() + r * x.stride(), x.cols());
    if (bad >= 0)
      throw_value_error(name, " must be finite; ", name, element(r, bad, single, images), " is ", x(r, bad));
  }
}

// Class labels 0 … n_out − 1 stand for rows of 0 and 1 (one-hot). A loss whose targets have fewer columns than there
// are outputs has no use for them.
template <class T>
void check_labels(const NetworkState<T>& network, const std::int64_t* labels, Index rows, const char* name) {
  const Index classes = network.n_out();
  if (network.loss().target_divisor != 1)
    throw_value_error(name, " must be numbers of shape ", shape(rows, network.n_target()), " for loss '",
                      network.loss().name, "'; got class labels");
  for (Index r = 0; r < rows; ++r)
    if (labels[r] < 0 || labels[r] >= classes)
      throw_value_error(name, " must be class labels 0 … ", classes - 1, " for ", classes, " outputs; ", name, "[", r,
                        "] is ", labels[r]);
}

// whether the loss can take this number as a target
template <class T>
bool allowed(const TargetRule& rule, T value) {
  return value >= static_cast<T>(rule.low) && value <= static_cast<T>(rule.high) &&
         (!rule.whole || value == std::floor(value));
}

// Checks the targets, (rows, n_target), by the rule of the loss: each number lies in its range, and where a row is a
// distribution over classes Σ_j t_j = 1 to within 0.001.
template <class T>
void check_values(const NetworkState<T>& network, View<const T> t, const char* name) {
  const LossKernels<T>& loss = network.loss();
  const TargetRule& rule = loss.targets;
  if (!rule.wanted) return;
  for (Index r = 0; r < t.rows(); ++r) {
    double sum = 0;
    for (Index j = 0; j < t.cols(); ++j) {
      const T v = t(r, j);
      sum += static_cast<double>(v);
      if (!allowed(rule, v))
        throw_value_error(name, " must be ", rule.wanted, " for loss '", loss.name, "'; ", name,
                          element(r, j, t.cols() == 1, output_image(network)), " is ", v);
    }
    if (rule.sum_to_one && std::abs(sum - 1) > 1e-3)
      throw_value_error(name, " must be class labels or rows that sum to 1 for loss '", loss.name, "'; row ", r,
                        " sums to ", sum);
  }
}

}  // namespace

// The kernel only says whether all of some numbers are finite, but fast. It is asked chunk by chunk; only in a chunk
// that is not finite are the elements looked at one by one.
template <class T>
Index first_not_finite(const T* x, Index n) noexcept {
  constexpr Index chunk = 4096;
  const auto all_finite = active<T>().all_finite;
  for (Index start = 0; start < n; start += chunk) {
    const Index end = std::min(start + chunk, n);
    if (all_finite(end - start, x + start)) continue;
    for (Index i = start; i < end; ++i)
      if (!std::isfinite(x[i])) return i;
  }
  return -1;
}

// Rows without gaps between them are checked as one array.
template <class T>
bool finite(View<const T> x) noexcept {
  if (x.rows() == 1 && x.cols() <= 64) {  // less work than the call of a kernel; ∞ − ∞ and NaN − NaN are NaN
    T sum = 0;
    for (Index i = 0; i < x.cols(); ++i) sum += x[i] - x[i];
    return sum == 0;
  }
  x = distinct(x);
  if (x.stride() == x.cols()) return first_not_finite(x.data(), x.rows() * x.cols()) < 0;
  for (Index r = 0; r < x.rows(); ++r)
    if (!active<T>().all_finite(x.cols(), x.data() + r * x.stride())) return false;
  return true;
}

template <class T>
void check_inputs(const NetworkState<T>& network, View<const T> x, const char* name) {
  if (x.cols() != network.spec.n_in)
    throw_value_error(name, " must have shape (rows, ", network.spec.n_in, "); got ", shape(x.rows(), x.cols()));
  if (!finite(x))
    check_finite(x, name, false,
                 input_image(network));  // the fast pass says that an element is bad, the slow one says which
}

template <class T>
Batch<T> checked(const NetworkState<T>& network, const Data<T>& data, const char* x_name, const char* y_name) {
  const Index rows = data.x.rows();
  if (network.lacks_loss && !network.own_loss)
    throw ValueError(
        "this network learned by a loss of its user's own, which files do not hold; give it back by "
        "net.use_loss(function)");
  if (rows == 0) throw_value_error(x_name, " has no rows; at least one is needed");
  check_inputs(network, data.x, x_name);
  if (data.labels) {
    check_labels(network, data.labels, rows, y_name);
  } else {
    const View<const T> t = data.target;
    // a loss of the caller's own may take any number of columns
    if (t.rows() != rows || (t.cols() != network.n_target() && !network.own_loss))
      throw_value_error(y_name, " must have shape ", shape(rows, network.n_target()), " to go with ", x_name, " ",
                        shape(rows, data.x.cols()), "; got ", shape(t.rows(), t.cols()));
    if (!finite(t)) check_finite(t, y_name, t.cols() == 1, output_image(network));
    if (!network.own_loss) check_values(network, distinct(t), y_name);
  }
  for (Index r = 0; data.weight && r < rows; ++r)
    if (!std::isfinite(data.weight[r]) || data.weight[r] < 0)
      throw_value_error("sample_weight must be finite and >= 0; sample_weight[", r, "] is ", data.weight[r]);
  const double weight = total_weight(data.weight, rows);
  if (!(weight > 0)) throw_value_error("sample_weight must not be zero everywhere");
  if (std::isinf(weight)) throw_value_error("sample_weight must have a finite sum; got inf");
  return {data.x,
          {data.labels ? nullptr : data.target.data(), data.target.stride(), data.labels},
          data.weight,
          data.target.cols()};
}

// the functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                                                       \
  template Index first_not_finite(const T*, Index) noexcept;                      \
  template bool finite(View<const T>) noexcept;                                   \
  template void check_inputs(const NetworkState<T>&, View<const T>, const char*); \
  template Batch<T> checked(const NetworkState<T>&, const Data<T>&, const char*, const char*);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace ranvier
