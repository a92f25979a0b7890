// Pairs that do not come source by source: the sources that each target draws (indegree), and lists of pairs.
#include "spiking/in_pieces.hpp"
#include "spiking/pair_rows.hpp"

namespace ranvier {

template <class Found>
void PairRows::draw_sources(Index t, PairScratch& scratch, const Found& found) const {
  const Index self = rule_.self_connections() || !ends_.self ? -1 : t - *ends_.self;
  const bool without = self >= 0 && self < ends_.sources;
  const Index n = ends_.sources - without;
  const auto shifted = [&](Index x) { found(without && x >= self ? x + 1 : x); };
  WordSequence words = random(t);
  if (rule_.multiple())
    for (Index m = 0; m < rule_.count(); ++m) shifted(static_cast<Index>(words.below(static_cast<std::uint64_t>(n))));
  else
    scratch.numbers.draw(rule_.count(), n, words, shifted);
}

// Calls found(part, s, t) for all pairs; each thread has a part of the targets, and takes them in order.
template <class Found>
void PairRows::each_source(const Team& team, const Found& found) {
  const Index targets = ends_.targets, parts = team.size();
  std::vector<PairScratch> scratch(static_cast<std::size_t>(parts), PairScratch(ends_.sources));
  const Index pieces = 1 + static_cast<Index>(double(rule_.count()) * double(targets) / (1 << 22));
  in_pieces(pieces, 1, options_.poll_interrupts, [&](Index piece, Index) {
    team.share(parts, 1, [&](Index first, Index last, int worker) {
      for (Index part = first; part < last; ++part) {
        const Index begin = targets * part / parts, n = targets * (part + 1) / parts - begin;
        for (Index t = begin + n * piece / pieces; t < begin + n * (piece + 1) / pieces; ++t)
          draw_sources(t, scratch[static_cast<std::size_t>(worker)], [&](Index s) { found(part, s, t); });
      }
    });
  });
}

// Each thread counts what its targets draw, so that it knows afterwards where its pairs stand in the rows.
void PairRows::count_transposed(const Team& team, Index* degree) {
  const Index sources = ends_.sources, parts = team.size();
  before_ = Buffer<Index>(product(parts, sources, sizeof(Index)));
  each_source(team, [&](Index part, Index s, Index) { ++before_[part * sources + s]; });
  for (Index part = 0; part < parts; ++part)
    for (Index s = 0; s < sources; ++s) {
      const Index own = before_[part * sources + s];
      before_[part * sources + s] = degree[s];
      degree[s] += own;
    }
}

void PairRows::scatter(const Team& team, const Index* row, std::uint32_t* target) {
  const Index sources = ends_.sources;
  if (transposed()) {
    each_source(team, [&](Index part, Index s, Index t) {
      target[row[s] + before_[part * sources + s]++] = static_cast<std::uint32_t>(t);
    });
    before_ = {};
  }
  if (!listed()) return;
  std::vector<Index> next(row, row + sources);
  for (std::size_t m = 0; m < rule_.first().size(); ++m) {
    const Index at = next[static_cast<std::size_t>(rule_.first().data()[m])]++;
    target[at] = static_cast<std::uint32_t>(rule_.second().data()[m]);
    if (places_.size()) places_[at] = static_cast<Index>(m);
  }
}

}  // namespace ranvier
