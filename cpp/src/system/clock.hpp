// Interval(seconds): a rate limit for things like asking for Ctrl-C. It says when so much time has passed, and reads
// the clock so seldom that it may be asked after every small piece of work.
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

  // To be called once for each unit of work; true when the interval has passed since it was true last.
  bool passed() {
    if (--calls_left_ > 0) return false;
    const double now = seconds_since(start_);
    // The clock should be read eight times an interval: the time that a unit took lately says how many calls may pass
    // without reading it. At most twice as many as last time, in case units become longer.
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
