// A schedule as the strings of a file's __metadata__, and back: {"schedule": "cosine", "schedule.epochs": "50",
// "schedule.final": "0", "schedule.position": "7"}, and what it remembers where it watches the loss.
#include <cmath>

#include "nets/network_archive.hpp"
#include "nets/schedule_tables.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

constexpr const char* name_of_caller = "callable";

struct Remembered {
  const char* name;
  double ScheduleProgress::* member;
};
constexpr Remembered remembered[] = {{"schedule.factor_now", &ScheduleProgress::factor},
                                     {"schedule.waited", &ScheduleProgress::waited},
                                     {"schedule.resting", &ScheduleProgress::resting}};

std::string key_of(const char* parameter) { return std::string("schedule.") + parameter; }

}  // namespace

void describe(const ScheduleState& schedule, Metadata& metadata) {
  const Schedule& s = schedule.description;
  if (!schedule.moves()) return;
  metadata["schedule"] = s.id == schedule_of_caller ? name_of_caller : schedule_info(s.id).name;
  metadata["schedule.position"] = text_of(schedule.epochs);
  if (s.id >= 0) {
    const ScheduleInfo& info = schedule_info(s.id);
    for (int i = 0; i < info.count; ++i) metadata[key_of(info.parameters[i].name)] = text_of(s.values[i]);
  }
  if (s.warm_up > 0)
    metadata["schedule.warm_up"] = text_of(s.warm_up), metadata["schedule.warm_up_start"] = text_of(s.start);
  if (s.id == schedule_of_caller || !schedule_info(s.id).watches_loss) return;
  for (const Remembered& r : remembered) metadata[r.name] = text_of(schedule.progress.*r.member);
  if (std::isfinite(schedule.progress.best)) metadata["schedule.best"] = text_of(schedule.progress.best);
}

ScheduleState schedule_of(MetadataFields& fields) {
  ScheduleState state;
  if (!fields.has("schedule")) return state;
  const std::string name = fields.text("schedule");
  Schedule& s = state.description;
  if (name == name_of_caller)
    s.id = schedule_of_caller;
  else
    s = Schedule::named(name);
  state.epochs = fields.count("schedule.position");
  if (s.id >= 0) {
    const ScheduleInfo& info = schedule_info(s.id);
    for (int i = 0; i < info.count; ++i) s.values[i] = fields.number(key_of(info.parameters[i].name));
  }
  if (fields.has("schedule.warm_up"))
    s = s.after_warm_up(fields.number("schedule.warm_up"), fields.number("schedule.warm_up_start"));
  if (s.id >= 0) s.check();
  for (const Remembered& r : remembered)
    if (fields.has(r.name)) state.progress.*r.member = fields.number(r.name);
  for (const Remembered& r : remembered)
    if (!(state.progress.*r.member >= 0)) throw_value_error(r.name, " must be >= 0; got ", state.progress.*r.member);
  if (fields.has("schedule.best")) state.progress.best = fields.number("schedule.best");
  return state;
}

}  // namespace ranvier
