// Which instruction set the kernels use: the best one that the processor has, or the one that $RANVIER_ISA names.
#pragma once

#include <string>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

struct Isa {
  std::string active;                  // "avx512"
  std::vector<std::string> available;  // on this processor, best first
  std::string complaint;               // why $RANVIER_ISA was not followed; empty if it was or is not set
};

// std::runtime_error where this processor has none of the instruction sets that the library was built for
const Isa& isa();

}  // namespace v0
}  // namespace ranvier
