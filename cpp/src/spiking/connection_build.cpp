// The rows of a connection: first the number of targets of every source, then memory, then the rows, some thousand
// sources at a time, each sorted while the cache has it.
#include <algorithm>

#include "system/message.hpp"
#include "spiking/connection_checks.hpp"
#include "spiking/connection_storage.hpp"
#include "spiking/pair_rows.hpp"
#include "spiking/row_sort.hpp"
#include "spiking/row_values.hpp"
#include "spiking/in_pieces.hpp"

namespace ranvier {

namespace {

// What one thread needs for a row.
template <class T>
struct RowScratch {
  RowScratch(Index choices, Index longest)
      : pairs{choices},
        target(size(longest)),
        position(size(longest)),
        place(size(longest)),
        delay(size(longest)),
        exact(size(longest)),
        weight(size(longest)) {}
  static std::size_t size(Index n) { return static_cast<std::size_t>(n); }
  PairScratch pairs;
  RowSort sort;
  std::vector<std::uint32_t> target, position;
  std::vector<Index> place;
  std::vector<std::uint16_t> delay;
  std::vector<double> exact;
  std::vector<T> weight;
};

bool is_array(const SynapseValues& values) { return values.kind() == SynapseValues::Kind::array; }

// Fills rows whose lengths are known. T is the type of the weights, which may be none.
template <class T>
class RowBuild {
 public:
  RowBuild(const PairRows& pairs, const RowValues& weight, const RowDelays& delay, const Index* row, bool places,
           ConnectionStorage& made, T* weights)
      : pairs_{pairs}, weight_{weight}, delay_{delay}, row_{row}, places_{places}, made_{made}, weights_{weights} {}

  void run(const Team& team, Index choices, const PollInterrupts& poll) {
    Index longest = 0;
    for (Index s = 0; s < made_.sources; ++s) longest = std::max(longest, degree(s));
    std::vector<RowScratch<T>> scratch;
    for (int i = 0; i < team.size(); ++i) scratch.emplace_back(choices, longest);
    std::vector<Lines> parts(static_cast<std::size_t>(team.size()));
    const Index sources = made_.sources,
                piece = std::max<Index>(1, (sources << 18) / std::max<Index>(1, row_[sources]));
    in_pieces(sources, std::min(piece, sources), poll, [&](Index begin, Index end) {
      const Index n = end - begin, count = team.size();
      for (Index part = 0; part < count; ++part)  // threads must not allocate
        reserve(parts[static_cast<std::size_t>(part)], begin + n * part / count, begin + n * (part + 1) / count);
      team.share(count, 1, [&](Index first, Index last, int worker) {
        for (Index part = first; part < last; ++part)
          for (Index s = begin + n * part / count; s < begin + n * (part + 1) / count; ++s)
            make_row(s, scratch[static_cast<std::size_t>(worker)], parts[static_cast<std::size_t>(part)]);
      });
      for (const Lines& part : parts) {
        lines_.size.insert(lines_.size.end(), part.size.begin(), part.size.end());
        lines_.delay.insert(lines_.delay.end(), part.delay.begin(), part.delay.end());
      }
    });
    keep_lines();
  }

 private:
  Index degree(Index s) const noexcept { return row_[s + 1] - row_[s]; }

  void reserve(Lines& lines, Index first, Index last) const {
    std::size_t most = 0;
    for (Index s = first; s < last; ++s)
      most += static_cast<std::size_t>(std::min<Index>(degree(s), delay_.greatest() - delay_.least() + 1));
    lines.size.clear();
    lines.delay.clear();
    lines.size.reserve(most);
    lines.delay.reserve(most);
  }

  void make_row(Index s, RowScratch<T>& scratch, Lines& lines) const {
    const Index n = degree(s), begin = row_[s];
    if (n == 0) return;
    std::uint32_t* const row = made_.target.data() + begin;
    Index* const place = places_ ? scratch.place.data() : nullptr;
    pairs_.fill(s, n, begin, row, place, scratch.pairs);
    if (delay_.same()) {
      if (weights_) weight_.fill(s, n, row, place, weights_ + begin);
      return lines.add(static_cast<std::uint32_t>(n), static_cast<std::uint16_t>(delay_.least()));
    }
    delay_.fill(s, n, row, place, scratch.exact.data(), scratch.delay.data());
    scratch.sort(scratch.delay.data(), n, scratch.position.data(), lines);
    const std::uint32_t* const position = scratch.position.data();
    if (weights_) {
      weight_.fill(s, n, row, place, scratch.weight.data());
      for (Index i = 0; i < n; ++i) weights_[begin + position[i]] = scratch.weight[static_cast<std::size_t>(i)];
    }
    std::copy(row, row + n, scratch.target.data());
    for (Index i = 0; i < n; ++i) row[position[i]] = scratch.target[static_cast<std::size_t>(i)];
  }

