// The functions of neuron models: the table of the instruction set in use. A program without neurons does not link it.
#include "system/active.hpp"
#include "system/available.hpp"

namespace ranvier {

#define RANVIER_ISA(name, ...)           \
  namespace name {                       \
  extern const NeuronTable neuron_table; \
  }
#include "system/isa_list.hpp"
#undef RANVIER_ISA
namespace baseline {
extern const NeuronTable neuron_table;  // in every library
}

namespace {

#define RANVIER_ISA(name, ...) &name::neuron_table,
constexpr const NeuronTable* tables[] = {
#include "system/isa_list.hpp"
};
#undef RANVIER_ISA

}  // namespace

const NeuronTable& active_neurons() { return *tables[active_isa()]; }
std::vector<const NeuronTable*> available_neurons() { return available_of(tables); }
const NeuronTable& described_neurons() { return baseline::neuron_table; }

}  // namespace ranvier
