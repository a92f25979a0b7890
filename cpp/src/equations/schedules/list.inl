// schedules: how the learning rate changes from epoch to epoch, a file each.
// Each also has a line in RANVIER_SCHEDULES of ranvier/lists.hpp.
//
// What a schedule declares is described in nets/schedule_tables.hpp. A schedule in time has `factor(p, epoch)`, where
// epoch counts from 0 and has a fraction within an epoch; one that watches the loss has `observe(p, loss, rate, seen)`.
#include "equations/schedules/constant.inl"
#include "equations/schedules/step.inl"
#include "equations/schedules/exponential.inl"
#include "equations/schedules/cosine.inl"
#include "equations/schedules/one_cycle.inl"
#include "equations/schedules/inverse_scaling.inl"
#include "equations/schedules/plateau.inl"
#include "equations/schedules/adaptive.inl"
