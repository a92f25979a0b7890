// The memory behind ConnectionRows.
#pragma once

#include <algorithm>

#include "ranvier/connection.hpp"
#include "system/buffer.hpp"

namespace ranvier {

struct ConnectionStorage {
  Index sources = 0, targets = 0;
  Buffer<Index> indptr, line_begin;
  Buffer<std::uint16_t> line_delay;
  Buffer<std::uint32_t> target;
  WeightType weight_type = WeightType::number;
  double weight = 0;
  Buffer<float> weights32;
  Buffer<double> weights64;
  int least_delay = 0, greatest_delay = 0;
  bool delay_rounded = false;

  void find_delays() noexcept {
    least_delay = greatest_delay = line_delay.size() ? line_delay[0] : 0;
    for (Index l = 0; l < line_delay.size(); ++l) {
      least_delay = std::min<int>(least_delay, line_delay[l]);
      greatest_delay = std::max<int>(greatest_delay, line_delay[l]);
    }
  }
};

// MemoryError where `bytes` are more than this machine has or the caller allows
void require_bytes(double bytes, double synapses, double most_bytes);

}  // namespace ranvier
