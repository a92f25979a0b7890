#include "nets/whole_batch/line_search.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {
namespace {

constexpr double c1 = 1e-4, c2 = 0.9;
constexpr double rounding = 1e-15;  // of an interval, relative: no step inside it is another one

using Point = LineSearch::Point;

// the minimum of the cubic through two points and their slopes, as a part of the way from a to b; `outside`: where the
// cubic has none beyond b, infinity
double cubic(const Point& a, const Point& b, bool outside) {
  const double theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope;
  const double size = std::max({std::abs(theta), std::abs(a.slope), std::abs(b.slope)});
  const double square = (theta / size) * (theta / size) - a.slope / size * (b.slope / size);
  const double root = size * std::sqrt(std::max(0.0, square)) * (b.step < a.step ? -1 : 1);
  if (outside) {  // measured from b
    const double r = (theta - b.slope - root) / (a.slope - b.slope - root - root);
    return r < 0 && root != 0 ? b.step + r * (a.step - b.step) : b.step > a.step ? HUGE_VAL : -HUGE_VAL;
  }
  const double r = (root - a.slope + theta) / (root - a.slope + root + b.slope);
  return a.step + r * (b.step - a.step);
}

// where the slope of the parabola with the slopes of both points is 0
double secant(const Point& a, const Point& b) { return b.step + b.slope / (b.slope - a.slope) * (a.step - b.step); }

// a point of the auxiliary function ψ(a) = φ(a) − φ(0) − c1·a·φ'(0), whose value only differs by φ(0)
Point auxiliary(const Point& p, double slope) { return {p.step, p.value - c1 * p.step * slope, p.slope - c1 * slope}; }

}  // namespace

LineSearch::LineSearch(double value, double slope, double first) noexcept
    : value_{value},
      slope_{slope},
      step_{first},
      best_{0, value, slope},
      other_{best_},
      largest_{5 * first},
      width_{1e20},
      last_width_{2e20} {}

bool LineSearch::over(double value, double slope) noexcept {
  if (!std::isfinite(value) || !std::isfinite(slope)) {  // too far: from now on no step goes so far
    most_ = best_.step + 0.1 * (step_ - best_.step);
    step_ = most_;
    return !(std::abs(step_ - best_.step) > rounding * std::abs(step_));
  }
  const double enough = value_ + c1 * step_ * slope_;
  found_ = value <= enough && std::abs(slope) <= -c2 * slope_;
  if (found_ || (step_ >= most_ && value <= enough && slope <= c1 * slope_)) return true;
  if (!second_stage_ && value <= enough && slope >= 0) second_stage_ = true;
  return next({step_, value, slope});
}

// The interval after a trial, and the next one. Until a point is low enough the interval is updated by ψ, not φ.
bool LineSearch::next(Point at) noexcept {
  if (!second_stage_ && at.value <= best_.value && at.value > value_ + c1 * at.step * slope_) {
    best_ = auxiliary(best_, slope_), other_ = auxiliary(other_, slope_);
    narrow(auxiliary(at, slope_));
    best_ = auxiliary(best_, -slope_), other_ = auxiliary(other_, -slope_);
  } else {
    narrow(at);
  }
  if (bracketed_) {
    const double width = std::abs(other_.step - best_.step);
    if (width >= 0.66 * last_width_) step_ = best_.step + 0.5 * (other_.step - best_.step);
    last_width_ = width_, width_ = width;
    least_ = std::min(best_.step, other_.step), largest_ = std::max(best_.step, other_.step);
  } else {
    least_ = step_ + 1.1 * (step_ - best_.step), largest_ = step_ + 4 * (step_ - best_.step);
  }
  step_ = std::min(step_, most_);
  // an interval in which there is no other step: the best one is known
  return bracketed_ && (step_ <= least_ || step_ >= largest_ || largest_ - least_ <= rounding * largest_);
}

// The four cases of section 4 of the paper: which cubic or parabola gives the next step, and which ends the interval
// then has.
void LineSearch::narrow(const Point& at) noexcept {
  const bool turned = at.slope * std::copysign(1.0, best_.slope) < 0;
  const double of_cubic = cubic(best_, at, false);
  double step;
  if (at.value > best_.value) {  // a minimum lies before it
    const double half = (best_.value - at.value) / (at.step - best_.step) + best_.slope;
    const double of_parabola = best_.step + best_.slope / half / 2 * (at.step - best_.step);
    const bool nearer = std::abs(of_cubic - best_.step) < std::abs(of_parabola - best_.step);
    step = nearer ? of_cubic : of_cubic + (of_parabola - of_cubic) / 2;
    bracketed_ = true;
  } else if (turned) {  // lower, and the slope has turned: between both
    const double of_slopes = secant(best_, at);
    step = std::abs(of_cubic - at.step) > std::abs(of_slopes - at.step) ? of_cubic : of_slopes;
    bracketed_ = true;
  } else if (std::abs(at.slope) < std::abs(best_.slope)) {  // lower and flatter: beyond it
    double beyond = cubic(best_, at, true);
    if (std::isinf(beyond)) beyond = at.step > best_.step ? largest_ : least_;
    const double of_slopes = secant(best_, at);
    const bool nearer = std::abs(beyond - at.step) < std::abs(of_slopes - at.step);
    step = nearer == bracketed_ ? beyond : of_slopes;
    if (bracketed_) {
      const double limit = at.step + 0.66 * (other_.step - at.step);
      step = at.step > best_.step ? std::min(limit, step) : std::max(limit, step);
    } else {
      step = std::clamp(step, least_, largest_);
    }
  } else {  // lower and no flatter
    step = bracketed_ ? cubic(other_, at, false) : at.step > best_.step ? largest_ : least_;
  }
  if (at.value > best_.value) {
    other_ = at;
  } else {
    if (turned) other_ = best_;
    best_ = at;
  }
  step_ = step;
}

}  // namespace ranvier
