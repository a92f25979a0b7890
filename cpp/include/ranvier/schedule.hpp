// Schedules: how the learning rate changes while a network is trained. The rate of an update is the optimiser's
// learning_rate times the factor that the schedule gives.
#pragma once

#include <string>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// One of the library's schedules and the values of its parameters, which list_schedules() of ranvier/describe.hpp
// describes: Schedule::named("cosine").with("epochs", 50).after_warm_up(5). The default leaves the rate as it is.
struct Schedule {
  int id = 0;              // place in RANVIER_SCHEDULES
  double values[6] = {1};  // of its parameters in their order, 0 beyond the last
  double warm_up = 0;      // epochs in which the factor first rises, in a straight line, from `start` to 1
  double start = 0;

  // with its default values, NaN where there is none; throws ValueError
  static Schedule named(const std::string& name);
  // a copy with another value of a parameter; throws ValueError where there is none of that name
  Schedule with(const std::string& parameter, double value) const;
  Schedule after_warm_up(double epochs, double start_at = 0.1) const noexcept;
  const char* name() const;
  void check() const;                 // throws ValueError for a value outside its range
  bool watches_loss() const;          // the factor follows from losses, not from time
  double factor(double epoch) const;  // after so many epochs, warm-up included; of one that watches the loss 1
};

bool operator==(const Schedule& a, const Schedule& b) noexcept;
inline bool operator!=(const Schedule& a, const Schedule& b) noexcept { return !(a == b); }

}  // namespace v0
}  // namespace ranvier
