// Interval(seconds): says when so much time has passed. It reads the clock so rarely that asking costs nothing.
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

  // To be called once per unit of work; true when the interval has passed since the last true. The clock is read after
  // every `skip_` calls only, where skip_ follows from how long a unit took: eight readings an interval.
  bool passed() {
    if (--wait_ > 0) return false;
    const double now = seconds_since(start_);
    const double unit = std::max(now - last_read_, 1e-9) / static_cast<double>(skip_);
    // at most twice the last skip: a few short units say little about those that follow
    skip_ = std::clamp<std::int64_t>(static_cast<std::int64_t>(interval_ / 8 / unit), 1, 2 * skip_);
    wait_ = skip_;
    last_read_ = now;
    if (now - last_passed_ < interval_) return false;
    last_passed_ = now;
    return true;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double interval_, last_passed_ = 0, last_read_ = 0;  // [s] since start_
  std::int64_t wait_ = 1, skip_ = 1;                   // calls until the clock is read; calls between two readings
};

}  // namespace ranvier
