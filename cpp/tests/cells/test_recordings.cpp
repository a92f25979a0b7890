// What a run records beside states after steps: the start, ionic currents, states at spikes. And the way back to the
// start.
#include <cmath>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/population.hpp"

using namespace ranvier;

namespace {

constexpr Index n = 70, steps = 1100, samples = steps + 1;

template <class T>
struct Matrix {
  std::vector<T> values = std::vector<T>(std::size_t(samples * n), T(-1));
  View<T> view() { return {values.data(), samples, n}; }
  T operator()(Index i, Index j) const { return values[std::size_t(i * n + j)]; }
};

template <class T>
void check_start_and_currents() {
  Population<T> cells(model("hodgkin_huxley"), n);
  for (Index j = 0; j < n; ++j)
    cells["g_leak"](0, j) = T(0.3 + 0.01 * double(j)), cells["v"](0, j) = T(-65 + 0.1 * double(j));
  Matrix<T> v, leak;
  RunOptions<T> options;
  options.start_sample = true, options.record = {{"v", v.view()}, {"i_leak", leak.view()}};
  const RunResult result = cells.run(steps * 0.025, 0.025, 10.0, options);
  CHECK(result.steps == steps && result.samples == samples);
  bool right = true, moves = false;
  for (Index i = 0; i < samples; ++i)
    for (Index j = 0; j < n; ++j) {
      const double wanted = double(T(0.3 + 0.01 * double(j))) * (double(v(i, j)) + 54.387);
      // some roundings of a current of about 100
      right &= std::abs(double(leak(i, j)) - wanted) < 8 * 100 * double(std::numeric_limits<T>::epsilon());
      moves |= v(i, j) > 0;
    }
  CHECK(right && moves);
  for (Index j = 0; j < n; ++j) CHECK(v(0, j) == T(-65 + 0.1 * double(j)) && v(steps, j) == cells["v"](0, j));
  options.record = {{"i_leak", leak.view()}, {"i_leak", leak.view()}};
  CHECK(error_of<ValueError>([&] { cells.run(steps * 0.025, 0.025, 10.0, options); }).find("once") !=
        std::string::npos);
  options.record = {{"i_lek", leak.view()}};
  CHECK(error_of<ValueError>([&] { cells.run(steps * 0.025, 0.025, 10.0, options); }).find("'i_leak'") !=
        std::string::npos);
  CHECK((model("hodgkin_huxley").currents() == std::vector<std::string>{"i_na", "i_k", "i_leak"}));
  CHECK(model("lif").currents().empty());
}

void check_states_at_spikes() {
  Population<double> cells(model("adex"), n);
  RunOptions<double> options;
  options.record_at_spikes = {"w", "v"};
  const RunResult result = cells.run(100, 0.05, 1000.0, options);
  CHECK(result.spike_times.size() >= 2 * n && result.spike_states.size() == 2 * result.spike_times.size());
  for (std::size_t i = 0; i < result.spike_times.size(); ++i)
    CHECK(std::abs(result.spike_states[2 * i + 1] - 20) < 1e-9 && result.spike_states[2 * i] > 0);
  options.spikes = SpikeOutput::counts;
  CHECK(error_of<ValueError>([&] { cells.run(1, 0.05, 0.0, options); }).find("record_at_spikes") != std::string::npos);
}

void check_reset() {
  std::vector<double> start(n, -61.5);
  Population<double> cells(model("lif"), n, View<const double>(start.data(), 1, n));
  cells["t_ref"](0, 3) = 7;
  const RunResult first = cells.run(100, 0.1, 2.0);
  cells.reset();
  CHECK(cells.t() == 0 && cells["v"](0, 5) == -61.5 && cells["t_ref"](0, 3) == 7);
  CHECK(cells.run(100, 0.1, 2.0).spike_times == first.spike_times && !first.spike_times.empty());
}

void check_order() {
  NeuronModel lif = model("lif");
  lif.check();
  lif.set("v_reset", std::vector<double>{-60, -50, -70});
  const auto refused = [](auto&& use) {
    return error_of<ValueError>(use).find("v_reset[1] must be less than v_th[1]");
  };
  CHECK(refused([&] { lif.check(); }) == 0);
  CHECK(refused([&] { Population<float>{lif}; }) == 0);
  Population<double> cells(model("lif"), 3);
  cells["v_th"](0, 1) = -65;
  CHECK(refused([&] { cells.run(1); }) == 0);
}

}  // namespace

int main() {
  check_start_and_currents<double>();
  check_start_and_currents<float>();
  check_states_at_spikes();
  check_reset();
  check_order();
  return failures() != 0;
}
