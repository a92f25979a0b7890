// Equality of descriptions: a value that is not there, NaN, is the same as another one that is not there.
#pragma once

#include <cmath>

namespace ranvier {

inline bool same_value(double a, double b) noexcept { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace ranvier
