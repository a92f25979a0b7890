#include "cells/noise.hpp"

#include <cmath>

#include "cells/oscillation.hpp"
#include "ranvier/random.hpp"

namespace ranvier {

double normal(std::uint64_t seed, std::int64_t step, Index neuron, bool start) {
  const auto k = static_cast<std::uint64_t>(step);
  const Stream stream(seed, static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(neuron), Purpose::noise);
  // the stream has the low 32 bits of the step; the high bits and `start` choose the pair of words within it
  const std::uint64_t word = 4 * (k >> 32) + (start ? 2 : 0);
  // Box & Muller 1958: √(−2·ln(1 − u₁))·cos(2π·u₂)
  const double u1 = uniform<double>(stream.word(word)), u2 = uniform<double>(stream.word(word + 1));
  return std::sqrt(-2 * std::log1p(-u1)) * std::cos(2 * pi * u2);
}

std::vector<OuProcess> processes_at(const std::vector<OuProcess>& before, const Stimulus& stimulus, double dt,
                                    std::int64_t step, Index n) {
  std::vector<OuProcess> now;
  std::vector<bool> taken(before.size(), false);
  for (const Stimulus::Part& part : stimulus.parts()) {
    if (part.kind != Stimulus::Kind::ou_noise) continue;
    const double tau = part.p[2];
    std::size_t i = 0;
    while (i < before.size() && (taken[i] || before[i].seed != part.seed || before[i].tau != tau ||
                                 before[i].dt != dt || before[i].step != step))
      ++i;
    if (i < before.size()) {
      taken[i] = true;
      now.push_back(before[i]);
      continue;
    }
    now.push_back({part.seed, tau, dt, step, std::vector<double>(static_cast<std::size_t>(n))});
    for (Index j = 0; j < n; ++j) now.back().x[static_cast<std::size_t>(j)] = normal(part.seed, step, j, true);
  }
  return now;
}

void add_noise(std::vector<OuProcess>& processes, const Stimulus& stimulus, double dt, std::int64_t step, Index steps,
               Index neuron, Index lanes, double* out, Index stride) {
  auto process = processes.begin();
  for (const Stimulus::Part& part : stimulus.parts()) {
    if (part.kind == Stimulus::Kind::white_noise) {
      const double scale = part.factor * part.p[0] / std::sqrt(dt);
      for (Index k = 0; k < steps; ++k)
        for (Index l = 0; l < lanes; ++l) out[k * stride + l] += scale * normal(part.seed, step + k, neuron + l);
    } else if (part.kind == Stimulus::Kind::ou_noise) {
      const double keep = std::exp(-dt / part.p[2]), fresh = std::sqrt(-std::expm1(-2 * dt / part.p[2]));
      double* x = process->x.data() + neuron;
      ++process;
      for (Index k = 0; k < steps; ++k)
        for (Index l = 0; l < lanes; ++l) {
          out[k * stride + l] += part.factor * (part.p[0] + part.p[1] * x[l]);
          x[l] = x[l] * keep + fresh * normal(part.seed, step + k, neuron + l);
        }
    }
  }
}

template <class T>
bool bridge(const Stimulus& stimulus, std::int64_t step, Index steps, Index neuron, Index lanes, T* out, Index stride) {
  double variance = 0;
  std::uint64_t seed = 0;  // that of the first noise
  for (const Stimulus::Part& part : stimulus.parts()) {
    if (part.kind != Stimulus::Kind::white_noise) continue;
    if (variance == 0) seed = part.seed;
    variance += part.factor * part.p[0] * part.factor * part.p[0];
  }
  if (variance == 0) return false;
  for (Index k = 0; k < steps; ++k)
    for (Index l = 0; l < lanes; ++l) {
      const auto at = static_cast<std::uint64_t>(step + k);
      const Stream stream(seed, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(neuron + l),
                          Purpose::bridge);
      out[k * stride + l] = static_cast<T>(-0.5 * variance * std::log1p(-uniform<double>(stream.word(at >> 32))));
    }
  return true;
}

template bool bridge(const Stimulus&, std::int64_t, Index, Index, Index, float*, Index);
template bool bridge(const Stimulus&, std::int64_t, Index, Index, Index, double*, Index);

}  // namespace ranvier
