// Chooses the instruction set at run time: the best one that the processor has, or the one that $RANVIER_ISA names.
//
// This is the only file that asks the processor. It asks for each feature that the compiler flags of an instruction set
// use (isa_list.hpp), not for a level such as x86-64-v4, of which a hypervisor may hide a part.
#include "ranvier/isa.hpp"

#include <cstdlib>

#include "system/active.hpp"

namespace ranvier {

// the tables of each instruction set, which its object files define
#define RANVIER_ISA(name, ...)                   \
  namespace name {                               \
  extern const KernelTable table;                \
  extern const NeuronTable neuron_table;         \
  extern const IntegratorTable integrator_table; \
  }
#include "system/isa_list.hpp"
#undef RANVIER_ISA

namespace {

struct Candidate {
  const KernelTable* table;
  const NeuronTable* neurons;
  const IntegratorTable* integrators;
  bool supported;
};

// all instruction sets of this library, best first; the last one, the baseline, always runs
std::vector<Candidate> candidates() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
#endif
#define RANVIER_ISA(name, ...) \
  Candidate{&name::table, &name::neuron_table, &name::integrator_table, static_cast<bool>(__VA_ARGS__)},
  return {
#include "system/isa_list.hpp"
  };
#undef RANVIER_ISA
}

// what was chosen, and what users can ask about it
struct Choice {
  const KernelTable* table = nullptr;
  const NeuronTable* neurons = nullptr;
  const IntegratorTable* integrators = nullptr;
  Isa isa;
};

// the first one that is supported, but a later one if the environment names it
Choice choose() {
  Choice choice;
  const char* wanted = std::getenv("RANVIER_ISA");
  for (const Candidate& c : candidates()) {
    if (!c.supported) continue;
    choice.isa.available.emplace_back(c.table->name);
    const bool named = wanted && choice.isa.available.back() == wanted;
    if (choice.table && !named) continue;
    choice.table = c.table;
    choice.neurons = c.neurons;
    choice.integrators = c.integrators;
  }
  choice.isa.active = choice.table->name;
  if (wanted && *wanted && choice.isa.active != wanted) {
    choice.isa.complaint = "RANVIER_ISA='" + std::string(wanted).substr(0, 40) + "' is not one of";
    for (const std::string& name : choice.isa.available) choice.isa.complaint += " " + name;
    choice.isa.complaint += " (this processor's); using " + choice.isa.active;
  }
  return choice;
}

const Choice& chosen() {
  static const Choice choice = choose();
  return choice;
}

}  // namespace

inline namespace v0 {
const Isa& isa() { return chosen().isa; }
}  // namespace v0

const KernelTable& active_kernels() { return *chosen().table; }
const NeuronTable& active_neurons() { return *chosen().neurons; }
const IntegratorTable& active_integrators() { return *chosen().integrators; }

std::vector<const KernelTable*> available_kernels() {
  std::vector<const KernelTable*> tables;
  for (const Candidate& c : candidates())
    if (c.supported) tables.push_back(c.table);
  return tables;
}

std::vector<const NeuronTable*> available_neurons() {
  std::vector<const NeuronTable*> tables;
  for (const Candidate& c : candidates())
    if (c.supported) tables.push_back(c.neurons);
  return tables;
}

std::vector<const IntegratorTable*> available_integrators() {
  std::vector<const IntegratorTable*> tables;
  for (const Candidate& c : candidates())
    if (c.supported) tables.push_back(c.integrators);
  return tables;
}

}  // namespace ranvier
