// The instruction sets that this processor has, as places in isa_list.hpp: the one in use, and all of them, best first.
#pragma once

#include <vector>

namespace ranvier {

int active_isa();
const std::vector<int>& available_isas();

// of tables in the order of isa_list.hpp those that can run here
template <class Table>
std::vector<const Table*> available_of(const Table* const* tables) {
  std::vector<const Table*> here;
  for (const int place : available_isas()) here.push_back(tables[place]);
  return here;
}

}  // namespace ranvier
