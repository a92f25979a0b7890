// An ensemble: independent networks of one shape that are trained together, each from its own seed, with its own
// learning rate and weight decay, and on its own rows (bagging, Breiman 1996; folds of a cross-validation).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "ranvier/fit.hpp"
#include "ranvier/network.hpp"

namespace ranvier {

template <class T>
struct EnsembleImpl;

inline namespace v0 {

// which rows of the data a model learns from, and which it is judged by: numbers of rows in their order, which may
// repeat
struct ModelRows {
  View<const Index> train{};       // empty: all
  View<const Index> validation{};  // empty: none, or what FitOptions::validation says
};

// Every model is what it would be alone, to the last bit: a Network with its seed and its learning rate and weight
// decay, trained by the same call on its rows. How many models there are, how they are computed side by side, and by
// how many threads does not show.
template <class T>
class Ensemble {
 public:
  // a model for each seed, with the layers, the loss and the penalties of `like`, but first weights of their own;
  // ValueError where it has a loss of the caller's own, or a rule of learning of its own
  Ensemble(const Network<T>& like, const std::vector<std::uint64_t>& seeds, const PollInterrupts& poll = {});
  Ensemble(const Ensemble& other);  // a deep copy
  Ensemble& operator=(const Ensemble& other);
  Ensemble(Ensemble&&) noexcept = default;
  Ensemble& operator=(Ensemble&&) noexcept = default;

  Index size() const noexcept;  // models
  // model k < size(). It may be looked at, changed and copied, but only the ensemble may train it.
  Network<T>& operator[](Index k) noexcept;
  const Network<T>& operator[](Index k) const noexcept;

  // Of each model, in place of the optimiser's: one number a model, or none where the optimiser's holds. ValueError
  // unless every number is in the range of the parameter.
  void set_learning_rates(std::vector<double> rates);
  void set_weight_decays(std::vector<double> decays);
  const std::vector<double>& learning_rates() const noexcept;
  const std::vector<double>& weight_decays() const noexcept;
  // `optimizer` with the numbers of model k
  Optimizer optimizer_of(Index k, const Optimizer& optimizer) const;

  // As Network::fit, for all models; `rows` has an entry a model, or is empty: all rows. histories[k] becomes that of
  // model k. `on_epoch` is given the means over the models, and stops all of them; there can be none with early
  // stopping, `tol` or a whole-batch optimiser, nor checkpoints or a schedule function.
  //
  // DivergenceError: `model` is the first whose loss was not finite. Each such model is back at the start of the call;
  // all others have finished it. Whatever poll_interrupts or on_epoch throws comes through: every model is then at the
  // last update that it has finished.
  void fit(const Data<T>& data, const Optimizer& optimizer, const FitOptions<T>& options,
           const std::vector<ModelRows>& rows, std::vector<History>& histories);
  // The outputs of all models: y is (size()·rows, n_out), those of model 0 first. threads: at most so many; 0: as many
  // as there are and pay
  void forward(View<const T> x, View<T> y, int threads = 0, const PollInterrupts& poll = {});

  // the same notes for all models, saved with them
  std::map<std::string, std::string>& metadata() const noexcept;
  const std::shared_ptr<EnsembleImpl<T>>& impl() const noexcept { return impl_; }

 private:
  std::shared_ptr<EnsembleImpl<T>> impl_;
};

// Ensembles as ranvier/1 files. Arrays have the models first: "layers.<k>.weight" (n, n_in, n_out), "layers.<k>.bias"
// (n, n_out). The optimisers and their states are always there.
using AnyEnsemble = std::variant<Ensemble<float>, Ensemble<double>>;
template <class T>
std::string write_ensemble(const Ensemble<T>& ensemble);
// FileError: not an ensemble, or damaged; `source` names the bytes in its text
AnyEnsemble read_ensemble(const void* bytes, std::size_t size, const std::string& source = "bytes");
template <class T>
void save_ensemble(const Ensemble<T>& ensemble, const std::string& path);
AnyEnsemble load_ensemble(const std::string& path);

extern template class Ensemble<float>;
extern template class Ensemble<double>;

}  // namespace v0
}  // namespace ranvier
