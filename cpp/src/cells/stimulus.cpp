// Stimuli: how they are made, checked, added and scaled. A Part is one function of time of a sum, its numbers in p in
// the order of the public function.
#include "ranvier/stimulus.hpp"

#include <algorithm>
#include <cmath>

#include "system/message.hpp"
#include "cells/sampled_function.hpp"

namespace ranvier {
inline namespace v0 {

namespace {

using Kind = Stimulus::Kind;

double finite(const char* name, double x) {
  if (!std::isfinite(x)) throw_value_error(name, " must be a finite number; got ", x);
  return x;
}
double positive(const char* name, double x) {
  if (!(x > 0) || !std::isfinite(x)) throw_value_error(name, " must be a finite number > 0; got ", x);
  return x;
}
double not_negative(const char* name, double x) {
  if (!(x >= 0) || !std::isfinite(x)) throw_value_error(name, " must be a finite number >= 0; got ", x);
  return x;
}
// a time at which something ends, which may be infinite
double end(double start, double stop) {
  if (!(stop >= start)) throw_value_error("stop must not lie before start = ", start, "; got ", stop);
  return stop;
}

bool is_noise(Kind kind) { return kind == Kind::white_noise || kind == Kind::ou_noise; }

// the largest |value| that a part takes before its factor; of noise, in terms of its deviation
double largest(const Stimulus::Part& part) {
  const double a = std::abs(part.p[0]), b = std::abs(part.p[1]);
  if (part.kind == Kind::sampled) return part.samples->largest();
  if (part.kind == Kind::ramp || part.kind == Kind::ou_noise) return std::max(a, b);
  return part.kind == Kind::sine ? a + std::abs(part.p[3]) : a;
}

// does it change between its edges?
bool is_smooth(const Stimulus::Part& part) {
  if (part.kind == Kind::sampled) return static_cast<Sampling>(part.p[1]) != Sampling::previous;
  return part.kind == Kind::ramp || part.kind == Kind::sine || part.kind == Kind::chirp;
}

}  // namespace

Stimulus::Stimulus(double amplitude) : parts_{{Kind::constant, {finite("amplitude", amplitude)}}} {}

Stimulus Stimulus::constant(double amplitude) { return Stimulus(amplitude); }

Stimulus Stimulus::step(double amplitude, double start, double stop) {
  return Stimulus({Kind::step, {finite("amplitude", amplitude), finite("start", start), end(start, stop)}, 0});
}

Stimulus Stimulus::pulse_train(double amplitude, double period, double width, double start, double stop) {
  positive("period", period);
  if (not_negative("width", width) > period)
    throw_value_error("width must not exceed period = ", period, "; got ", width);
  return Stimulus({Kind::pulse_train,
                   {finite("amplitude", amplitude), period, width, finite("start", start), end(start, stop)},
                   0});
}

Stimulus Stimulus::ramp(double first, double last, double start, double stop) {
  finite("start", start);
  if (!(finite("stop", stop) > start)) throw_value_error("stop must lie after start = ", start, "; got ", stop);
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

Stimulus Stimulus::sampled(std::vector<double> values, double dt, Sampling kind, double start) {
  Part part{Kind::sampled, {dt, static_cast<double>(kind), start, static_cast<double>(values.size())}};
  part.samples = std::make_shared<const SampledFunction>(std::move(values), dt, kind, start);
  return Stimulus(std::move(part));
}

Stimulus Stimulus::white_noise(double sigma, std::uint64_t seed) {
  return Stimulus({Kind::white_noise, {not_negative("sigma", sigma)}, seed});
}

Stimulus Stimulus::ou_noise(double mean, double sd, double tau, std::uint64_t seed) {
  return Stimulus({Kind::ou_noise, {finite("mean", mean), not_negative("sd", sd), positive("tau", tau)}, seed});
}

Stimulus Stimulus::plus(const Stimulus& other) const {
  Stimulus sum = *this;
  sum.parts_.insert(sum.parts_.end(), other.parts_.begin(), other.parts_.end());
  return sum;
}

Stimulus Stimulus::times(double factor) const {
  Stimulus product = *this;
  for (Part& part : product.parts_) {
    double& to = part.kind == Kind::constant ? part.p[0] : part.factor;
    to *= finite("factor", factor);
    if (!std::isfinite(part.factor * largest(part)))
      throw_value_error("factor = ", factor, " makes the stimulus larger than any number");
  }
  return product;
}

Stimulus Stimulus::operator/(double divisor) const {
  if (!std::isfinite(divisor) || !std::isfinite(1 / divisor))
    throw_value_error("divisor must be a finite number other than 0; got ", divisor);
  return times(1 / divisor);
}

bool Stimulus::noisy() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return is_noise(part.kind); });
}

bool Stimulus::smooth() const noexcept { return std::any_of(parts_.begin(), parts_.end(), is_smooth); }

bool Stimulus::varies() const noexcept {
  return std::any_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return !is_noise(part.kind) && part.kind != Kind::constant; });
}

}  // namespace v0
}  // namespace ranvier
