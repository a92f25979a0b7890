#include "spiking/pair_rows.hpp"

#include <algorithm>

#include "spiking/in_pieces.hpp"
#include "spiking/exact_exp.hpp"

namespace ranvier {

using Kind = ConnectionRule::Kind;

PairRows::PairRows(const ConnectionRule& rule, const ConnectionEnds& ends, const ConnectionOptions& options)
    : rule_{rule}, ends_{ends}, options_{options} {
  if (rule.kind() != Kind::probability) return;
  degrees_ = InversionTable::binomial(ends.targets, rule.p());
  degrees_->guide(8);
  if (rule.self_connections() || !ends.self || ends.targets == 0) return;
  degrees_without_self_ = InversionTable::binomial(ends.targets - 1, rule.p());
  degrees_without_self_->guide(8);
}

Index PairRows::left_out(Index s) const noexcept {
  if (rule_.self_connections() || !ends_.self) return -1;
  const Index t = s + *ends_.self;
  return t >= 0 && t < ends_.targets ? t : -1;
}

WordSequence PairRows::random(Index step) const noexcept {
  return {options_.seed, static_cast<std::uint32_t>(step), options_.number, Purpose::connect};
}

void PairRows::count(const Team& team, Index* degree, bool keep_places) {
  if (rule_.kind() == Kind::total) return count_total(degree);
  if (transposed()) return count_transposed(team, degree);
  if (listed()) {
    for (const Index s : rule_.first()) ++degree[s];
    if (keep_places) places_ = Buffer<Index>(static_cast<Index>(rule_.first().size()));
    return;
  }
  PairScratch none(0);
  const Index piece = rule_.kind() == Kind::distance ? 1 + (Index{1} << 22) / (1 + ends_.targets) : 1 << 16;
  in_pieces(ends_.sources, piece, options_.poll_interrupts, [&](Index begin, Index end) {
    team.share(end - begin, 16, [&](Index first, Index last, int) {
      for (Index s = begin + first; s < begin + last; ++s) degree[s] = degree_of(s, none);
    });
  });
}

Index PairRows::degree_of(Index s, PairScratch& scratch) const {
  switch (rule_.kind()) {
    case Kind::all_to_all:
      return choices(s);
    case Kind::one_to_one:
      return left_out(s) == s ? 0 : 1;
    case Kind::outdegree:
      return rule_.count();
    case Kind::matrix:
      return rule_.first()[s + 1] - rule_.first()[s];
    case Kind::probability:
      return (left_out(s) < 0 ? *degrees_ : *degrees_without_self_)(random(s).next());
    default: {  // distance
      Index count = 0;
      draw(s, 0, scratch, [&](Index) { ++count; });
      return count;
    }
  }
}

// How many of n pairs each source has: of those that the sources before it have left, a hypergeometric number (binomial
// where pairs may repeat) of its share of the pairs that are left.
void PairRows::count_total(Index* degree) const {
  std::int64_t left = rule_.count(), pairs = 0;
  for (Index s = 0; s < ends_.sources; ++s) pairs += choices(s);
  for (Index s = 0; s < ends_.sources && left > 0; ++s) {
    const Index own = choices(s);
    if (own == 0) continue;
    const InversionTable table =
        rule_.multiple() ? InversionTable::binomial(left, static_cast<double>(own) / static_cast<double>(pairs))
                         : InversionTable::hypergeometric(pairs, own, left);
    degree[s] = table(random(s).next());
    left -= degree[s];
    pairs -= own;
  }
}

template <class Found>
void PairRows::draw(Index s, Index degree, PairScratch& scratch, const Found& found) const {
  const Index self = left_out(s), n = choices(s);
  const auto shifted = [&](Index x) { found(self >= 0 && x >= self ? x + 1 : x); };
  switch (rule_.kind()) {
    case Kind::all_to_all:
      for (Index x = 0; x < n; ++x) shifted(x);
      return;
    case Kind::one_to_one:
      return found(s);
    case Kind::matrix:
      for (Index m = rule_.first()[s]; m < rule_.first()[s + 1]; ++m) found(rule_.second()[m]);
      return;
    case Kind::distance:
      return draw_by_distance(s, found);
    default: {
      WordSequence words = random(s);
      if (rule_.kind() != Kind::outdegree) words.next();  // said the degree
      if (rule_.multiple())
        for (Index m = 0; m < degree; ++m) shifted(static_cast<Index>(words.below(static_cast<std::uint64_t>(n))));
      else
        scratch.numbers.draw(degree, n, words, shifted);
    }
  }
}

// word(t) of the source's stream decides about target t
template <class Found>
void PairRows::draw_by_distance(Index s, const Found& found) const {
  const Index dimensions = ends_.source_positions.cols(), self = left_out(s);
  const double* const from = &ends_.source_positions(s, 0);
  const double scale = rule_.scale();
  WordSequence words = random(s);
  for (Index t = 0; t < ends_.targets; ++t) {
    const double u = uniform<double>(words.next());
    if (t == self || u >= rule_.p()) continue;
    double square = 0;
    for (Index i = 0; i < dimensions; ++i) {
      const double along = (ends_.target_positions(t, i) - from[i]) / scale;
      square += along * along;
    }
    const ConnectionRule::Shape shape = rule_.shape();
    const double falls = shape == ConnectionRule::Shape::box        ? (square <= 1 ? 1.0 : 0.0)
                         : shape == ConnectionRule::Shape::gaussian ? exact_exp(-0.5 * square)
                                                                    : exact_exp(-std::sqrt(square));
    if (u < rule_.p() * falls) found(t);
  }
}

void PairRows::fill(Index s, Index degree, Index row, std::uint32_t* target, Index* place, PairScratch& scratch) const {
  Index m = 0;
  if (place) {
    const bool given = rule_.kind() == Kind::matrix;
    for (Index i = 0; i < degree; ++i) place[i] = listed() ? places_[row + i] : given ? rule_.first()[s] + i : row + i;
  }
  if (!listed() && !transposed())
    draw(s, degree, scratch, [&](Index t) { target[m++] = static_cast<std::uint32_t>(t); });
  if (listed() || rule_.kind() == Kind::matrix || rule_.multiple()) sort_row(degree, target, place, scratch);
}

// by target; pairs of the same target stay in their order
void PairRows::sort_row(Index degree, std::uint32_t* target, Index* place, PairScratch& scratch) const {
  if (std::is_sorted(target, target + degree)) return;
  if (!place) return std::sort(target, target + degree);
  const auto n = static_cast<std::size_t>(degree);
  scratch.keys.resize(2 * n);
  std::uint64_t *const key = scratch.keys.data(), *const was = key + n;
  for (std::size_t i = 0; i < n; ++i) {
    key[i] = std::uint64_t{target[i]} << 32 | i;
    was[i] = static_cast<std::uint64_t>(place[i]);
  }
  std::sort(key, key + n);
  for (std::size_t i = 0; i < n; ++i) {
    target[i] = static_cast<std::uint32_t>(key[i] >> 32);
    place[i] = static_cast<Index>(was[key[i] & 0xFFFFFFFF]);
  }
}

}  // namespace ranvier
