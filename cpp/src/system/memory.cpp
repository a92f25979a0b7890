#include "system/memory.hpp"

#include <unistd.h>

namespace ranvier {

double memory_of_machine() noexcept {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace ranvier
