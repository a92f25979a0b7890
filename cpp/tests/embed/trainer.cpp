// Trainer::step and predict do not throw and do not allocate; a wrong shape or a loss that is not finite changes
// nothing.
#include "allocations.hpp"

#include <ranvier/ranvier.hpp>

#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

namespace {

int failed = 0;
void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "failed: %s\n", what);
  ++failed;
}

template <class T>
std::vector<T> ramp(std::size_t n) {
  std::vector<T> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<T>(i % 7) / static_cast<T>(7);
  return values;
}

template <class T>
void steps_allocate_nothing(const ranvier::Optimizer& optimizer) {
  ranvier::Network<T> net{{8, 32, 2}, ranvier::Activation::tanh, ranvier::Loss::mse};
  ranvier::Trainer<T> trainer{net, optimizer, /*max_batch=*/16};
  std::vector<T> inputs = ramp<T>(128), targets = ramp<T>(32), outputs(32);
  const ranvier::View<const T> x{inputs.data(), 16, 8}, y{targets.data(), 16, 2};
  static_assert(noexcept(trainer.step(x, y)) && noexcept(trainer.predict(x, {outputs.data(), 16, 2})));

  const long before = allocations;
  const T first = trainer.step(x, y);
  T last = first;
  for (int i = 0; i < 1000; ++i) last = trainer.step(x, y);
  for (ranvier::Index rows = 1; rows <= 16; ++rows)
    trainer.predict({inputs.data(), rows, 8}, {outputs.data(), rows, 2});
  check(allocations == before, "steps and predictions allocate nothing");
  check(last < first, "the loss falls");

  const std::vector<T> kept(net.parameters().begin(), net.parameters().end());
  const long quiet = allocations;
  check(std::isnan(trainer.step({inputs.data(), 16, 7}, y)), "a wrong shape returns NaN");
  check(trainer.status() == ranvier::Status::wrong_shape, "and the status says wrong_shape");
  targets[5] = std::numeric_limits<T>::infinity();
  check(std::isnan(trainer.step(x, y)), "a loss that is not finite returns NaN");
  check(trainer.status() == ranvier::Status::not_finite, "and the status says not_finite");
  check(allocations == quiet, "nor does an error allocate");
  bool same = true;
  for (std::size_t i = 0; i < kept.size(); ++i)
    same = same && !(net.parameters().begin()[i] < kept[i] || net.parameters().begin()[i] > kept[i]);
  check(same, "and the parameters are what they were");
}

// nor do those of a network of images
void steps_of_images_allocate_nothing() {
  using namespace ranvier;
  Network<float> net{Input{8, 8, 1},
                     conv2d(5, {3, 3}, Activation::relu, Padding::same),
                     max_pool2d(2),
                     conv2d(6, 3, Activation::tanh, Padding::valid, {1, 2}),
                     avg_pool2d(2, Padding::same),
                     layer_norm(),
                     dropout(0.1),
                     flatten(),
                     dense(2)};
  Trainer<float> trainer{net, Adam{0.001}, 16};
  const std::vector<float> inputs = ramp<float>(16 * 64), targets = ramp<float>(32);
  std::vector<float> outputs(32);
  const View<const float> x{inputs.data(), 16, 64}, y{targets.data(), 16, 2};
  const long before = allocations;
  const float first = trainer.step(x, y);
  float last = first;
  for (int i = 0; i < 300; ++i) last = trainer.step(x, y);
  for (Index rows = 1; rows <= 16; ++rows) trainer.predict({inputs.data(), rows, 64}, {outputs.data(), rows, 2});
  check(allocations == before, "steps of a network of images allocate nothing");
  check(last < first && net.spec().loss.id() == Loss::mse.id(), "its loss, of squares, falls");
}

// nor do the steps of a population, after they are prepared
void population_steps_allocate_nothing(const char* model, double current, double dt) {
  ranvier::Population<double> cells{ranvier::NeuronModel(model), 100};
  ranvier::Spike memory[1000];
  ranvier::SpikeBuffer out{memory, 1000};
  std::vector<double> input(2000, current);
  const ranvier::View<const double> x{input.data(), 1, 100}, each_step{input.data(), 20, 100};
  static_assert(noexcept(cells.step(dt, x, out)));
  cells.prepare_steps();
  const long before = allocations;
  ranvier::Index spikes = 0;
  for (int i = 0; i < 500; ++i) {
    check(cells.step(dt, i % 2 ? x : each_step, out, 20) == ranvier::Status::ok, "a step of a population");
    spikes += out.count;
  }
  check(spikes > 100, "its neurons spike");
  input[5] = std::numeric_limits<double>::infinity();
  check(cells.step(dt, x, out) == ranvier::Status::not_finite, "a current that is not finite");
  check(allocations == before, "steps of a population allocate nothing");
}

}  // namespace

int main() {
  const long start = allocations;
  {
    const std::vector<int> some(100);
    check(some.size() == 100 && allocations > start, "the counter counts");
  }
  std::vector<ranvier::Optimizer> optimizers{ranvier::Sgd{0.01}.momentum(0.9),
                                             ranvier::Sgd{0.01}.momentum(0.9).nesterov()};
  for (const ranvier::OptimizerEntry& entry : ranvier::list_optimizers())
    if (!entry.whole_batch) optimizers.push_back(ranvier::Optimizer::named(entry.name));
  for (const ranvier::Optimizer& optimizer : optimizers) {
    steps_allocate_nothing<float>(optimizer);
    steps_allocate_nothing<double>(optimizer);
  }
  steps_of_images_allocate_nothing();
  population_steps_allocate_nothing("lif", 1.7, 0.1);
  population_steps_allocate_nothing("izhikevich", 10, 0.1);
  population_steps_allocate_nothing("hodgkin_huxley", 10, 0.025);
  return failed;
}
