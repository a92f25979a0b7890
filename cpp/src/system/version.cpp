#include "ranvier/version.hpp"

namespace ranvier {
inline namespace v0 {

const char* version() noexcept { return RANVIER_VERSION; }

}  // namespace v0
}  // namespace ranvier
