// For programs without exceptions: the result of a function, or nothing where it throws.
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace ranvier {

// *why, if there is one, receives the text of the exception
template <class Result, class Function>
std::optional<Result> attempt(std::string* why, const Function& function) noexcept {
  try {
    return function();
  } catch (const std::exception& error) {
    if (why) *why = error.what();
  } catch (...) {
    if (why) *why = "unknown error";
  }
  return std::nullopt;
}

}  // namespace ranvier
