#include "spiking/connection_checks.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "system/message.hpp"
#include "spiking/row_values.hpp"

namespace ranvier {

namespace {

using Kind = ConnectionRule::Kind;
constexpr Index most_neurons = 0xFFFFFFFF;

void check_list(const View<const Index>& numbers, const char* name, Index below, const char* group) {
  for (std::size_t m = 0; m < numbers.size(); ++m)
    if (const Index x = numbers.data()[m]; x < 0 || x >= below)
      throw_value_error(name, "[", m, "] must name one of the ", below, ' ', group, ", 0 ... ", below - 1, "; got ", x);
}

void check_matrix(const ConnectionRule& rule, const ConnectionEnds& ends) {
  const View<const Index>& indptr = rule.first();
  if (static_cast<Index>(indptr.size()) != ends.sources + 1)
    throw_value_error("the matrix must have a row for each of the ", ends.sources, " sources; got ",
                      static_cast<Index>(indptr.size()) - 1);
  check_list(rule.second(), "matrix.indices", ends.targets, "targets");
}

void check_positions(const ConnectionEnds& ends) {
  const View<const double>&from = ends.source_positions, &to = ends.target_positions;
  if (from.rows() != ends.sources || to.rows() != ends.targets || from.cols() != to.cols())
    throw_value_error("distance needs the positions of all neurons of both groups, (", ends.sources, ", d) and (",
                      ends.targets, ", d); got (", from.rows(), ", ", from.cols(), ") and (", to.rows(), ", ",
                      to.cols(), ")");
  for (const View<const double>* positions : {&from, &to})
    for (Index i = 0; i < positions->rows(); ++i)
      for (Index d = 0; d < positions->cols(); ++d)
        if (!std::isfinite((*positions)(i, d)))
          throw_value_error("positions must be finite; got ", (*positions)(i, d), " for neuron ", i);
}

// k of each target or source: there must be so many neurons to draw from
void check_degree(const ConnectionRule& rule, const ConnectionEnds& ends) {
  const bool of_sources = rule.kind() == Kind::indegree;
  const Index from = of_sources ? ends.sources : ends.targets, to = of_sources ? ends.targets : ends.sources;
  // a neuron that has to leave itself out: any of the other group that is also in this one
  const Index shift = ends.self ? (of_sources ? -*ends.self : *ends.self) : 0;
  const bool some = !rule.self_connections() && ends.self && shift < from && shift + to > 0;
  const Index choices = from - (some && from > 0 && to > 0);
  const Index needed = rule.multiple() ? std::min<Index>(rule.count(), 1) : rule.count();
  if (to > 0 && needed > choices)
    throw_value_error(of_sources ? "indegree" : "outdegree", " k must be at most the number of ",
                      of_sources ? "sources" : "targets", " to draw from, ", choices, "; got ", rule.count(),
                      rule.multiple() || from == 0 ? "" : ": multiple=True lets a pair be drawn several times");
}

double pair_count(const ConnectionRule& rule, const ConnectionEnds& ends) {
  const double all = static_cast<double>(ends.sources) * static_cast<double>(ends.targets);
  if (rule.self_connections() || !ends.self) return all;
  const Index shared = std::min(ends.sources, ends.targets - *ends.self) - std::max<Index>(0, -*ends.self);
  return all - static_cast<double>(std::max<Index>(0, shared));
}

void check_rule(const ConnectionRule& rule, const ConnectionEnds& ends) {
  for (const Index n : {ends.sources, ends.targets})
    if (n < 0 || n > most_neurons)
      throw_value_error("a group that is connected must have at most 2^32 - 1 neurons; got ", n);
  switch (rule.kind()) {
    case Kind::one_to_one:
      if (ends.sources != ends.targets)
        throw_value_error("one_to_one needs as many sources as targets; got ", ends.sources, " and ", ends.targets);
      return;
    case Kind::indegree:
    case Kind::outdegree:
      return check_degree(rule, ends);
    case Kind::total: {
      const double pairs = pair_count(rule, ends);
      if (pairs >= 0x1p62) throw_value_error("total takes groups with less than 2^62 pairs");
      if (rule.multiple() ? rule.count() > 0 && pairs == 0 : static_cast<double>(rule.count()) > pairs)
        throw_value_error("total n must be at most the number of pairs to draw from, ", pairs, "; got ", rule.count());
      return;
    }
    case Kind::pairs:
      check_list(rule.first(), "i", ends.sources, "sources");
      return check_list(rule.second(), "j", ends.targets, "targets");
    case Kind::matrix:
      return check_matrix(rule, ends);
    case Kind::distance:
      return check_positions(ends);
    default:
      return;
  }
}

// what an array of weights or delays must be; `known` are the pairs of the rule, if they are known beforehand
void check_values(const SynapseValues& values, const char* name, const ConnectionRule& rule, const ConnectionEnds& ends,
                  double low, double high, const std::string& wanted) {
  const std::string own(name);
  const auto refuse = [&](const std::string& place, double x) {
    throw_value_error(own, place, " must be ", wanted, "; got ", x);
  };
  const View<const double>& given = values.values();
  if (values.kind() == SynapseValues::Kind::number && !(values.number() >= low && values.number() <= high))
    refuse("", values.number());
  if (values.drawn()) {
    if (values.kind() == SynapseValues::Kind::uniform && !(values.low() >= low && values.high() <= high))
      refuse("", values.low() < low ? values.low() : values.high());
    if (values.kind() != SynapseValues::Kind::uniform && !(probability_inside(values, low, high) >= 0.001))
      throw_value_error(own, " must be ", wanted,
                        "; less than one in a thousand of the numbers that are drawn would be");
  }
  if (values.kind() == SynapseValues::Kind::matrix && (given.rows() != ends.sources || given.cols() != ends.targets))
    throw_value_error(own, " must have shape (", ends.sources, ", ", ends.targets, "), sources and targets; got (",
                      given.rows(), ", ", given.cols(), ")");
  if (values.kind() == SynapseValues::Kind::array) {
    const bool known = rule.kind() == Kind::all_to_all || rule.kind() == Kind::one_to_one ||
                       rule.kind() == Kind::pairs || rule.kind() == Kind::matrix;
    if (!known)
      throw_value_error(own,
                        " can be an array only where the pairs are known beforehand, by all_to_all, "
                        "one_to_one, pairs or matrix; give (sources, targets) values, or set them afterwards");
    if (static_cast<double>(given.size()) != expected_synapses(rule, ends))
      throw_value_error(own, " must have a number for each of the ", expected_synapses(rule, ends), " pairs; got ",
                        given.size());
  }
  for (std::size_t m = 0; m < given.size(); ++m)
    if (!(given.data()[m] >= low && given.data()[m] <= high))
      refuse(values.kind() == SynapseValues::Kind::array
                 ? message('[', m, ']')
                 : message('[', static_cast<Index>(m) / given.cols(), ", ", static_cast<Index>(m) % given.cols(), ']'),
             given.data()[m]);
}

}  // namespace

double greatest_weight(WeightType type) noexcept {
  return type == WeightType::float32 ? static_cast<double>(std::numeric_limits<float>::max())
                                     : std::numeric_limits<double>::max();
}

double expected_synapses(const ConnectionRule& rule, const ConnectionEnds& ends) {
  const auto count = static_cast<double>(rule.count());
  switch (rule.kind()) {
    case Kind::one_to_one:
      return ends.self && *ends.self == 0 && !rule.self_connections() ? 0 : static_cast<double>(ends.sources);
    case Kind::indegree:
      return count * static_cast<double>(ends.targets);
    case Kind::outdegree:
      return count * static_cast<double>(ends.sources);
    case Kind::total:
      return count;
    case Kind::pairs:
    case Kind::matrix:
      return static_cast<double>(rule.second().size());
    case Kind::distance:
      return 0;  // depends on the positions
    default:
      return pair_count(rule, ends) * rule.p();
  }
}

void check_connection(const ConnectionRule& rule, const ConnectionEnds& ends, const SynapseValues& weight,
                      const SynapseValues& delay, const ConnectionOptions& options, WeightType weights) {
  if (!(options.dt > 0 && options.dt <= 1e6)) throw_value_error("dt must be a number > 0 [ms]; got ", options.dt);
  check_rule(rule, ends);
  if (weights == WeightType::number && weight.kind() != SynapseValues::Kind::number)
    throw_value_error("weights can be kept as one number only where the weight is a number");
  const double most = greatest_weight(weights);
  check_values(weight, "weight", rule, ends, -most, most,
               weights == WeightType::float32 ? "finite, and at most 3.4e38 as float32" : "finite");
  const double longest = ConnectionRows::most_delay * options.dt;
  check_values(delay, "delay", rule, ends, 0, longest * (1 + 1e-12),
               message("between 0 and ", longest, " ms, ", ConnectionRows::most_delay, " steps"));
  const double first = std::ceil(delay.low() / options.dt - 1e-9), last = std::floor(delay.high() / options.dt + 1e-9);
  if (delay.kind() == SynapseValues::Kind::uniform && first > last)
    throw_value_error("delay must have a multiple of dt = ", options.dt, " ms between its low and high; got ",
                      delay.low(), " and ", delay.high());
}

}  // namespace ranvier
