// What the compiler makes of std's templates for this library is hidden, as all else in it. libstdc++ gives its
// namespace the visibility `default`, so that a shared library that links ours would export std::vector<…> and the
// like. The compiler reads this file before each source; the declarations that follow have the visibility of the
// command line. What is only declared, and lives in libstdc++ itself, is not changed by that.
#pragma once

#include <cstddef>  // the standard library's configuration

#ifdef _GLIBCXX_VISIBILITY
#undef _GLIBCXX_VISIBILITY
#define _GLIBCXX_VISIBILITY(V)
// a variable (std::piecewise_construct) counts as only declared, so that this header needs more
#pragma GCC visibility push(hidden)
#include <utility>
#pragma GCC visibility pop
#endif
