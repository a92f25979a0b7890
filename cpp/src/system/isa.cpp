// Chooses the instruction set at run time: the best one that the processor has, or the one that $RANVIER_ISA names.
//
// This is the only file that asks the processor. It asks for each feature that the compiler flags of an instruction set
// use (isa_list.hpp), not for a level such as x86-64-v4, of which a hypervisor may hide a part. It knows names alone:
// the tables are chosen in files of their own, so that a program of networks links no kernels of neurons.
#include "ranvier/isa.hpp"

#include <cstdlib>
#include <stdexcept>

#include "system/available.hpp"

namespace ranvier {
namespace {

struct Candidate {
  const char* name;
  bool supported;
};

// all instruction sets of this library, best first
std::vector<Candidate> candidates() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
#endif
#define RANVIER_ISA(name, ...) {#name, static_cast<bool>(__VA_ARGS__)},
  return {
#include "system/isa_list.hpp"
  };
#undef RANVIER_ISA
}

// what was chosen, and what users can ask about it
struct Choice {
  int active = -1;
  std::vector<int> available;
  Isa isa;
};

// the text of an error where this processor has none of the instruction sets of this library
std::string none_of(const std::vector<Candidate>& all) {
  std::string text = "this processor has none of the instruction sets that ranvier was built for (RANVIER_ISAS):";
  for (const Candidate& c : all) text.append(" ").append(c.name);
  return text;
}

// the first one that is supported, but a later one if the environment names it
Choice choose() {
  Choice choice;
  const char* wanted = std::getenv("RANVIER_ISA");
  const std::vector<Candidate> all = candidates();
  for (int place = 0; place < static_cast<int>(all.size()); ++place) {
    const Candidate& c = all[static_cast<std::size_t>(place)];
    if (!c.supported) continue;
    choice.available.push_back(place);
    choice.isa.available.emplace_back(c.name);
    const bool named = wanted && choice.isa.available.back() == wanted;
    if (choice.active >= 0 && !named) continue;
    choice.active = place;
    choice.isa.active = c.name;
  }
  if (choice.available.empty()) throw std::runtime_error(none_of(all));
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

int active_isa() { return chosen().active; }
const std::vector<int>& available_isas() { return chosen().available; }

}  // namespace ranvier
