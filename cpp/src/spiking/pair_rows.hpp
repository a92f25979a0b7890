// The pairs of a rule, source by source.
#pragma once

#include <optional>

#include "system/buffer.hpp"
#include "system/threads.hpp"
#include "spiking/distinct.hpp"
#include "spiking/inversion.hpp"
#include "ranvier/connection.hpp"

namespace ranvier {

// Memory of one thread.
struct PairScratch {
  explicit PairScratch(Index targets) : numbers{targets} {}
  DistinctNumbers numbers;
  std::vector<std::uint64_t> keys;  // of a row that is to be sorted
};

// Gives each source the number of its targets, then the targets in increasing order. A row is a function of the seed,
// the number of the connection and the source, so rows can be made in any order.
class PairRows {
 public:
  PairRows(const ConnectionRule& rule, const ConnectionEnds& ends, const ConnectionOptions& options);

  // the numbers of targets of all sources; `keep_places`: where `fill` is to say which pair a synapse is
  void count(const Team& team, Index* degree, bool keep_places);
  // for rules whose pairs do not come by source: puts the targets of all sources into their rows, unsorted
  void scatter(const Team& team, const Index* row, std::uint32_t* target);
  // The targets of source s; of rules that scatter they are there and are sorted. `place`, where it is kept, receives
  // the place of each pair in the pairs' order.
  void fill(Index s, Index degree, Index row, std::uint32_t* target, Index* place, PairScratch& scratch) const;

 private:
  bool transposed() const noexcept { return rule_.kind() == ConnectionRule::Kind::indegree; }
  bool listed() const noexcept { return rule_.kind() == ConnectionRule::Kind::pairs; }
  // the target that is source s itself and is left out, or −1
  Index left_out(Index s) const noexcept;
  Index choices(Index s) const noexcept { return ends_.targets - (left_out(s) >= 0); }
  WordSequence random(Index step) const noexcept;
  Index degree_of(Index s, PairScratch& scratch) const;
  template <class Found>
  void draw(Index s, Index degree, PairScratch& scratch, const Found& found) const;
  template <class Found>
  void draw_by_distance(Index s, const Found& found) const;
  void count_total(Index* degree) const;
  void count_transposed(const Team& team, Index* degree);
  template <class Found>
  void each_source(const Team& team, const Found& found);
  template <class Found>
  void draw_sources(Index t, PairScratch& scratch, const Found& found) const;
  void sort_row(Index degree, std::uint32_t* target, Index* place, PairScratch& scratch) const;

  ConnectionRule rule_;
  const ConnectionEnds& ends_;
  const ConnectionOptions& options_;
  std::optional<InversionTable> degrees_, degrees_without_self_;  // of `probability`
  Buffer<Index> before_;  // (parts, sources), of `indegree`: how many pairs of a source earlier targets have drawn
  Buffer<Index> places_;  // of `pairs`
};

}  // namespace ranvier