  void keep_lines() {
    const auto lines = static_cast<Index>(lines_.size.size());
    made_.indptr = Buffer<Index>(made_.sources + 1);
    made_.line_begin = Buffer<Index>(lines + 1);
    made_.line_delay = Buffer<std::uint16_t>(lines);
    std::copy(lines_.delay.begin(), lines_.delay.end(), made_.line_delay.data());
    Index at = 0, s = 0;
    for (Index l = 0; l < lines; ++l) {
      for (; row_[s + 1] <= at; ++s) made_.indptr[s + 1] = l;  // sources that end before this line
      at = made_.line_begin[l + 1] = at + lines_.size[static_cast<std::size_t>(l)];
    }
    for (; s < made_.sources; ++s) made_.indptr[s + 1] = lines;
  }

  const PairRows& pairs_;
  const RowValues& weight_;
  const RowDelays& delay_;
  const Index* row_;
  bool places_;
  ConnectionStorage& made_;
  T* weights_;
  Lines lines_;
};

double bytes_a_synapse(WeightType type) {
  return type == WeightType::number ? 4 : type == WeightType::float32 ? 8 : 12;
}

}  // namespace

inline namespace v0 {

ConnectionRows build_connection(const ConnectionRule& rule, const ConnectionEnds& ends, const SynapseValues& weight,
                                const SynapseValues& delay, const ConnectionOptions& options) {
  const bool one = weight.kind() == SynapseValues::Kind::number;
  const WeightType type = options.weights != WeightType::automatic ? options.weights
                          : one                                    ? WeightType::number
                                                                   : WeightType::float32;
  check_connection(rule, ends, weight, delay, options, type);
  const double sources = static_cast<double>(ends.sources), expected = expected_synapses(rule, ends);
  require_bytes(expected * bytes_a_synapse(type) + 8 * sources, expected, options.most_bytes);

  const double most = greatest_weight(type);
  const RowValues weights(weight, ends.targets, -most, most, options.seed, options.number, Purpose::weight);
  const RowDelays delays(delay, ends, options);
  PairRows pairs(rule, ends, options);
  const bool places = is_array(weight) || is_array(delay);
  const double looked_at = rule.kind() == ConnectionRule::Kind::distance ? sources * double(ends.targets) : sources;
  const Team team(threads_for(50 * (expected + looked_at), options.threads));
  Buffer<Index> row(ends.sources + 1);
  pairs.count(team, row.data() + 1, places);
  double lines = 0;
  for (Index s = 0; s < ends.sources; ++s) {
    lines += static_cast<double>(std::min<Index>(row[s + 1], delays.greatest() - delays.least() + 1));
    if (row[s + 1] > 0xFFFFFFFF)
      throw_value_error("a source can have at most 2^32 - 1 synapses; source ", s, " has ", row[s + 1]);
    row[s + 1] += row[s];
  }
  const Index synapses = row[ends.sources];
  require_bytes(static_cast<double>(synapses) * bytes_a_synapse(type) + 8 * sources + 10 * lines,
                static_cast<double>(synapses), options.most_bytes);

  auto made = std::make_shared<ConnectionStorage>();
  made->sources = ends.sources;
  made->targets = ends.targets;
  made->weight_type = type;
  made->weight = one ? weight.number() : 0;
  made->delay_rounded = delays.rounded();
  made->target = Buffer<std::uint32_t>(synapses);
  if (type == WeightType::float32) made->weights32 = Buffer<float>(synapses);
  if (type == WeightType::float64) made->weights64 = Buffer<double>(synapses);
  pairs.scatter(team, row.data(), made->target.data());
  const Index choices = rule.kind() == ConnectionRule::Kind::indegree ? 0 : ends.targets;
  if (type == WeightType::float64)
    RowBuild<double>(pairs, weights, delays, row.data(), places, *made, made->weights64.data())
        .run(team, choices, options.poll_interrupts);
  else
    RowBuild<float>(pairs, weights, delays, row.data(), places, *made, made->weights32.data())
        .run(team, choices, options.poll_interrupts);
  made->find_delays();
  return ConnectionRows(std::move(made));
}

}  // namespace v0
}  // namespace ranvier
