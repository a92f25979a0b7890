// Stimuli without Python: their algebra and values, means against quadrature, edges against a search, and what is
// refused.
#include <algorithm>
#include <cmath>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/stimulus.hpp"

namespace rv = ranvier;
using rv::Stimulus;

namespace {

const std::vector<double> samples{1, -2, 0.5, 4, 4, -1, 2};

std::vector<Stimulus> all() {
  std::vector<Stimulus> found{Stimulus::step(3, 1.25, 7.5),
                              Stimulus::pulse_train(2, 1.25, 0.375, 0.5, 8.75),
                              Stimulus::ramp(-1, 5, 2.25, 6.5),
                              Stimulus::sine(2, 130, 0.7, 0.3),
                              Stimulus::chirp(2, 20, 400, 8.25),
                              Stimulus::sampled(samples, 1.375, rv::Sampling::linear, 0.75),
                              Stimulus::sampled(samples, 1.375, rv::Sampling::previous, 0.75),
                              Stimulus::sampled(samples, 1.375, rv::Sampling::quadratic, 0.75)};
  Stimulus sum = 1.5;
  for (const Stimulus& one : found) sum = sum - 0.5 * one;
  found.push_back(sum);
  return found;
}

// the mean by the midpoint rule
double numeric_mean(const Stimulus& stimulus, double from, double to) {
  constexpr int n = 200'000;
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += stimulus(from + (to - from) * (i + 0.5) / n);
  return sum / n;
}

void means() {
  for (const Stimulus& one : all())
    for (const double from : {-1.0, 1.3, 5.0}) {
      const double to = from + 4.7;  // a jump moves a midpoint's weight by at most 2·size/n, and there are few
      CHECK(std::abs(one.mean(from, to) - numeric_mean(one, from, to)) < 5e-4);
    }
  // many pulses cost what few cost
  CHECK(std::abs(Stimulus::pulse_train(1, 1e-9, 5e-10).mean(0, 100) - 0.5) < 1e-9);
}

// where the values, or their differences, differ from one point of a fine grid to the next
void edges() {
  constexpr double h = 1.0 / 4096;  // the edges of all lie on this grid
  for (const Stimulus& one : all()) {
    std::vector<double> found = one.edges(-1, 11);
    std::sort(found.begin(), found.end());
    for (int i = 1; i < 12 * 4096; ++i) {
      const double t = -1 + i * h;
      const bool listed = std::binary_search(found.begin(), found.end(), t);
      const bool jumps = std::abs(one(t) - one(std::nextafter(t, -1e9))) > 1e-9;
      if (jumps) CHECK(listed);
    }
    CHECK(one.edges(-1, 11, 1000) == one.edges(-1, 11));
    if (found.size() > 2) CHECK(one.edges(-1, 11, 2).size() == 3);
  }
  CHECK(Stimulus::sampled(samples, 1).edges(0.5, 3).size() == 2);
  CHECK(Stimulus::sampled(samples, 1, rv::Sampling::quadratic).edges(-9, 9).empty());
  const Stimulus many = Stimulus::pulse_train(1, 1e-9, 5e-10);
  CHECK(many.edges(0, 100, 8).size() == 9);
  CHECK(error_of<rv::ValueError>([&] { many.edges(0, 100); }).find("1000000 edges") != std::string::npos);
}

void values() {
  const Stimulus a = Stimulus::step(2, 1, 3),
                 parabola = Stimulus::sampled({0, 1, 4, 9, 16}, 2, rv::Sampling::quadratic);
  CHECK((3 - 2 * a / 4)(1) == 2 && (3 - a)(0.999) == 3 && (-a + 1)(2.999) == -1 && (a * 2 - 1)(3) == -1);
  for (const double t : {0.0, 0.3, 1.0, 1.9, 2.0, 3.25, 4.0}) CHECK(std::abs(parabola(t) - t * t) < 1e-14);
  CHECK(parabola(-1) == 0 && parabola(5) == 16 && parabola.smooth() && parabola.varies());
  const Stimulus jumps = Stimulus::sampled(samples, 1, rv::Sampling::previous);
  CHECK(!jumps.smooth() && jumps.varies() && jumps.at(2.4, 2) == -2 && jumps.at(2, 2.1) == 0.5);
  // a node met in other steps, late, has exactly its value
  const Stimulus late = Stimulus::sampled(samples, 0.1, rv::Sampling::linear, 1e5 + 0.3);
  for (int i = 0; i < 7; ++i) CHECK(late((1'000'003 + i) * 0.1) == samples[static_cast<std::size_t>(i)]);
}

// The division by a period may miss the number of periods by one; a jump lies where start + i·period is rounded to.
void jumps_lie_at_their_times() {
  std::vector<double> counts(10'000);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = static_cast<double>(i);
  const Stimulus pulses = Stimulus::pulse_train(1, 0.1, 0.05, 0.3);
  const Stimulus steps = Stimulus::sampled(counts, 0.1, rv::Sampling::previous, 0.3);
  int wrong = 0;
  for (int i = 1; i < 10'000; ++i) {
    const double t = 0.3 + i * 0.1, before = std::nextafter(t, 0);
    wrong += pulses(t) != 1 || pulses(before) != 0 || steps(t) != i || steps(before) != i - 1;
  }
  CHECK(wrong == 0);
}

void errors() {
  const Stimulus a = 1;
  CHECK(error_of<rv::ValueError>([&] { NAN* a; }).find("factor") == 0);
  CHECK(error_of<rv::ValueError>([&] { a / 0.0; }).find("divisor") == 0);
  CHECK(error_of<rv::ValueError>([&] { 1e308 * (1e308 * a); }).find("factor") == 0);
  CHECK(error_of<rv::ValueError>([&] { a(INFINITY); }).find("t must") == 0);
  CHECK(!error_of<rv::ValueError>([&] { (a + Stimulus::white_noise(1, 1))(0); }).empty());
  CHECK(error_of<rv::ValueError>([&] { Stimulus::sampled({}, 1); }).find("values") == 0);
  CHECK(error_of<rv::ValueError>([&] { Stimulus::sampled({1, NAN}, 1); }).find("values[1]") == 0);
  CHECK(error_of<rv::ValueError>([&] { Stimulus::sampled({1}, 0); }).find("dt") == 0);
  CHECK(error_of<rv::ValueError>([&] { Stimulus::sampled({1}, 1, rv::Sampling::linear, NAN); }).find("start") == 0);
  CHECK(!error_of<rv::ValueError>([&] { Stimulus::sampled({1, 2}, 1, rv::Sampling::quadratic); }).empty());
}

}  // namespace

int main() {
  means();
  edges();
  values();
  jumps_lie_at_their_times();
  errors();
  return failures() != 0;
}
