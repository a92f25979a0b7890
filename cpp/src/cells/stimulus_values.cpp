// The values of stimuli in time, and the times at which they jump or bend.
#include <algorithm>
#include <cmath>

#include "cells/oscillation.hpp"
#include "cells/sampled_function.hpp"
#include "system/message.hpp"

namespace ranvier {

namespace {

using Kind = Stimulus::Kind;

constexpr Index most_edges = 1'000'000;  // in a tile of a run

// Is a pulse from start to stop on in the step, or piece of one, with this middle? Steps are cut at edges, so a pulse
// is on or off throughout; that of a clamp, which is not cut, is on where the middle lies in it. An edge exactly in the
// middle belongs to the next step.
bool within(double start, double stop, double middle) { return start < middle && middle <= stop; }

bool in_pulse(const double* p, double middle) {
  if (!within(p[3], p[4], middle)) return false;
  if (p[2] == p[1]) return true;  // pulses without gaps
  const double pulse = p[3] + last_before(middle, p[3], p[1]) * p[1];
  return within(pulse, pulse + p[2], middle);
}

// the value of one part at time t of a step with this middle, before its factor; 0 of noise
double value(const Stimulus::Part& part, double t, double middle) {
  const double* p = part.p;
  switch (part.kind) {
    case Kind::constant:
      return p[0];
    case Kind::step:
      return within(p[1], p[2], middle) ? p[0] : 0;
    case Kind::pulse_train:
      return in_pulse(p, middle) ? p[0] : 0;
    case Kind::ramp:
      return t <= p[2] ? p[0] : t >= p[3] ? p[1] : p[0] + (p[1] - p[0]) * ((t - p[2]) / (p[3] - p[2]));
    case Kind::sine:
      return p[3] + p[0] * std::sin(per_ms * p[1] * t + p[2]);
    case Kind::chirp:
      return within(0, p[3], middle) ? p[0] * std::sin(chirp_phase(p, t)) : 0;
    case Kind::sampled:
      return part.samples->at(t, middle);
    default:
      return 0;
  }
}

// The edges of one part in (from, to), appended until there are `room`.
class Edges {
 public:
  Edges(double from, double to, std::size_t room) : from_{from}, to_{to}, room_{room} {}

  void add(const Stimulus::Part& part) {
    const double* p = part.p;
    if (part.kind == Kind::step) add(p[1]), add(p[2]);
    if (part.kind == Kind::ramp) add(p[2]), add(p[3]);
    if (part.kind == Kind::chirp) add(0), add(p[3]);
    if (part.kind == Kind::sampled) part.samples->add_edges(from_, to_, room_, all);
    if (part.kind != Kind::pulse_train) return;
    add(p[4]);
    p[2] == p[1] ? add(p[3]) : add_pulses(p[3], p[1], p[2], std::min(to_, p[4]));
  }

  std::vector<double> all;

 private:
  void add(double t) {
    if (t > from_ && t < to_ && all.size() < room_) all.push_back(t);
  }
  // A pulse has at least one edge in each whole period. Where there is no room for so many they are not looked for.
  void add_pulses(double start, double period, double width, double stop) {
    if ((stop - std::max(from_, start)) / period > static_cast<double>(room_)) return all.resize(room_, from_);
    const double first = std::max(0.0, last_before(from_, start, period));
    for (std::size_t i = 0; i <= room_; ++i) {
      const double pulse = start + (first + static_cast<double>(i)) * period;
      if (pulse >= stop || all.size() >= room_) return;
      add(pulse);
      if (pulse + width < stop) add(pulse + width);
    }
  }

  double from_, to_;
  std::size_t room_;
};

}  // namespace

inline namespace v0 {

double Stimulus::at(double t, double middle) const noexcept {
  double sum = 0;
  for (const Part& part : parts_) sum += part.factor * value(part, t, middle);
  return sum;
}

double Stimulus::operator()(double t) const {
  if (!std::isfinite(t)) throw_value_error("t must be a finite number; got ", t);
  if (noisy()) throw_value_error("a stimulus with noise has no value at a time: it depends on the neuron and the step");
  return at(t, std::nextafter(t, forever));  // the step that begins at t
}

std::vector<double> Stimulus::edges(double from, double to, Index limit) const {
  Edges edges(from, to, static_cast<std::size_t>(limit) + 1);
  for (const Part& part : parts_) edges.add(part);
  return std::move(edges.all);
}

std::vector<double> Stimulus::edges(double from, double to) const {
  std::vector<double> all = edges(from, to, most_edges);
  if (static_cast<Index>(all.size()) <= most_edges) return all;
  throw_value_error("current must have at most ", most_edges, " edges of pulses or samples from t = ", from, " to ", to,
                    " ms; it has more");
}

}  // namespace v0
}  // namespace ranvier
