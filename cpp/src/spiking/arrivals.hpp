// Arrivals: the spikes that are under way, a list for each step to come. A line that a spike travels on stands in the
// list of the step at which it arrives, so that nothing is searched when it does.
//
//   step      k            k + 1        k + 2            … k + longest delay
//   list      line 7 of 2  line 0 of 1                      (a ring)
//             line 9 of 2  background
//
// In each list the lines stand in the order in which their weights are summed: by step of the spike (oldest first),
// connection, line.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "ranvier/index.hpp"

namespace ranvier {

struct Arrival {
  std::int64_t step;  // of the spike
  std::uint32_t connection;
  std::uint32_t line;  // of the connection's rows
  double part;         // of the weights
  bool before(const Arrival& other) const {
    if (step != other.step) return step < other.step;
    return connection != other.connection ? connection < other.connection : line < other.line;
  }
};

class Arrivals {
 public:
  // room for arrivals of the steps from `now` to now + `ahead`
  void reserve(std::int64_t now, Index ahead) {
    if (static_cast<Index>(lists_.size()) > ahead) return;
    std::vector<List> larger(static_cast<std::size_t>(ahead + 1));
    for (Index i = 0; i < static_cast<Index>(lists_.size()); ++i)
      std::swap(larger[static_cast<std::size_t>((now + i) % (ahead + 1))], at(now + i));
    lists_.swap(larger);
  }
  void add(std::int64_t at_step, const Arrival& arrival) {
    List& list = at(at_step);
    list.sorted = list.sorted && (list.lines.empty() || !arrival.before(list.lines.back()));
    list.lines.push_back(arrival);
  }
  // the arrivals of a step, in the order of their sums
  const std::vector<Arrival>& sort(std::int64_t step) {
    List& list = at(step);
    if (!list.sorted) sort(list.lines);
    list.sorted = true;
    return list.lines;
  }
  const std::vector<Arrival>& of(std::int64_t step) const {
    return lists_[static_cast<std::size_t>(step % static_cast<std::int64_t>(lists_.size()))].lines;
  }
  void clear(std::int64_t step) { at(step).lines.clear(), at(step).sorted = true; }
  Index size() const { return static_cast<Index>(lists_.size()); }

 private:
  struct List {
    std::vector<Arrival> lines;
    bool sorted = true;
  };
  // A stable sort that allocates nothing once its memory has grown: two spikes of one source in one step stay in order.
  void sort(std::vector<Arrival>& lines) {
    order_.resize(lines.size());
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t i, std::uint32_t j) {
      const Arrival &a = lines[i], &b = lines[j];
      return a.before(b) || (!b.before(a) && i < j);
    });
    sorted_.clear();
    for (const std::uint32_t i : order_) sorted_.push_back(lines[i]);
    lines.swap(sorted_);
  }
  List& at(std::int64_t step) {
    return lists_[static_cast<std::size_t>(step % static_cast<std::int64_t>(lists_.size()))];
  }
  std::vector<List> lists_;
  // of a sort
  std::vector<std::uint32_t> order_;
  std::vector<Arrival> sorted_;
};

}  // namespace ranvier
