// Descriptions of connections: rules, and values of synapses.
#include "ranvier/connection.hpp"

#include <cmath>

#include "system/message.hpp"
#include "spiking/row_values.hpp"

namespace ranvier {
inline namespace v0 {

namespace {

void require_probability(double p, const char* name) {
  if (!(p >= 0 && p <= 1)) throw_value_error(name, " must be a number from 0 to 1; got ", p);
}
void require_count(std::int64_t k, const char* name, std::int64_t most, const char* text) {
  if (k < 0 || k > most) throw_value_error(name, " must be an integer from 0 to ", text, "; got ", k);
}
void require_finite(double x, const char* name) {
  if (!std::isfinite(x)) throw_value_error(name, " must be a finite number; got ", x);
}

}  // namespace

ConnectionRule ConnectionRule::all_to_all(bool self_connections) {
  ConnectionRule rule(Kind::all_to_all);
  rule.self_connections_ = self_connections;
  return rule;
}

ConnectionRule ConnectionRule::one_to_one(bool self_connections) {
  ConnectionRule rule(Kind::one_to_one);
  rule.self_connections_ = self_connections;
  return rule;
}

ConnectionRule ConnectionRule::probability(double p, bool self_connections) {
  require_probability(p, "p");
  ConnectionRule rule(Kind::probability);
  rule.p_ = p;
  rule.self_connections_ = self_connections;
  return rule;
}

ConnectionRule ConnectionRule::counted(Kind kind, std::int64_t count, bool self_connections, bool multiple) {
  if (kind == Kind::total)
    require_count(count, "n", std::int64_t{1} << 53, "2^53");
  else
    require_count(count, "k", 0xFFFFFFFF, "2^32 - 1");
  ConnectionRule rule(kind);
  rule.count_ = count;
  rule.self_connections_ = self_connections;
  rule.multiple_ = multiple;
  return rule;
}

ConnectionRule ConnectionRule::indegree(std::int64_t k, bool self_connections, bool multiple) {
  return counted(Kind::indegree, k, self_connections, multiple);
}
ConnectionRule ConnectionRule::outdegree(std::int64_t k, bool self_connections, bool multiple) {
  return counted(Kind::outdegree, k, self_connections, multiple);
}
ConnectionRule ConnectionRule::total(std::int64_t n, bool self_connections, bool multiple) {
  return counted(Kind::total, n, self_connections, multiple);
}

ConnectionRule ConnectionRule::pairs(View<const Index> i, View<const Index> j) {
  if (i.size() != j.size()) throw_value_error("i and j must be of equal length; got ", i.size(), " and ", j.size());
  ConnectionRule rule(Kind::pairs);
  rule.first_ = i;
  rule.second_ = j;
  return rule;
}

ConnectionRule ConnectionRule::matrix(View<const Index> indptr, View<const Index> indices) {
  const auto rows = static_cast<Index>(indptr.size()) - 1;
  bool ordered = rows >= 0 && indptr[0] == 0 && indptr[rows] == static_cast<Index>(indices.size());
  for (Index s = 0; ordered && s < rows; ++s) ordered = indptr[s] <= indptr[s + 1];
  if (!ordered) throw_value_error("matrix.indptr must rise from 0 to the number of indices, ", indices.size());
  ConnectionRule rule(Kind::matrix);
  rule.first_ = indptr;
  rule.second_ = indices;
  return rule;
}

ConnectionRule ConnectionRule::distance(double scale, double peak, Shape shape, bool self_connections) {
  if (!(scale > 0 && std::isfinite(scale))) throw_value_error("scale must be a finite number > 0; got ", scale);
  require_probability(peak, "peak");
  ConnectionRule rule(Kind::distance);
  rule.scale_ = scale;
  rule.p_ = peak;
  rule.shape_ = shape;
  rule.self_connections_ = self_connections;
  return rule;
}

SynapseValues::SynapseValues(double x) : kind_{Kind::number}, mean_{x} {}

SynapseValues SynapseValues::array(View<const double> values) {
  SynapseValues made(Kind::array);
  made.values_ = values;
  return made;
}

SynapseValues SynapseValues::matrix(View<const double> values) {
  SynapseValues made(Kind::matrix);
  made.values_ = values;
  return made;
}

SynapseValues SynapseValues::uniform(double low, double high) {
  require_finite(low, "low");
  require_finite(high, "high");
  require_finite(high - low, "high - low");
  if (low > high) throw_value_error("low must be at most high; got ", low, " and ", high);
  SynapseValues made(Kind::uniform);
  made.low_ = low;
  made.high_ = high;
  return made;
}

SynapseValues SynapseValues::bell(Kind kind, double mean, double sd, double low, double high) {
  require_finite(mean, "mean");
  if (!(sd >= 0 && std::isfinite(sd))) throw_value_error("sd must be a finite number >= 0; got ", sd);
  if (!(low <= high)) throw_value_error("low must be at most high; got ", low, " and ", high);
  SynapseValues made(kind);
  made.mean_ = mean;
  made.sd_ = sd;
  made.low_ = low;
  made.high_ = high;
  if (!(probability_inside(made, -none, none) >= 0.001))
    throw_value_error("low and high leave less than one in a thousand of the numbers that are drawn; got ", low,
                      " and ", high, " with mean ", mean, " and sd ", sd);
  return made;
}

SynapseValues SynapseValues::normal(double mean, double sd, double low, double high) {
  return bell(Kind::normal, mean, sd, low, high);
}
SynapseValues SynapseValues::lognormal(double mean, double sd, double low, double high) {
  return bell(Kind::lognormal, mean, sd, low, high);
}

}  // namespace v0
}  // namespace ranvier
