// Trainers and predictors for C. After their construction nothing here allocates, locks or throws.
#include "c_api/handles.hpp"
#include "ranvier/predictor.hpp"
#include "ranvier/trainer.hpp"

using namespace ranvier;
using namespace ranvier::c_api;

struct ranvier_predictor {
  std::variant<Predictor<float>, Predictor<double>> of;
  Index n_in, n_out;
};
struct ranvier_trainer {
  std::variant<Trainer<float>, Trainer<double>> of;
  Index n_in, n_out, n_target;
};

namespace {

ranvier_status status_of(Status status) noexcept {
  switch (status) {
    case Status::ok:
      return RANVIER_OK;
    case Status::wrong_shape:
      return fail(RANVIER_WRONG_SHAPE, "rows must be in [0, max_batch] of the trainer, and at least 1 for a step");
    case Status::not_finite:
      return fail(RANVIER_NOT_FINITE, "an input, a target, an output or the loss is not finite");
    case Status::wrong_value:
      return fail(RANVIER_WRONG_VALUE, "the learning rate, the limit or a weight of a row makes no sense");
    case Status::detached:
      return fail(RANVIER_DETACHED, "the network was assigned one of another description");
    default:  // of populations
      break;
  }
  return RANVIER_FAILED;
}

template <class T>
ranvier_status predict(ranvier_predictor* predictor, const T* x, ptrdiff_t rows, T* y) noexcept {
  if (rows > 0 && (!x || !y)) return null("x and y must not be NULL");
  return with<Predictor<T>>(predictor, [&](Predictor<T>& p) {
    if (p.predict({x, rows, predictor->n_in}, {y, rows, predictor->n_out})) return RANVIER_OK;
    return fail(RANVIER_WRONG_SHAPE, "rows must be in [0, max_batch] of the predictor");
  });
}

template <class T>
ranvier_status predict(ranvier_trainer* trainer, const T* x, ptrdiff_t rows, T* y) noexcept {
  if (rows > 0 && (!x || !y)) return null("x and y must not be NULL");
  return with<Trainer<T>>(trainer, [&](Trainer<T>& t) {
    return t.predict({x, rows, trainer->n_in}, {y, rows, trainer->n_out}) ? RANVIER_OK : status_of(t.status());
  });
}

template <class T>
ranvier_status step(ranvier_trainer* trainer, const T* x, const T* target, ptrdiff_t rows, T* loss) noexcept {
  if (!x || !target) return null("x and target must not be NULL");
  return with<Trainer<T>>(trainer, [&](Trainer<T>& t) {
    const T before = t.step({x, rows, trainer->n_in}, View<const T>{target, rows, trainer->n_target});
    if (loss) *loss = before;
    return status_of(t.status());
  });
}

// what both types of trainer do alike, and answer by true or false
template <class Use>
ranvier_status either(ranvier_trainer* trainer, const Use& use) noexcept {
  if (!trainer) return null("the handle is NULL");
  return std::visit([&](auto& t) { return use(t) ? RANVIER_OK : status_of(t.status()); }, trainer->of);
}

}  // namespace

ranvier_status ranvier_predictor_create(const ranvier_network* network, ptrdiff_t max_batch, ranvier_predictor** made) {
  if (!network || !made) return null("network and made must not be NULL");
  return guarded([&] {
    std::visit(
        [&](const auto& net) { *made = new ranvier_predictor{Predictor(net, max_batch), net.n_in(), net.n_out()}; },
        network->of);
    return RANVIER_OK;
  });
}
ranvier_status ranvier_predictor_predict(ranvier_predictor* predictor, const float* x, ptrdiff_t rows, float* y) {
  return predict(predictor, x, rows, y);
}
ranvier_status ranvier_predictor_predict_f64(ranvier_predictor* predictor, const double* x, ptrdiff_t rows, double* y) {
  return predict(predictor, x, rows, y);
}
void ranvier_predictor_free(ranvier_predictor* predictor) { delete predictor; }

ranvier_status ranvier_trainer_create(ranvier_network* network, const char* optimizer, double learning_rate,
                                      ptrdiff_t max_batch, ranvier_trainer** trainer) {
  if (!network || !optimizer || !trainer) return null("network, optimizer and trainer must not be NULL");
  return guarded([&] {
    Optimizer rule = Optimizer::named(optimizer);
    if (learning_rate != 0) rule.learning_rate = learning_rate;
    std::visit(
        [&](auto& net) {
          *trainer = new ranvier_trainer{Trainer(net, rule, max_batch), net.n_in(), net.n_out(), net.n_target()};
        },
        network->of);
    return RANVIER_OK;
  });
}
ranvier_status ranvier_trainer_step(ranvier_trainer* trainer, const float* x, const float* target, ptrdiff_t rows,
                                    float* loss) {
  return step(trainer, x, target, rows, loss);
}
ranvier_status ranvier_trainer_step_f64(ranvier_trainer* trainer, const double* x, const double* target, ptrdiff_t rows,
                                        double* loss) {
  return step(trainer, x, target, rows, loss);
}
ranvier_status ranvier_trainer_predict(ranvier_trainer* trainer, const float* x, ptrdiff_t rows, float* y) {
  return predict(trainer, x, rows, y);
}
ranvier_status ranvier_trainer_predict_f64(ranvier_trainer* trainer, const double* x, ptrdiff_t rows, double* y) {
  return predict(trainer, x, rows, y);
}
ranvier_status ranvier_trainer_set_learning_rate(ranvier_trainer* trainer, double rate) {
  return either(trainer, [&](auto& t) { return t.set_learning_rate(rate); });
}
ranvier_status ranvier_trainer_clip_norm(ranvier_trainer* trainer, double limit) {
  return either(trainer, [&](auto& t) { return t.clip_norm(limit); });
}
ranvier_status ranvier_trainer_snapshot(ranvier_trainer* trainer) {
  return either(trainer, [](auto& t) { return t.snapshot(); });
}
ranvier_status ranvier_trainer_restore(ranvier_trainer* trainer) {
  return either(trainer, [](auto& t) { return t.restore(); });
}
ranvier_status ranvier_trainer_status(const ranvier_trainer* trainer) {
  if (!trainer) return null("the handle is NULL");
  return std::visit([](const auto& t) { return status_of(t.status()); }, trainer->of);
}
void ranvier_trainer_free(ranvier_trainer* trainer) { delete trainer; }
