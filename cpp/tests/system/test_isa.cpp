// The instruction sets of this processor: the best one first, the baseline always there, and the active one among them.
#include <algorithm>

#include "system/active.hpp"
#include "check.hpp"
#include "ranvier/isa.hpp"

int main() {
  const ranvier::Isa& isa = ranvier::isa();
  CHECK(isa.available.back() == "baseline");
  CHECK(std::count(isa.available.begin(), isa.available.end(), isa.active) == 1);
  CHECK(ranvier::active_kernels().name == isa.active);
  CHECK(ranvier::available_kernels().size() == isa.available.size());
  for (const ranvier::KernelTable* table : ranvier::available_kernels())
    std::printf("%s: vectors of %d bytes\n", table->name, table->bytes);
  return failures() != 0;
}
