// Interval(seconds): says when so much time has passed, and reads the clock so seldom that it costs nothing.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ranvier {

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Interval {
 public:
  explicit Interval(double seconds) : interval_{seconds} {}

  // call once per unit of work; true when the interval has passed since the last true
  bool passed() {
    if (--calls_left_ > 0) return false;
    const double now = seconds_since(start_);
    // aim at eight looks an interval; never skip more than twice as many units as last time
    const double unit = std::max(now - last_check_, 1e-9) / static_cast<double>(calls_per_check_);
    calls_per_check_ =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(interval_ / 8 / unit), 1, 2 * calls_per_check_);
    calls_left_ = calls_per_check_;
    last_check_ = now;
    if (now - last_true_ < interval_) return false;
    last_true_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double interval_, last_true_ = 0, last_check_ = 0;
  std::int64_t calls_left_ = 1, calls_per_check_ = 1;
};

}  // namespace ranvier
