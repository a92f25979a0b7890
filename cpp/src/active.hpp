// The kernel table in use, and all that this processor could use (for tests and benchmarks).
#pragma once

#include <vector>

#include "kernels/table.hpp"

namespace ranvier {

const KernelTable& active_kernels();
std::vector<const KernelTable*> available_kernels();

template <class T>
const Kernels<T>& active() {
  return of<T>(active_kernels());
}

}  // namespace ranvier
