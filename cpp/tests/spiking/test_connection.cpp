// Connections without Python: rows and their copies, rows from arrays, errors that come before memory is taken, and
// interrupts.
#include <cstring>
#include <stdexcept>
#include <vector>

#include "check.hpp"
#include "ranvier/connection.hpp"
#include "ranvier/error.hpp"

using namespace ranvier;

namespace {

ConnectionEnds ends(Index sources, Index targets) {
  ConnectionEnds made;
  made.sources = sources;
  made.targets = targets;
  return made;
}

ConnectionRows built(const ConnectionRule& rule, int threads = 1) {
  ConnectionOptions options;
  options.threads = threads;
  return build_connection(rule, ends(2000, 3000), SynapseValues::normal(1, 0.1), SynapseValues::uniform(0.5, 2),
                          options);
}

template <class V>
bool equal(const V& a, const V& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof *a.data()) == 0;
}
bool same(const ConnectionRows& a, const ConnectionRows& b) {
  return equal(a.indptr(), b.indptr()) && equal(a.line_begin(), b.line_begin()) &&
         equal(a.line_delay(), b.line_delay()) && equal(a.target(), b.target()) &&
         equal(a.weights32(), b.weights32()) && a.weight() == b.weight() && a.least_delay() == b.least_delay() &&
         a.greatest_delay() == b.greatest_delay() && a.targets() == b.targets() && a.bytes() == b.bytes();
}

void check_copies() {
  const ConnectionRows rows = built(ConnectionRule::probability(0.02)), shared = rows, copy = rows.copy();
  CHECK(same(rows, copy));
  rows.weights32()[0] = 17;
  CHECK(shared.weights32()[0] == 17);
  CHECK(copy.weights32()[0] != 17);
  CHECK(ConnectionRows().synapses() == 0 && ConnectionRows().indptr().size() == 1);
}

void check_arrays() {
  const ConnectionRows rows = built(ConnectionRule::outdegree(20));
  ConnectionArrays arrays;
  arrays.targets = rows.targets();
  arrays.indptr = rows.indptr();
  arrays.line_begin = rows.line_begin();
  arrays.line_delay = rows.line_delay();
  arrays.target = rows.target();
  arrays.weights32 = rows.weights32();
  CHECK(same(connection_of(arrays), rows));
  const auto damaged = [&](auto&& change) {
    ConnectionArrays other = arrays;
    change(other);
    return !error_of<ValueError>([&] { connection_of(other); }).empty();
  };
  CHECK(damaged([](ConnectionArrays& a) { a.targets = 5; }));
  CHECK(damaged([](ConnectionArrays& a) { a.indptr = {a.indptr.data(), 1, 3}; }));
  CHECK(damaged([](ConnectionArrays& a) { a.indptr = {}; }));
  CHECK(damaged(
      [](ConnectionArrays& a) { a.line_begin = {a.line_begin.data() + 1, 1, Index(a.line_begin.size()) - 1}; }));
  CHECK(damaged([](ConnectionArrays& a) { a.target = {a.target.data(), 1, 5}; }));
  CHECK(damaged([](ConnectionArrays& a) { a.weights32 = {a.weights32.data(), 1, 5}; }));
  std::vector<std::uint32_t> target(rows.target().begin(), rows.target().end());
  std::vector<std::uint16_t> delay(rows.line_delay().begin(), rows.line_delay().end());
  std::swap(target[0], target[19]);  // of another line, or not in order
  CHECK(damaged([&](ConnectionArrays& a) { a.target = target; }));
  delay[1] = delay[0];
  CHECK(damaged([&](ConnectionArrays& a) { a.line_delay = delay; }));
}

void check_threads() {
  for (const ConnectionRule& rule :
       {ConnectionRule::probability(0.05), ConnectionRule::indegree(150), ConnectionRule::indegree(150, true, true),
        ConnectionRule::outdegree(100, true, true), ConnectionRule::total(300'000), ConnectionRule::all_to_all()}) {
    const ConnectionRows alone = built(rule);
    for (int threads : {2, 3, 7}) CHECK(same(built(rule, threads), alone));
  }
}

void check_memory() {
  ConnectionOptions options;
  const auto text = [&](Index n, const ConnectionRule& rule) {
    return error_of<MemoryError>([&] { build_connection(rule, ends(n, n), 1, 1, options); });
  };
  // 4 bytes for each of 10^18 synapses: refused before any is drawn
  CHECK(text(1'000'000'000, ConnectionRule::all_to_all()).find("1e+18 synapses would take 4") != std::string::npos);
  CHECK(!text(1'000'000'000, ConnectionRule::probability(0.5)).empty());
  CHECK(!text(1'000'000'000, ConnectionRule::indegree(1'000'000)).empty());
  options.most_bytes = 4e6;
  CHECK(text(1000, ConnectionRule::all_to_all()).find("at most 4000000 are allowed") != std::string::npos);
  CHECK(text(1000, ConnectionRule::probability(0.5)).empty());
}

void check_interrupts() {
  ConnectionOptions options;
  int polls = 0;
  options.poll_interrupts = [&] {
    if (++polls == 2) throw std::runtime_error("stop");
  };
  for (const ConnectionRule& rule : {ConnectionRule::probability(0.5), ConnectionRule::indegree(8000)}) {
    polls = 0;
    CHECK(error_of<std::runtime_error>([&] { build_connection(rule, ends(16000, 16000), 1, 1, options); }) == "stop");
  }
}

}  // namespace

int main() {
  check_copies();
  check_arrays();
  check_threads();
  check_memory();
  check_interrupts();
  return failures() != 0;
}
