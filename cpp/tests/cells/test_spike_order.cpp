// The sorting of spikes: spread over the tile, close together, all at one time, and outside the tile by rounding.
#include "check.hpp"
#include "cells/spike_order.hpp"

using ranvier::Spike;
using ranvier::SpikeOrder;

int main() {
  SpikeOrder order;
  std::uint64_t seed = 1;
  for (int n : {0, 1, 63, 64, 65, 5000})
    for (int kind = 0; kind < 4; ++kind)
      for (int steps : {1, 7, 256}) {
        std::vector<Spike> spikes;
        for (int i = 0; i < n; ++i) {
          seed = seed * 6364136223846793005u + 1442695040888963407u;
          const double x = double(seed >> 40) / double(1 << 24);
          const double t = kind == 0   ? 5 + 3 * x
                           : kind == 1 ? 6 + 1e-9 * x
                           : kind == 2 ? 6.5
                                       : 5 - 1e-12 + (3 + 2e-12) * x;
          spikes.push_back({t, std::int64_t((seed >> 20) % 100)});
        }
        std::vector<Spike> expected = spikes;
        std::sort(expected.begin(), expected.end());
        order.sort(spikes, 5, 8, steps);
        bool same = spikes.size() == expected.size();
        for (std::size_t i = 0; same && i < spikes.size(); ++i)
          same = spikes[i].t == expected[i].t && spikes[i].neuron == expected[i].neuron;
        CHECK(same);
      }
  return failures() != 0;
}
