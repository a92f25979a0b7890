// Stimuli: sums of functions of time. A Part is one of them, its numbers in p in the order of the public function.
#include "ranvier/stimulus.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "system/message.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
inline namespace v0 {

namespace {

using Kind = Stimulus::Kind;

double finite(const char* name, double x) {
  if (!std::isfinite(x)) throw ValueError(message(name, " must be a finite number; got ", x));
  return x;
}
double positive(const char* name, double x) {
  if (!(x > 0) || !std::isfinite(x)) throw ValueError(message(name, " must be a finite number > 0; got ", x));
  return x;
}
double not_negative(const char* name, double x) {
  if (!(x >= 0) || !std::isfinite(x)) throw ValueError(message(name, " must be a finite number >= 0; got ", x));
  return x;
}
// a time at which something ends, which may be infinite
double end(double start, double stop) {
  if (!(stop >= start)) throw ValueError(message("stop must not lie before start = ", start, "; got ", stop));
  return stop;
}

bool is_noise(Kind kind) { return kind == Kind::white_noise || kind == Kind::ou_noise; }
bool is_pulse(Kind kind) { return kind == Kind::step || kind == Kind::pulse_train; }

constexpr double per_ms = 2e-3 * std::numbers::pi;  // 2π·f·t with f in Hz and t in ms

// Is a pulse from start to stop on in the step with this middle? Its edges lie on the nearest step: a step counts when
// its middle lies in the pulse. An edge exactly in the middle belongs to the next step.
bool within(double start, double stop, double middle) { return start < middle && middle <= stop; }

// the value of one part at time t of a step with this middle; 0 of noise
double value(const Stimulus::Part& part, double t, double middle) {
  const double* p = part.p;
  switch (part.kind) {
    case Kind::constant:
      return p[0];
    case Kind::step:
      return within(p[1], p[2], middle) ? p[0] : 0;
    case Kind::pulse_train: {
      const double pulse =
          p[3] + std::ceil((middle - p[3]) / p[1] - 1) * p[1];  // the last one that began before middle
      return within(p[3], p[4], middle) && within(pulse, pulse + p[2], middle) ? p[0] : 0;
    }
    case Kind::ramp:
      return t <= p[2] ? p[0] : t >= p[3] ? p[1] : p[0] + (p[1] - p[0]) * ((t - p[2]) / (p[3] - p[2]));
    case Kind::sine:
      return p[3] + p[0] * std::sin(per_ms * p[1] * t + p[2]);
    case Kind::chirp:
      return within(0, p[3], middle) ? p[0] * std::sin(per_ms * t * (p[1] + (p[2] - p[1]) * t / (2 * p[3]))) : 0;
    default:
      return 0;
  }
}

}  // namespace

Stimulus Stimulus::constant(double amplitude) {
  return Stimulus({Kind::constant, {finite("amplitude", amplitude)}, 0});
}

Stimulus Stimulus::step(double amplitude, double start, double stop) {
  return Stimulus({Kind::step, {finite("amplitude", amplitude), finite("start", start), end(start, stop)}, 0});
}

Stimulus Stimulus::pulse_train(double amplitude, double period, double width, double start, double stop) {
  positive("period", period);
  if (not_negative("width", width) > period)
    throw ValueError(message("width must not exceed period = ", period, "; got ", width));
  return Stimulus({Kind::pulse_train,
                   {finite("amplitude", amplitude), period, width, finite("start", start), end(start, stop)},
                   0});
}

Stimulus Stimulus::ramp(double first, double last, double start, double stop) {
  finite("start", start);
  if (!(finite("stop", stop) > start)) throw ValueError(message("stop must lie after start = ", start, "; got ", stop));
  return Stimulus({Kind::ramp, {finite("first", first), finite("last", last), start, stop}, 0});
}

Stimulus Stimulus::sine(double amplitude, double frequency_hz, double phase, double offset) {
  return Stimulus({Kind::sine,
                   {finite("amplitude", amplitude), not_negative("frequency_hz", frequency_hz), finite("phase", phase),
                    finite("offset", offset)},
                   0});
}

Stimulus Stimulus::chirp(double amplitude, double f0_hz, double f1_hz, double duration) {
  return Stimulus({Kind::chirp,
                   {finite("amplitude", amplitude), not_negative("f0", f0_hz), not_negative("f1", f1_hz),
                    positive("duration", duration)},
                   0});
}

Stimulus Stimulus::white_noise(double sigma, std::uint64_t seed) {
  return Stimulus({Kind::white_noise, {not_negative("sigma", sigma)}, seed});
}

Stimulus Stimulus::ou_noise(double mean, double sd, double tau, std::uint64_t seed) {
  return Stimulus({Kind::ou_noise, {finite("mean", mean), not_negative("sd", sd), positive("tau", tau)}, seed});
}

Stimulus Stimulus::operator+(const Stimulus& other) const {
  Stimulus sum = *this;
  sum.parts_.insert(sum.parts_.end(), other.parts_.begin(), other.parts_.end());
  return sum;
}

bool Stimulus::noisy() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return is_noise(part.kind); });
}

bool Stimulus::smooth() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return !is_noise(part.kind) && !is_pulse(part.kind) && part.kind != Kind::constant;
  });
}

bool Stimulus::varies() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return !is_noise(part.kind) && part.kind != Kind::constant; });
}

double Stimulus::mean(double from, double to) const { return at(from, 0.5 * (from + to)); }
std::vector<double> Stimulus::edges(double from, double to, std::size_t) const { return edges(from, to); }
std::vector<double> Stimulus::edges(double from, double to) const {
  std::vector<double> all;
  const auto add = [&](double t) {
    if (t > from && t < to) all.push_back(t);
  };
  for (const Part& part : parts_) {
    const double* p = part.p;
    if (part.kind == Kind::step) add(p[1]), add(p[2]);
    if (part.kind == Kind::ramp) add(p[2]), add(p[3]);
    if (part.kind == Kind::chirp) add(0), add(p[3]);
    if (part.kind != Kind::pulse_train) continue;
    add(p[4]);
    for (double i = std::max(0.0, std::floor((from - p[3]) / p[1])); p[3] + i * p[1] < std::min(to, p[4]); ++i)
      add(p[3] + i * p[1]), add(p[3] + i * p[1] + p[2]);
  }
  return all;
}

double Stimulus::at(double t, double middle) const noexcept {
  double sum = 0;
  for (const Part& part : parts_) sum += value(part, t, middle);
  return sum;
}

}  // namespace v0
}  // namespace ranvier
