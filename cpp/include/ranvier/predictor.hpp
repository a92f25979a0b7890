// Inference by many threads at once.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ranvier/network.hpp"

namespace ranvier {

template <class T>
class PredictorImpl;

inline namespace v0 {

// The outputs of a network as it was when the predictor was made. Copies share its weights, which never change, and
// have working memory of their own: with a copy for each thread nobody waits for a lock.
template <class T>
class Predictor {
 public:
  Predictor(const Network<T>& network, Index max_batch);  // copies the weights and allocates; throws ValueError
  static std::optional<Predictor> make(const Network<T>& network, Index max_batch, std::string* why = nullptr) noexcept;
  Predictor(const Predictor& other);  // allocates working memory
  Predictor& operator=(const Predictor& other);
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;
  ~Predictor();

  // The outputs for up to max_batch rows. No allocation, lock, throw or thread: false, and nothing written, for a wrong
  // shape.
  bool predict(View<const T> x, View<T> y) noexcept;

 private:
  std::unique_ptr<PredictorImpl<T>> impl_;
};

extern template class Predictor<float>;
extern template class Predictor<double>;

}  // namespace v0
}  // namespace ranvier
