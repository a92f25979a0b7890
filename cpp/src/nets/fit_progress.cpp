#include "nets/fit_progress.hpp"

namespace ranvier {

// epochs in a row whose loss did not fall by more than `tol`, after which training ends
constexpr std::int64_t flat_patience = 10;

template <class T>
const char* reason_to_stop(FitProgress<T>& progress, const FitOptions<T>& options, const Buffer<T>& parameters,
                           double watched) {
  const std::int64_t epoch = progress.epochs() - 1;
  const char* reason = nullptr;
  if (options.tol >= 0) {
    progress.flat.observe(epoch, progress.history.loss.back(), options.tol);
    if (progress.flat.waited >= flat_patience) reason = "tol";
  }
  if (!options.early_stopping) return reason;
  const EarlyStopping& rule = *options.early_stopping;
  if (progress.early.observe(epoch, watched, rule.min_delta)) {
    progress.history.best_epoch = epoch;
    if (rule.restore_best) {
      if (progress.best.size() != parameters.size()) progress.best = Buffer<T>(parameters.size());
      progress.best.copy_from(parameters);
    }
  }
  return progress.early.waited >= rule.patience ? "early_stopping" : reason;
}

template const char* reason_to_stop(FitProgress<float>&, const FitOptions<float>&, const Buffer<float>&, double);
template const char* reason_to_stop(FitProgress<double>&, const FitOptions<double>&, const Buffer<double>&, double);

}  // namespace ranvier
