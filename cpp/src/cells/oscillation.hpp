// Phases of stimuli that oscillate, from the numbers of their Stimulus::Part.
#pragma once

namespace ranvier {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double per_ms = 2e-3 * pi;  // 2π·f·t with f in Hz and t in ms

// 2π·(f0·t + (f1 − f0)·t²/(2·duration)) with p[1] = f0, p[2] = f1, p[3] = duration
inline double chirp_phase(const double* p, double t) noexcept {
  return per_ms * t * (p[1] + (p[2] - p[1]) * t / (2 * p[3]));
}

}  // namespace ranvier
