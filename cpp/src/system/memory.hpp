// How much memory this machine has.
#pragma once

namespace ranvier {

double memory_of_machine() noexcept;  // [bytes]

}  // namespace ranvier
