// Text that comes from outside: UTF-8, and what of it may stand in an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ranvier {
inline namespace v0 {

// no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629)
bool valid_utf8(std::string_view text) noexcept;

void append_utf8(std::string& text, std::uint32_t code_point);

// in quotes; control characters, and all bytes above 0x7F of text that is not UTF-8, as \xNN; long text keeps its end
std::string quoted(std::string_view text);

}  // namespace v0
}  // namespace ranvier
