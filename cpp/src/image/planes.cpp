#include "image/planes.hpp"

#include <string>

#include "system/message.hpp"

namespace ranvier {
namespace {

std::string shape(Index rows, Index cols, Index channels) {
  return channels == 1 ? message("(", rows, ", ", cols, ")") : message("(", rows, ", ", cols, ", ", channels, ")");
}

}  // namespace

void check_image(Index rows, Index cols, Index channels, Index got_rows, Index got_cols, Index got_channels,
                 const char* reason) {
  if (rows == got_rows && cols == got_cols && channels == got_channels) return;
  throw_value_error("out must have shape ", shape(rows, cols, channels), reason, "; got ",
                    shape(got_rows, got_cols, got_channels));
}

void check_dense(Index group, Index col, Index channel) {
  if (col == 1) return;
  throw_value_error("out must have its pixels side by side, col = 1, or ", group,
                    " channels side by side within them; got col = ", col, " and channel = ", channel);
}

}  // namespace ranvier
