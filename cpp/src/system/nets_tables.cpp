// The kernels of networks: the table of the instruction set in use. A program without networks does not link this file.
#include "system/active.hpp"
#include "system/available.hpp"

namespace ranvier {

#define RANVIER_ISA(name, ...)    \
  namespace name {                \
  extern const KernelTable table; \
  }
#include "system/isa_list.hpp"
#undef RANVIER_ISA

namespace {

#define RANVIER_ISA(name, ...) &name::table,
constexpr const KernelTable* tables[] = {
#include "system/isa_list.hpp"
};
#undef RANVIER_ISA

}  // namespace

const KernelTable& active_kernels() { return *tables[active_isa()]; }
std::vector<const KernelTable*> available_kernels() { return available_of(tables); }

}  // namespace ranvier
