#include "spiking/gap_rows.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace ranvier {
namespace {

struct Junction {
  Index source;
  std::uint16_t delay;
  std::uint32_t target;
  Index place;  // of its weight
  bool operator<(const Junction& other) const {
    return std::tie(source, delay, target) < std::tie(other.source, other.delay, other.target);
  }
};

// (source, target) or (target, source) of all synapses
void append(std::vector<Junction>& to, const ConnectionRows& rows, bool back) {
  for (Index s = 0; s < rows.sources(); ++s)
    for (Index l = rows.indptr()[s]; l < rows.indptr()[s + 1]; ++l)
      for (Index i = rows.line_begin()[l]; i < rows.line_begin()[l + 1]; ++i) {
        const Index t = rows.target()[i];
        to.push_back({back ? t : s, rows.line_delay()[l], static_cast<std::uint32_t>(back ? s : t), i});
      }
}

template <class W>
std::vector<W> chosen(const View<W>& weights, const std::vector<Junction>& synapses) {
  std::vector<W> out;
  if (weights.size() > 0)
    for (const Junction& s : synapses) out.push_back(weights[s.place]);
  return out;
}

}  // namespace

ConnectionRows reversed(const ConnectionRows& rows, bool both) {
  std::vector<Junction> synapses;
  if (both) append(synapses, rows, false);
  append(synapses, rows, true);
  std::stable_sort(synapses.begin(), synapses.end());
  const Index sources = rows.targets();
  std::vector<Index> indptr{0}, line_begin;
  std::vector<std::uint16_t> line_delay;
  std::vector<std::uint32_t> target;
  std::size_t at = 0;
  for (Index s = 0; s < sources; ++s) {
    for (bool first = true; at < synapses.size() && synapses[at].source == s; ++at, first = false) {
      if (first || synapses[at].delay != line_delay.back())
        line_begin.push_back(static_cast<Index>(at)), line_delay.push_back(synapses[at].delay);
      target.push_back(synapses[at].target);
    }
    indptr.push_back(static_cast<Index>(line_delay.size()));
  }
  line_begin.push_back(static_cast<Index>(at));
  const std::vector<float> weights32 = chosen(rows.weights32(), synapses);
  const std::vector<double> weights64 = chosen(rows.weights64(), synapses);
  return connection_of({rows.sources(), indptr, line_begin, line_delay, target, rows.weight(), weights32, weights64});
}

}  // namespace ranvier
