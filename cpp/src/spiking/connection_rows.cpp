// Rows that are there: their views, copies, and rows of given arrays.
#include <algorithm>

#include "system/memory.hpp"
#include "system/message.hpp"
#include "spiking/connection_storage.hpp"
#include "ranvier/error.hpp"

namespace ranvier {

void require_bytes(double bytes, double synapses, double most_bytes) {
  const double machine = memory_of_machine();
  if (bytes > most_bytes || bytes > machine)
    throw MemoryError(message("a connection of ", synapses, " synapses would take ", bytes, " bytes, ",
                              bytes > machine ? "this machine has " : "at most ",
                              bytes > machine ? machine : most_bytes, bytes > machine ? "" : " are allowed"));
}

namespace {

template <class T>
View<T> view(const Buffer<T>& buffer) noexcept {
  return {buffer.data(), 1, buffer.size()};
}
template <class T>
Buffer<T> copied(const View<const T>& values) {
  Buffer<T> buffer(static_cast<Index>(values.size()));
  std::copy(values.begin(), values.end(), buffer.data());
  return buffer;
}
// from 0 to `end`, each number larger than the last one, or where `equal` not smaller
bool rises(const View<const Index>& x, Index end, bool equal) noexcept {
  const auto n = static_cast<Index>(x.size());
  if (n == 0 || x[0] != 0 || x[n - 1] != end) return false;
  for (Index i = 1; i < n; ++i)
    if (equal ? x[i] < x[i - 1] : x[i] <= x[i - 1]) return false;
  return true;
}

}  // namespace

inline namespace v0 {

ConnectionRows::ConnectionRows() : storage_{std::make_shared<ConnectionStorage>()} {
  storage_->indptr = Buffer<Index>(1);
  storage_->line_begin = Buffer<Index>(1);
}
Index ConnectionRows::sources() const noexcept { return storage_->sources; }
Index ConnectionRows::targets() const noexcept { return storage_->targets; }
Index ConnectionRows::lines() const noexcept { return storage_->line_delay.size(); }
Index ConnectionRows::synapses() const noexcept { return storage_->target.size(); }
View<const Index> ConnectionRows::indptr() const noexcept { return view(storage_->indptr); }
View<const Index> ConnectionRows::line_begin() const noexcept { return view(storage_->line_begin); }
View<const std::uint16_t> ConnectionRows::line_delay() const noexcept { return view(storage_->line_delay); }
View<const std::uint32_t> ConnectionRows::target() const noexcept { return view(storage_->target); }
WeightType ConnectionRows::weight_type() const noexcept { return storage_->weight_type; }
double ConnectionRows::weight() const noexcept { return storage_->weight; }
void ConnectionRows::set_weight(double weight) noexcept { storage_->weight = weight; }
View<float> ConnectionRows::weights32() const noexcept { return view(storage_->weights32); }
View<double> ConnectionRows::weights64() const noexcept { return view(storage_->weights64); }
int ConnectionRows::least_delay() const noexcept { return storage_->least_delay; }
int ConnectionRows::greatest_delay() const noexcept { return storage_->greatest_delay; }
bool ConnectionRows::delay_rounded() const noexcept { return storage_->delay_rounded; }

double ConnectionRows::bytes() const noexcept {
  const ConnectionStorage& s = *storage_;
  return 8.0 * static_cast<double>(s.indptr.size() + s.line_begin.size() + s.weights64.size()) +
         4.0 * static_cast<double>(s.target.size() + s.weights32.size()) +
         2.0 * static_cast<double>(s.line_delay.size());
}

ConnectionRows ConnectionRows::copy() const { return ConnectionRows(std::make_shared<ConnectionStorage>(*storage_)); }

ConnectionRows connection_of(const ConnectionArrays& arrays) {
  const auto synapses = static_cast<Index>(arrays.target.size()), lines = static_cast<Index>(arrays.line_delay.size());
  const auto refuse = [](const char* what) { throw_value_error("the rows of a connection are damaged: ", what); };
  if (static_cast<Index>(arrays.line_begin.size()) != lines + 1 || !rises(arrays.line_begin, synapses, false))
    refuse("line_begin must rise from 0 to the number of synapses, once for each line");
  if (!rises(arrays.indptr, lines, true)) refuse("indptr must rise from 0 to the number of lines");
  const auto weights = static_cast<Index>(arrays.weights32.size() + arrays.weights64.size());
  if (arrays.weights32.size() && arrays.weights64.size()) refuse("its weights must be float32 or float64");
  if (weights != 0 && weights != synapses) refuse("there must be a weight for each synapse, or one for all");
  for (Index s = 0; s + 1 < static_cast<Index>(arrays.indptr.size()); ++s)
    for (Index l = arrays.indptr[s] + 1; l < arrays.indptr[s + 1]; ++l)
      if (arrays.line_delay[l] <= arrays.line_delay[l - 1]) refuse("the delays of a source's lines must rise");
  for (Index l = 0; l < lines; ++l)
    for (Index m = arrays.line_begin[l]; m < arrays.line_begin[l + 1]; ++m)
      if (static_cast<Index>(arrays.target[m]) >= arrays.targets ||
          (m > arrays.line_begin[l] && arrays.target[m] < arrays.target[m - 1]))
        refuse("the targets of a line must be in order, each the number of a neuron");
  auto made = std::make_shared<ConnectionStorage>();
  made->sources = static_cast<Index>(arrays.indptr.size()) - 1;
  made->targets = arrays.targets;
  made->indptr = copied(arrays.indptr);
  made->line_begin = copied(arrays.line_begin);
  made->line_delay = copied(arrays.line_delay);
  made->target = copied(arrays.target);
  made->weight = arrays.weight;
  made->weights32 = copied(View<const float>(arrays.weights32));
  made->weights64 = copied(View<const double>(arrays.weights64));
  made->weight_type = arrays.weights32.size()   ? WeightType::float32
                      : arrays.weights64.size() ? WeightType::float64
                                                : WeightType::number;
  made->find_delays();
  return ConnectionRows(std::move(made));
}

}  // namespace v0
}  // namespace ranvier
