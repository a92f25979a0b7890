// How much memory this machine has, for errors that say what a run would need.
#pragma once

namespace ranvier {

double memory_of_machine() noexcept;  // [bytes]

}  // namespace ranvier
