// The tables of all schedules, and what a schedule remembers from epoch to epoch.
#pragma once

#include <cstdint>
#include <limits>

#include "kernels/optimizer_table.hpp"
#include "ranvier/schedule.hpp"

namespace ranvier {

enum ScheduleId : int {
#define RANVIER_ID(name, Type) schedule_##name,
  RANVIER_SCHEDULES(RANVIER_ID) schedule_count
#undef RANVIER_ID
};

// in place of an id: a function of the caller's gives the factor
inline constexpr int schedule_of_caller = -1;

// what a schedule that watches the loss remembers; counts are whole numbers
struct ScheduleProgress {
  double factor = 1;
  double best = std::numeric_limits<double>::infinity();  // the least loss so far
  double waited = 0;                                      // epochs without a better one
  double resting = 0;                                     // epochs that do not count, after a fall
  bool finished = false;                                  // training is to end
};

// everything that the file of a schedule says
struct ScheduleInfo {
  const char *name, *type;  // "one_cycle", "OneCycle"
  const char *about, *source, *formula;
  const OptimizerRow* parameters;
  int count;  // of parameters
  bool watches_loss;
  double (*factor)(const double* parameters, double epoch);
  // after an epoch; `rate` is the optimiser's learning rate
  void (*observe)(const double* parameters, double loss, double rate, ScheduleProgress& seen);
};

const ScheduleInfo& schedule_info(int id) noexcept;  // of 0 … schedule_count − 1

// where the schedule of a network stands
struct ScheduleState {
  Schedule description;
  std::uint64_t epochs = 0;  // finished since it came
  ScheduleProgress progress;

  // makes this the schedule: one that is equal goes on, another one begins at its first epoch
  void begin(const Schedule& schedule) {
    if (description != schedule) *this = {schedule, 0, {}};
  }
  // whether the factor is not simply 1
  bool moves() const { return description != Schedule{} || progress.factor < 1 || progress.factor > 1; }
  // of the learning rate, `part` of the way through the present epoch, or through one that is so many `later`
  double factor(double part, Index later = 0) const;
  void end_epoch(double loss, double rate);
};

}  // namespace ranvier
