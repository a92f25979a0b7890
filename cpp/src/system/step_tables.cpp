// The loops over time: the table of the instruction set in use. A program that runs no population does not link this
// file.
#include "system/active.hpp"
#include "system/available.hpp"

namespace ranvier {

#define RANVIER_ISA(name, ...)                   \
  namespace name {                               \
  extern const IntegratorTable integrator_table; \
  }
#include "system/isa_list.hpp"
#undef RANVIER_ISA

namespace {

#define RANVIER_ISA(name, ...) &name::integrator_table,
constexpr const IntegratorTable* tables[] = {
#include "system/isa_list.hpp"
};
#undef RANVIER_ISA

}  // namespace

const IntegratorTable& active_integrators() { return *tables[active_isa()]; }
std::vector<const IntegratorTable*> available_integrators() { return available_of(tables); }

}  // namespace ranvier
