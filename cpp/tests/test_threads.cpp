// The pool of threads, and networks that give the same bits with any number of them. Wants RANVIER_NUM_THREADS=7.
#include "threads.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "check.hpp"
#include "ranvier/math.hpp"
#include "ranvier/network.hpp"

using ranvier::Index;
using ranvier::Team;

namespace {

// every element once, by workers of the team, in parts that begin at multiples of the grain
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
    // reads what other threads wrote
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

// sleeping threads wake up
void test_after_a_rest() {
  for (int i = 0; i < 3; ++i) {
    check_shares(Team(4), 100, 1);
    usleep(20'000);
  }
}

void test_child_of_fork() {
  const Team taken(3);  // in the child nobody gives it back
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

// all that training leaves behind: losses, then parameters
template <class T>
std::vector<T> trained(int threads, const ranvier::Optimizer& optimizer, Index batch_size) {
  constexpr Index rows = 700, n_in = 150;
  ranvier::Network<T> net{{n_in, 129, 10}, ranvier::Activation::tanh, ranvier::Loss::mse};
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
  for (const ranvier::Optimizer& optimizer :
       std::vector<ranvier::Optimizer>{ranvier::Sgd{0.05}, ranvier::Sgd{0.05}.momentum(0.9), ranvier::Adam{0.001}})
    for (const Index batch_size : {213, 700}) {
      const std::vector<T> alone = trained<T>(1, optimizer, batch_size);
      for (const int threads : {2, 3, 7}) {
        const std::vector<T> together = trained<T>(threads, optimizer, batch_size);
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
  return failures() != 0;
}
