// The instruction sets of this processor: the best one first, the baseline there where it was built (RANVIER_ISAS), and
// the active one among them.
#include <algorithm>
#include <string>

#include "system/active.hpp"
#include "check.hpp"
#include "ranvier/isa.hpp"

int main() {
  const ranvier::Isa& isa = ranvier::isa();
  const std::string built = RANVIER_ISAS;
  CHECK((isa.available.back() == "baseline") == (built.find(" baseline ") != std::string::npos));
  for (const std::string& name : isa.available) CHECK(built.find(" " + name + " ") != std::string::npos);
  CHECK(std::count(isa.available.begin(), isa.available.end(), isa.active) == 1);
  CHECK(ranvier::active_kernels().name == isa.active);
  CHECK(ranvier::available_kernels().size() == isa.available.size());
  for (const ranvier::KernelTable* table : ranvier::available_kernels())
    std::printf("%s: vectors of %d bytes\n", table->name, table->bytes);
  return failures() != 0;
}
