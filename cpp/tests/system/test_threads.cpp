// The thread pool, and results that have the same bits with any number of threads. Needs RANVIER_NUM_THREADS=7.
#include "system/threads.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/math.hpp"
#include "ranvier/describe.hpp"
#include "ranvier/network.hpp"
#include "ranvier/population.hpp"

using ranvier::Index;
using ranvier::Team;

namespace {

// share() must visit every element once, with workers of the team, in parts that begin at multiples of the grain
void check_shares(const Team& team, Index n, Index grain) {
  std::vector<int> seen(static_cast<std::size_t>(n));
  std::atomic<int> wrong{0};
  team.share(n, grain, [&](Index first, Index last, int worker) {
    if (worker < 0 || worker >= team.size() || first % grain != 0 || last > n) ++wrong;
    for (Index i = first; i < last; ++i) ++seen[static_cast<std::size_t>(i)];
  });
  for (const int times : seen) wrong += times != 1;
  CHECK(wrong == 0);
}

void test_every_part_is_done_once() {
  for (int size = 1; size <= 7; ++size) {
    const Team team(size);
    CHECK(team.size() == size);
    for (Index n = 1; n < 40; ++n)
      for (const Index grain : {1, 3, 16}) check_shares(team, n, grain);
  }
}

void test_many_rounds_are_barriers() {
  const Team team(3);
  std::vector<int> a(64), b(64);
  for (int round = 1; round <= 5000; ++round) {
    team.share(64, 1, [&](Index first, Index last, int) {
      for (Index i = first; i < last; ++i) a[static_cast<std::size_t>(i)] = round;
    });
    // reads what other threads wrote in the round before
    team.share(64, 1, [&](Index first, Index last, int) {
      for (Index i = first; i < last; ++i) b[static_cast<std::size_t>(i)] = a[static_cast<std::size_t>(63 - i)];
    });
    CHECK(b.front() == round && b.back() == round);
  }
}

void test_a_second_caller_works_alone() {
  const Team first(2);
  CHECK(first.size() == 2);
  CHECK(Team(2).size() == 1);  // the same thread, as in a callback
  int elsewhere = 0;
  std::thread([&] { elsewhere = Team(2).size(); }).join();
  CHECK(elsewhere == 1);
}

void test_many_callers() {
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c)
    callers.emplace_back([] {
      for (int i = 0; i < 300; ++i) check_shares(Team(3), 20, 1);
    });
  for (std::thread& caller : callers) caller.join();
}

