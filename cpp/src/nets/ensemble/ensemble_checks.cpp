#include "nets/ensemble/ensemble_checks.hpp"

#include <algorithm>
#include <cmath>

#include "nets/optimizer_tables.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {

void check_numbers(const std::vector<double>& numbers, std::size_t models, const Optimizer& optimizer,
                   const char* parameter) {
  if (numbers.empty()) return;
  if (numbers.size() != models)
    throw_value_error(parameter, " must have a number for each of the ", models, " models; got ", numbers.size());
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  const int place = place_of_parameter(info, parameter);
  if (place < 0) throw_value_error("optimizer ", info.type, " has no ", parameter, ", which this ensemble has");
  const ValueRange& range = info.parameters[place].range;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const double x = numbers[k];
    if (std::isfinite(x) && (range.with_low ? x >= range.low : x > range.low) && x < range.high) continue;
    throw_value_error(parameter, " must be finite and ", range_text(range), "; ", parameter, "[", k, "] is ", x);
  }
}

namespace {

void check_list(const char* what, std::size_t model, View<const Index> list, Index of_data) {
  for (Index i = 0; i < list.cols(); ++i)
    if (list[i] < 0 || list[i] >= of_data)
      throw_value_error(what, " must be numbers of rows 0 … ", of_data - 1, "; ", what, "[", model, "][", i, "] is ",
                        list[i]);
}

}  // namespace

void check_rows(const std::vector<ModelRows>& rows, std::size_t models, Index of_data) {
  if (rows.empty()) return;
  if (rows.size() != models)
    throw_value_error("rows must have a list for each of the ", models, " models; got ", rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (rows[k].train.data() && rows[k].train.size() == 0)
      throw_value_error("rows[", k, "] has no rows; at least one is needed");
    check_list("rows", k, rows[k].train, of_data);
    check_list("validation rows", k, rows[k].validation, of_data);
  }
}

template <class T>
void check_weights(const std::vector<ModelRows>& rows, const T* weight) {
  for (std::size_t k = 0; weight && k < rows.size(); ++k) {
    const View<const Index> list = rows[k].train;
    if (list.size() > 0 && std::none_of(list.begin(), list.end(), [&](Index r) { return weight[r] > T(0); }))
      throw_value_error("sample_weight must not be zero everywhere in rows[", k, "]");
  }
}

template <class T>
void check_options(const Optimizer& optimizer, const FitOptions<T>& options) {
  if (!options.checkpoint.empty() || options.resume) throw ValueError("an ensemble has no checkpoint; save it instead");
  if (options.schedule_function)
    throw ValueError("schedule of an ensemble must be one of the library's, not a function");
  if (!options.on_epoch) return;
  const char* const whole = options.early_stopping                     ? "early_stopping"
                            : options.tol >= 0                         ? "tol"
                            : optimizer_info(optimizer.id).whole_batch ? optimizer_info(optimizer.id).type
                                                                       : nullptr;
  if (whole)
    throw_value_error("callbacks of an ensemble see all models after each epoch, which ", whole, " ends apart");
}

template void check_weights(const std::vector<ModelRows>&, const float*);
template void check_weights(const std::vector<ModelRows>&, const double*);
template void check_options(const Optimizer&, const FitOptions<float>&);
template void check_options(const Optimizer&, const FitOptions<double>&);

}  // namespace ranvier
