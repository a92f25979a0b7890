#include "ranvier/random.hpp"

#include <numeric>
#include <utility>

namespace ranvier {
inline namespace v0 {

// Fisher-Yates shuffle in Durstenfeld's form (1964): from the end, each element changes places with one at or before
// it. A 64-bit word becomes an index in [0, i] as the high half of word·(i + 1), which is uniform but for a bias of at
// most (i + 1)/2^64.
void shuffle(std::uint64_t seed, std::uint64_t epoch, View<Index> order) {
  std::iota(order.begin(), order.end(), Index{0});
  const Stream stream(seed, static_cast<std::uint32_t>(epoch), 0, Purpose::shuffle);
  for (auto i = static_cast<std::uint64_t>(order.size()); i-- > 1;) {
    const auto j = static_cast<std::uint64_t>((static_cast<unsigned __int128>(stream.word(i)) * (i + 1)) >> 64);
    std::swap(order[static_cast<Index>(i)], order[static_cast<Index>(j)]);
  }
}

}  // namespace v0
}  // namespace ranvier
