// The headers and the library have the same version, and errors are standard exceptions.
#include <ranvier/error.hpp>
#include <ranvier/isa.hpp>
#include <ranvier/version.hpp>
#include <ranvier/view.hpp>

#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <vector>

static_assert(__cplusplus < 202002L, "a C++17 consumer");

int main() {
  const std::vector<float> row{1, 2, 3};
  const ranvier::View<const float> view{row};
  std::printf("ranvier %s on %s\n", ranvier::version(), ranvier::isa().active.c_str());
  try {
    throw ranvier::ValueError{"x"};
  } catch (const std::invalid_argument&) {
    return std::strcmp(ranvier::version(), RANVIER_VERSION) == 0 && view.size() == 3 ? 0 : 1;
  }
}
