// message(parts…): an error text, numbers as a reader writes them
#pragma once

#include <cmath>
#include <sstream>
#include <string>

namespace ranvier {

template <class... Parts>
std::string message(const Parts&... parts) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(9);
  (out << ... << parts);
  return out.str();
}

}  // namespace ranvier
