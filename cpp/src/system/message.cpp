#include "system/message.hpp"

#include <limits>
#include <locale>
#include <sstream>

namespace ranvier {

// nine significant digits, and a decimal point in every locale; a NaN has no sign that a reader could use
MessagePart::MessagePart(double x) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(9);
  out << (x == x ? x : std::numeric_limits<double>::quiet_NaN());
  text = out.str();
}

std::string joined(std::initializer_list<MessagePart> parts) {
  std::string all;
  for (const MessagePart& part : parts) all += part.text;
  return all;
}

}  // namespace ranvier
