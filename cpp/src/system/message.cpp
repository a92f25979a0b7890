#include "system/message.hpp"

#include <locale>
#include <sstream>

namespace ranvier {

// nine significant digits, a decimal point in every locale, and no sign of a NaN
MessagePart::MessagePart(double x) {
  if (x != x) {
    text = "nan";
    return;
  }
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(9);
  out << x;
  text = out.str();
}

std::string joined(std::initializer_list<MessagePart> parts) {
  std::string all;
  for (const MessagePart& part : parts) all += part.text;
  return all;
}

}  // namespace ranvier
