// Connections: which neurons a group projects to, with what weights and delays, as sparse rows (CSR).
//
// A rule and the values of its synapses are descriptions. build_connection() draws and sorts them into rows; the same
// seed gives the same rows for any number of threads, on every instruction set and machine.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "ranvier/interrupts.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

struct ConnectionStorage;

inline namespace v0 {

// Which pairs of a source and a target are connected. `self_connections`: whether a neuron may be connected to itself,
// where the groups share neurons. `multiple`: whether a pair may be drawn more than once.
class ConnectionRule {
 public:
  enum class Kind : int { all_to_all, one_to_one, probability, indegree, outdegree, total, pairs, matrix, distance };
  // how the probability falls with the distance d: e^(−d²/(2·scale²)), e^(−d/scale), or 1 up to d = scale and 0 beyond
  enum class Shape : int { gaussian, exponential, box };

  static ConnectionRule all_to_all(bool self_connections = true);
  static ConnectionRule one_to_one(bool self_connections = true);  // source i to target i
  // each pair with probability p, independent of all others
  static ConnectionRule probability(double p, bool self_connections = true);
  // k sources for each target, k targets for each source, n pairs in all; drawn uniformly
  static ConnectionRule indegree(std::int64_t k, bool self_connections = true, bool multiple = false);
  static ConnectionRule outdegree(std::int64_t k, bool self_connections = true, bool multiple = false);
  static ConnectionRule total(std::int64_t n, bool self_connections = true, bool multiple = false);
  // source i[m] to target j[m]; a pair may stand there several times. The memory of the views must outlive the rule.
  static ConnectionRule pairs(View<const Index> i, View<const Index> j);
  // a sparse matrix (sources, targets) in compressed rows: source s to indices[indptr[s] … indptr[s + 1] − 1]
  static ConnectionRule matrix(View<const Index> indptr, View<const Index> indices);
  // each pair with probability peak·f(d/scale) of the distance d of their positions
  static ConnectionRule distance(double scale, double peak = 1, Shape shape = Shape::gaussian,
                                 bool self_connections = true);

  Kind kind() const noexcept { return kind_; }
  double p() const noexcept { return p_; }  // the probability, or the peak of a distance
  double scale() const noexcept { return scale_; }
  Shape shape() const noexcept { return shape_; }
  std::int64_t count() const noexcept { return count_; }                // k, or n of total
  const View<const Index>& first() const noexcept { return first_; }    // i, or indptr
  const View<const Index>& second() const noexcept { return second_; }  // j, or indices
  bool self_connections() const noexcept { return self_connections_; }
  bool multiple() const noexcept { return multiple_; }

 private:
  explicit ConnectionRule(Kind kind) : kind_{kind} {}
  static ConnectionRule counted(Kind kind, std::int64_t count, bool self_connections, bool multiple);
  Kind kind_;
  Shape shape_ = Shape::gaussian;
  bool self_connections_ = true, multiple_ = false;
  double p_ = 1, scale_ = 1;
  std::int64_t count_ = 0;
  View<const Index> first_{}, second_{};
};

// Weights or delays of the synapses of a connection: a number, an array or random numbers.
class SynapseValues {
 public:
  enum class Kind : int { number, array, matrix, normal, uniform, lognormal };
  static constexpr double none = std::numeric_limits<double>::infinity();

  SynapseValues(double x);  // the same for all
  // One for each pair, in the pairs' order: that in which `pairs` and `matrix` give them, else by source, then by
  // target. It takes a rule whose pairs are known beforehand. The memory of a view must outlive the values.
  static SynapseValues array(View<const double> values);
  static SynapseValues matrix(View<const double> values);  // (sources, targets): that of (source, target)
  // What lies outside [low, high] is drawn again; ValueError where less than one number in a thousand would lie inside.
  static SynapseValues normal(double mean, double sd, double low = -none, double high = none);
  static SynapseValues uniform(double low, double high);  // [low, high); of delays the steps from low to high
  // e^x of a normal x with this mean and sd
  static SynapseValues lognormal(double mean, double sd, double low = 0, double high = none);

  Kind kind() const noexcept { return kind_; }
  bool drawn() const noexcept { return kind_ >= Kind::normal; }
  double number() const noexcept { return mean_; }
  double mean() const noexcept { return mean_; }
  double sd() const noexcept { return sd_; }
  double low() const noexcept { return low_; }
  double high() const noexcept { return high_; }
  const View<const double>& values() const noexcept { return values_; }

 private:
  explicit SynapseValues(Kind kind) : kind_{kind} {}
  static SynapseValues bell(Kind kind, double mean, double sd, double low, double high);
  Kind kind_;
  double mean_ = 0, sd_ = 0, low_ = -none, high_ = none;
  View<const double> values_{};
};

// The two groups that are connected.
struct ConnectionEnds {
  Index sources = 0, targets = 0;
  // source s is the same neuron as target s + *self; empty: no neuron is in both groups
  std::optional<Index> self{};
  // positions (sources, dimensions) and (targets, dimensions), in the unit of the rule's scale
  View<const double> source_positions{}, target_positions{};
};

// how weights are kept; automatic: a number once, anything else as float32
enum class WeightType : int { automatic, number, float32, float64 };

struct ConnectionOptions {
  double dt = 0.1;  // [ms]
  std::uint64_t seed = 0;
  std::uint32_t number = 0;  // of the connection in its network: connections of one seed draw different numbers
  WeightType weights = WeightType::automatic;
  int threads = 0;                                              // an upper bound; 0: as many as pay
  double most_bytes = std::numeric_limits<double>::infinity();  // MemoryError where the rows would take more
  PollInterrupts poll_interrupts{};                             // may throw; then there are no rows
};

// The synapses of a connection, sorted by (source, delay, target, order of creation). A line is the synapses of one
// source with one delay: line l has the delay line_delay()[l] in steps and the synapses line_begin()[l] …
// line_begin()[l + 1] − 1; source s has the lines indptr()[s] … indptr()[s + 1] − 1. Copies share the memory.
class ConnectionRows {
 public:
  static constexpr int most_delay = 65535;  // [steps]

  ConnectionRows();  // of no neurons
  explicit ConnectionRows(std::shared_ptr<ConnectionStorage> storage) : storage_{std::move(storage)} {}

  Index sources() const noexcept;
  Index targets() const noexcept;
  Index lines() const noexcept;
  Index synapses() const noexcept;
  View<const Index> indptr() const noexcept;              // (sources + 1)
  View<const Index> line_begin() const noexcept;          // (lines + 1)
  View<const std::uint16_t> line_delay() const noexcept;  // (lines) [steps]
  View<const std::uint32_t> target() const noexcept;      // (synapses) the number of a neuron in the group of targets
  // number: one weight for all synapses; else (synapses) of which one view is not empty, in the order of the targets
  WeightType weight_type() const noexcept;
  double weight() const noexcept;
  void set_weight(double weight) noexcept;
  View<float> weights32() const noexcept;
  View<double> weights64() const noexcept;
  int least_delay() const noexcept;  // [steps]; 0 where there are no synapses
  int greatest_delay() const noexcept;
  double bytes() const noexcept;        // that the rows take
  bool delay_rounded() const noexcept;  // whether a delay given as a number was no multiple of dt
  ConnectionRows copy() const;          // with memory of its own

 private:
  std::shared_ptr<ConnectionStorage> storage_;
};

// The rows of a rule between two groups. Weights are plain numbers, delays [ms] become n = floor(delay/dt + ½) steps, 0
// … 65535. Everything is checked before memory is taken. ValueError: a rule that does not fit the groups, a weight that
// is not finite, a delay out of range; MemoryError, which names the bytes.
ConnectionRows build_connection(const ConnectionRule& rule, const ConnectionEnds& ends, const SynapseValues& weight,
                                const SynapseValues& delay, const ConnectionOptions& options);

// The rows that a file or a copy holds, in the layout of ConnectionRows; ValueError where they are not in order. Of the
// weights one view may be given; neither: one number.
struct ConnectionArrays {
  Index targets = 0;
  View<const Index> indptr{}, line_begin{};
  View<const std::uint16_t> line_delay{};
  View<const std::uint32_t> target{};
  double weight = 0;
  View<const float> weights32{};
  View<const double> weights64{};
};
ConnectionRows connection_of(const ConnectionArrays& arrays);

}  // namespace v0
}  // namespace ranvier
