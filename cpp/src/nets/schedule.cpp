// Schedules: their tables, by name, their ranges, and the factors that they give.
#include <cmath>
#include <vector>

#include "nets/optimizer_tables.hpp"
#include "nets/schedule_tables.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"
#include "system/same_value.hpp"

// The files open the namespace ranvier::RANVIER_SPACE and call functions of the standard library without a namespace.
#define RANVIER_SPACE described
namespace ranvier::described {
using std::cos;
using std::floor;
using std::pow;

constexpr double needed = std::numeric_limits<double>::quiet_NaN();  // in place of a default: the user must say it

// What a schedule is unless its file says otherwise.
struct ScheduleDefaults {
  static constexpr bool watches_loss = false;
  static double factor(const double*, double) { return 1; }
  static void observe(const double*, double, double, ScheduleProgress&) {}
};

// from a (part 0) to b (part 1 and beyond) along half a wave of the cosine
inline double cosine_between(double a, double b, double part) {
  return part < 1 ? b + (a - b) * (1 + cos(M_PI * part)) / 2 : b;
}

}  // namespace ranvier::described
#include "equations/schedules/list.inl"

namespace ranvier {
namespace {

template <class S>
constexpr ScheduleInfo info(const char* name, const char* type) {
  constexpr int count = static_cast<int>(sizeof(S::parameters) / sizeof(S::parameters[0]));
  static_assert(count <= static_cast<int>(sizeof(Schedule::values) / sizeof(double)));
  return {name, type, S::about, S::source, S::formula, S::parameters, count, S::watches_loss, S::factor, S::observe};
}

#define RANVIER_INFO(name, Type) info<described::Type>(#name, #Type),
constexpr ScheduleInfo infos[] = {RANVIER_SCHEDULES(RANVIER_INFO)};
#undef RANVIER_INFO

const ScheduleInfo& checked_info(const Schedule& s) {
  if (s.id >= 0 && s.id < schedule_count) return infos[s.id];
  throw_value_error("schedule must be one of the library's; got number ", s.id);
}

}  // namespace

const ScheduleInfo& schedule_info(int id) noexcept { return infos[id]; }

double ScheduleState::factor(double part, Index later) const {
  if (description.id == schedule_of_caller) return progress.factor;
  return progress.factor * description.factor(static_cast<double>(epochs + static_cast<std::uint64_t>(later)) + part);
}

void ScheduleState::end_epoch(double loss, double rate) {
  ++epochs;
  const Schedule& s = description;
  if (s.id >= 0 && static_cast<double>(epochs) > s.warm_up) infos[s.id].observe(s.values, loss, rate, progress);
}

inline namespace v0 {

Schedule Schedule::named(const std::string& name) {
  Schedule s;
  s.id = lookup(infos, name, "schedule must be one of");
  for (int i = 0; i < infos[s.id].count; ++i) s.values[i] = infos[s.id].parameters[i].value;
  return s;
}

Schedule Schedule::with(const std::string& parameter, double value) const {
  const ScheduleInfo& info = checked_info(*this);
  std::vector<std::string> names;
  Schedule s = *this;
  for (int i = 0; i < info.count; ++i) {
    names.push_back(info.parameters[i].name);
    if (names.back() == parameter) return s.values[i] = value, s;
  }
  throw ValueError(no_such(message("parameter of ", info.name), parameter, names));
}

Schedule Schedule::after_warm_up(double epochs, double start_at) const noexcept {
  Schedule s = *this;
  s.warm_up = epochs;
  s.start = start_at;
  return s;
}

const char* Schedule::name() const { return checked_info(*this).name; }
bool Schedule::watches_loss() const { return checked_info(*this).watches_loss; }

void Schedule::check() const {
  const ScheduleInfo& info = checked_info(*this);
  for (int i = 0; i < info.count; ++i) check_value(info.parameters[i], values[i]);
  if (!(warm_up >= 0) || std::isinf(warm_up))
    throw_value_error("epochs of a warm-up must be a finite number >= 0; got ", warm_up);
  if (!(start >= 0 && start <= 1)) throw_value_error("start of a warm-up must be in [0, 1]; got ", start);
}

double Schedule::factor(double epoch) const {
  if (epoch < warm_up) return start + (1 - start) * (epoch / warm_up);
  return checked_info(*this).factor(values, epoch - warm_up);
}

bool operator==(const Schedule& a, const Schedule& b) noexcept {
  for (std::size_t i = 0; i < sizeof a.values / sizeof(double); ++i)
    if (!same_value(a.values[i], b.values[i])) return false;
  return a.id == b.id && same_value(a.warm_up, b.warm_up) && same_value(a.start, b.start);
}

}  // namespace v0
}  // namespace ranvier
