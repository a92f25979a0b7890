#include "nets/fit_checks.hpp"

#include <cmath>

#include "nets/optimizer_tables.hpp"
#include "nets/whole_batch/whole_batch_runner.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// ValueError for an option that makes no sense
template <class T>
void check_options(const FitOptions<T>& options) {
  if (options.epochs < 0) throw_value_error("epochs must be >= 0; got ", options.epochs);
  if (options.batch_size < 1) throw_value_error("batch_size must be >= 1; got ", options.batch_size);
  if (options.threads < 0) throw_value_error("threads must be >= 0; got ", options.threads);
  if (!options.schedule_function) options.schedule.check();
  const auto limit = [](const char* name, double value) {
    if (!(value >= 0) || std::isinf(value)) throw_value_error(name, " must be a finite number > 0; got ", value);
  };
  limit("clip_norm", options.clip_norm);
  limit("clip_value", options.clip_value);
  if (std::isnan(options.tol)) throw_value_error("tol must be a number; got ", options.tol);
  if (options.checkpoint_every < 1) throw_value_error("checkpoint_every must be >= 1; got ", options.checkpoint_every);
  if (options.resume && options.checkpoint.empty()) throw ValueError("resume needs checkpoint, the file to go on from");
  if (!options.early_stopping) return;
  const EarlyStopping& stop = *options.early_stopping;
  if (stop.patience < 1) throw_value_error("patience must be >= 1; got ", stop.patience);
  if (!(stop.min_delta >= 0) || std::isinf(stop.min_delta))
    throw_value_error("min_delta must be a finite number >= 0; got ", stop.min_delta);
}

// ValueError for what changes the updates of batches, where the optimiser makes none
template <class T>
void check_limits(const Optimizer& optimizer, const FitOptions<T>& options) {
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  if (!info.whole_batch) return;
  const bool scheduled = options.schedule_function || options.schedule != Schedule{};
  if (!scheduled && !(options.clip_norm > 0) && !(options.clip_value > 0)) return;
  throw_value_error("optimizer ", info.type, " finds its own steps; got ",
                    scheduled               ? "schedule"
                    : options.clip_norm > 0 ? "clip_norm"
                                            : "clip_value",
                    ", which is for optimisers of batches such as Adam");
}

}  // namespace

template <class T>
void check_fit(const NetworkState<T>& network, const Optimizer& optimizer, const FitOptions<T>& options) {
  std::string why;
  if (!network.trainable(why)) throw ValueError(why);
  check_options(options);
  optimizer.check();
  check_whole_batch(network, optimizer);
  check_limits(optimizer, options);
}

template void check_fit(const NetworkState<float>&, const Optimizer&, const FitOptions<float>&);
template void check_fit(const NetworkState<double>&, const Optimizer&, const FitOptions<double>&);

}  // namespace ranvier
