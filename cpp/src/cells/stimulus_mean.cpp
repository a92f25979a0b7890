// Exact means of stimuli over an interval of time. The closed forms have no differences of large numbers, so that they
// are as good late in a run as at its begin.
#include <algorithm>
#include <cmath>

#include "cells/oscillation.hpp"
#include "cells/sampled_function.hpp"

namespace ranvier {

namespace {

using Kind = Stimulus::Kind;

// how long [start, stop) and [from, to) overlap
double overlap(double start, double stop, double from, double to) {
  return std::max(0.0, std::min(stop, to) - std::max(start, from));
}

// the part of [from, to) in which pulses are on; time is counted from the pulse that `from` lies in
double duty(const double* p, double from, double to) {
  const double period = p[1], width = p[2], a = std::max(from, p[3]), b = std::min(to, p[4]);
  if (!(a < b)) return 0;
  if (width == period || (b - a) / period > 1e15) return width / period * ((b - a) / (to - from));
  const double first = std::max(0.0, std::floor((a - p[3]) / period));
  const auto on_until = [&](double t) {
    const double since = std::max(0.0, t - (p[3] + first * period)), whole = std::floor(since / period);
    return whole * width + std::clamp(since - whole * period, 0.0, width);
  };
  return (on_until(b) - on_until(a)) / (to - from);
}

double ramp_mean(const double* p, double from, double to) {
  const double length = to - from, a = std::clamp(from, p[2], p[3]), b = std::clamp(to, p[2], p[3]);
  const double middle = ((a - p[2]) + (b - p[2])) / (2 * (p[3] - p[2]));
  return p[0] * (overlap(-forever, p[2], from, to) / length) + p[1] * (overlap(p[3], forever, from, to) / length) +
         ((1 - middle) * p[0] + middle * p[1]) * ((b - a) / length);
}

// the mean of a sine is the sine in the middle times sin(x)/x, x half the angle of the interval
double sine_mean(const double* p, double from, double to) {
  const double x = per_ms * p[1] * (to - from) / 2, middle = from + (to - from) / 2;
  return p[3] + p[0] * std::sin(per_ms * p[1] * middle + p[2]) * (x == 0 ? 1 : std::sin(x) / x);
}

// The integral of sin φ(t), φ = rate·t + bend·t²/2 with a rate >= 0 throughout.
class ChirpIntegral {
 public:
  ChirpIntegral(const double* p) : p_{p}, rate_{per_ms * p[1]}, bend_{per_ms * (p[2] - p[1]) / p[3]} {}

  // Slow parts by quadrature. Where φ'² > 100²·|φ''| by the ends alone: what that leaves out is 3e-8 of an oscillation,
  // and the slow part has no more than 800 oscillations.
  double operator()(double from, double to) const {
    if (phase(from, to) < 2000 * pi) return by_panels(from, to);
    const double slow = bend_ == 0 ? from : (100 * std::sqrt(std::abs(bend_)) - rate_) / bend_;
    const double split = std::clamp(slow, from, to);
    return bend_ < 0 ? by_ends(from, split) + by_panels(split, to) : by_panels(from, split) + by_ends(split, to);
  }

 private:
  double phase(double from, double to) const { return (to - from) * (rate_ + bend_ * (from + to) / 2); }
  double sine(double t) const { return std::sin(chirp_phase(p_, t)); }

  // Gauss & Legendre with 8 nodes in panels of at most two radians
  double by_panels(double from, double to) const {
    static constexpr double nodes[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
    static constexpr double weights[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                         0.1012285362903763};
    const double count = std::floor(phase(from, to)) + 4, half = (to - from) / (2 * count);
    double sum = 0;
    for (double i = 0; i < count; ++i) {
      const double middle = from + (2 * i + 1) * half;
      for (int k = 0; k < 4; ++k) sum += weights[k] * (sine(middle - nodes[k] * half) + sine(middle + nodes[k] * half));
    }
    return sum * half;
  }

  // −cos φ/φ' − φ''·sin φ/φ'³ at the ends, by parts twice
  double by_ends(double from, double to) const { return from < to ? at_end(to) - at_end(from) : 0; }
  double at_end(double t) const {
    const double phi = chirp_phase(p_, t), d = rate_ + bend_ * t;
    return -std::cos(phi) / d - bend_ * std::sin(phi) / (d * d * d);
  }

  const double* p_;
  double rate_, bend_;  // of the phase: its slope at 0 [rad/ms], and its bend [rad/ms²]
};

double part_mean(const Stimulus::Part& part, double from, double to) {
  const double* p = part.p;
  switch (part.kind) {
    case Kind::constant:
      return p[0];
    case Kind::step:
      return p[0] * (overlap(p[1], p[2], from, to) / (to - from));
    case Kind::pulse_train:
      return p[0] * duty(p, from, to);
    case Kind::ramp:
      return ramp_mean(p, from, to);
    case Kind::sine:
      return sine_mean(p, from, to);
    case Kind::chirp: {
      const double a = std::max(from, 0.0), b = std::min(to, p[3]);
      return a < b ? p[0] * (ChirpIntegral(p)(a, b) / (to - from)) : 0;
    }
    case Kind::sampled:
      return part.samples->mean(from, to);
    default:
      return 0;
  }
}

}  // namespace

inline namespace v0 {

double Stimulus::mean(double from, double to) const noexcept {
  double sum = 0;
  for (const Part& part : parts_) sum += part.factor * part_mean(part, from, to);
  return sum;
}

}  // namespace v0
}  // namespace ranvier
