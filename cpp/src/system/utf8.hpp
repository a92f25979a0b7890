// Text from outside (files, paths): whether it is UTF-8, and how it is quoted in an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ranvier {
inline namespace v0 {

// As RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool valid_utf8(std::string_view text) noexcept;

// appends one character
void append_utf8(std::string& text, std::uint32_t code_point);

// The text in quotes, safe to print. Control characters, and in text that is not UTF-8 all bytes above 0x7F, become
// \xNN. Of a long text the end is kept, which tells paths apart.
std::string quoted(std::string_view text);

}  // namespace v0
}  // namespace ranvier
