#include "ranvier/random.hpp"

#include <numeric>
#include <utility>

namespace ranvier {
inline namespace v0 {

void shuffle(std::uint64_t seed, std::uint64_t epoch, std::vector<Index>& order) {
  std::iota(order.begin(), order.end(), Index{0});
  const Stream stream(seed, static_cast<std::uint32_t>(epoch), 0, Purpose::shuffle);
  for (std::size_t i = order.size(); i-- > 1;) {
    const auto j = static_cast<std::size_t>((static_cast<unsigned __int128>(stream.word(i)) * (i + 1)) >> 64);
    std::swap(order[i], order[j]);
  }
}

}  // namespace v0
}  // namespace ranvier