// workers that have gone to sleep must wake up
void test_after_a_rest() {
  for (int i = 0; i < 3; ++i) {
    check_shares(Team(4), 100, 1);
    usleep(20'000);
  }
}

void test_child_of_fork() {
  const Team taken(3);  // holds the pool at the fork; in the child nobody releases it
  const pid_t child = fork();
  if (child == 0) {
    const Team team(3);
    check_shares(team, 100, 1);
    _exit(team.size() == 3 && failures() == 0 ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// the results of a training: losses, then parameters
template <class T>
std::vector<T> trained(int threads, const ranvier::Optimizer& optimizer, Index batch_size, Index hidden) {
  constexpr Index rows = 700, n_in = 150;
  ranvier::Network<T> net{{n_in, hidden, 10}, ranvier::Activation::tanh, ranvier::Loss::mse};
  std::vector<T> x(rows * n_in), y(rows * 10);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i * 7919 % 1009) / 1009;
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = static_cast<T>(i * 104729 % 997) / 997;
  ranvier::Data<T> data{{x.data(), rows, n_in}, {y.data(), rows, 10}};
  ranvier::FitOptions<T> options;
  options.epochs = 2;
  options.batch_size = batch_size;
  options.threads = threads;
  options.validation = &data;
  ranvier::History history;
  net.fit(data, optimizer, options, history);
  std::vector<T> all(history.loss.begin(), history.loss.end());
  all.insert(all.end(), history.val_loss.begin(), history.val_loss.end());
  all.insert(all.end(), net.parameters().data(), net.parameters().data() + net.parameters().size());
  return all;
}

template <class T>
void test_same_bits() {
  std::vector<ranvier::Optimizer> optimizers{ranvier::Sgd{0.05}.momentum(0.9)};
  for (const ranvier::OptimizerEntry& entry : ranvier::list_optimizers())
    optimizers.push_back(ranvier::Optimizer::named(entry.name));
  for (const ranvier::Optimizer& optimizer : optimizers)
    for (const Index batch_size : {213, 700}) {
      // a matrix of all parameters is small only where these are few
      const Index hidden = optimizer == ranvier::Optimizer::named("levenberg_marquardt") ? 3 : 129;
      const std::vector<T> alone = trained<T>(1, optimizer, batch_size, hidden);
      for (const int threads : {2, 3, 7}) {
        const std::vector<T> together = trained<T>(threads, optimizer, batch_size, hidden);
        CHECK(std::memcmp(alone.data(), together.data(), alone.size() * sizeof(T)) == 0);
      }
    }
}

void test_map() {
  std::vector<double> x(1'000'003), alone(x.size()), together(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 1999) / 100 - 10;
  ranvier::map(ranvier::Function::tanh, x, alone, 1);
  for (const int threads : {2, 7}) {
    ranvier::map(ranvier::Function::tanh, x, together, threads);
    CHECK(alone == together);
  }
}

// the results of a run of a population: samples, states, spikes, step sizes
template <class T>
std::vector<double> simulated(int threads, const char* model, const char* integrator,
                              const ranvier::Current<T>& current) {
  constexpr Index n = 1500;
  ranvier::Population<T> population{ranvier::NeuronModel(model), n};
  for (Index j = 0; j < n; ++j) population["v"](0, j) += static_cast<T>(j % 97) / 100;
  ranvier::RunOptions<T> options;
  options.integrator = integrator;
  options.threads = threads;
  std::vector<T> v(static_cast<std::size_t>(n * 60));
  options.record = {{"v", {v.data(), 60, n}}};
  options.record_every = 5;
  ranvier::RunResult result;
  population.run(300 * population.default_dt(), 0, current, options, result);
  std::vector<double> all(v.begin(), v.end());
  const auto state = population.states();
  for (Index i = 0; i < state.rows(); ++i) all.insert(all.end(), &state(i, 0), &state(i, 0) + n);
  all.insert(all.end(), result.spike_times.begin(), result.spike_times.end());
  all.insert(all.end(), result.spike_neurons.begin(), result.spike_neurons.end());
  for (const std::vector<double>& sizes : result.step_sizes) all.insert(all.end(), sizes.begin(), sizes.end());
  return all;
}

template <class T>
void test_populations() {
  const ranvier::Current<T> noise = ranvier::Stimulus::constant(12) + ranvier::Stimulus::ou_noise(0, 2, 5, 42);
  const auto check = [](const char* model, const char* integrator, const ranvier::Current<T>& current) {
    const std::vector<double> alone = simulated<T>(1, model, integrator, current);
    CHECK(alone.size() > 60 * 1500 + 1500);
    for (const int threads : {2, 3, 7}) {
      const std::vector<double> together = simulated<T>(threads, model, integrator, current);
      CHECK(alone.size() == together.size() &&
            !std::memcmp(alone.data(), together.data(), alone.size() * sizeof(double)));
    }
  };
  check("hodgkin_huxley", "rk4", noise);
  check("hodgkin_huxley", "dopri5", 12.0);
  check("izhikevich", "euler", noise);
  check("lif", "exact", 2.5);
}

// The error names the first neuron that diverges, and the population is restored, whichever thread finds it first.
void test_divergence() {
  for (const int threads : {1, 7}) {
    ranvier::Population<double> population{ranvier::NeuronModel("hodgkin_huxley"), 3000};
    const std::vector<double> before(population["v"].data(), population["v"].data() + 3000);
    ranvier::RunOptions<double> options;
    options.threads = threads;
    std::vector<double> current(3000);
    for (std::size_t j = 700; j < 3000; ++j) current[j] = 10;
    ranvier::RunResult result;
    Index neuron = -1;
    try {
      population.run(10, 0.1, ranvier::View<const double>(current.data(), 1, 3000), options, result);
    } catch (const ranvier::DivergenceError& error) {
      neuron = error.neuron;
    }
    CHECK(neuron == 700);
    CHECK(!std::memcmp(before.data(), population["v"].data(), 3000 * sizeof(double)));
  }
}

}  // namespace

int main() {
  CHECK(ranvier::max_threads() == 7);
  test_every_part_is_done_once();
  test_many_rounds_are_barriers();
  test_a_second_caller_works_alone();
  test_many_callers();
  test_after_a_rest();
  test_child_of_fork();
  test_same_bits<float>();
  test_same_bits<double>();
  test_map();
  test_populations<float>();
  test_populations<double>();
  test_divergence();
  return failures() != 0;
}
