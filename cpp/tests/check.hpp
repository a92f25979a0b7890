// CHECK(condition): where it does not hold, prints its place and counts a failure. A test program ends with
// `return failures() != 0;`.
#pragma once

#include <cstdio>
#include <string>

inline int& failures() {
  static int count = 0;
  return count;
}

#define CHECK(condition)                                                          \
  do {                                                                            \
    if (!(condition)) {                                                           \
      std::fprintf(stderr, "%s:%d: CHECK(%s)\n", __FILE__, __LINE__, #condition); \
      ++failures();                                                               \
    }                                                                             \
  } while (false)

// the text of the exception of type Error that the call throws; empty if it throws none
template <class Error, class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}
