// LineSearch: a step a along a direction with φ(a) ≤ φ(0) + c1·a·φ'(0) and |φ'(a)| ≤ c2·|φ'(0)|, the strong conditions
// of Wolfe, with c1 = 1e-4 and c2 = 0.9 (Moré & Thuente 1994). φ(a) is the objective at a; the caller computes it.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {

class LineSearch {
 public:
  struct Point {
    double step, value, slope;  // a, φ(a), φ'(a)
  };

  // φ(0), φ'(0) < 0, and the a that is tried first
  LineSearch(double value, double slope, double first) noexcept;

  double step() const noexcept { return step_; }  // the a to be tried next
  // What φ is there. True: the search is over, and `step` fulfils the conditions; or, if not `found`, no better one
  // can be told from it. Otherwise step() is the next one to try.
  bool over(double value, double slope) noexcept;
  bool found() const noexcept { return found_; }

 private:
  bool next(Point at) noexcept;
  void narrow(const Point& at) noexcept;

  const double value_, slope_;  // φ(0), φ'(0)
  double step_;
  double most_ = 1e20;      // no step is longer
  Point best_, other_;      // the ends of the interval: that with the least value, and the other one
  bool bracketed_ = false;  // a minimum lies between them
  bool found_ = false, second_stage_ = false;
  double least_ = 0, largest_;  // limits of the next step
  double width_, last_width_;   // of the interval, and of the one before
};

}  // namespace ranvier
