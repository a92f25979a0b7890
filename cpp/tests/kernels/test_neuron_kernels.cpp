// The functions of every neuron model, on every instruction set and in both dtypes: instruction sets with an fma give
// the same bits, a lane does not depend on its neighbours, and slopes and resets agree with the equations.
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "system/active.hpp"
#include "check.hpp"

using namespace ranvier;

namespace {

// a block of neurons with random states around their usual start, and random parameters around their defaults
template <class T>
struct Block {
  Block(const NeuronInfo& info, Index lanes, unsigned seed) : lanes{lanes} {
    std::mt19937 bits(seed);
    std::uniform_real_distribution<double> any(-1.0, 1.0);
    const auto fill = [&](std::vector<T>& to, const Items<QuantityInfo>& rows, double part) {
      for (const QuantityInfo& q : rows)
        for (Index l = 0; l < lanes; ++l) to.push_back(static_cast<T>(q.value * (1 + part * any(bits))));
    };
    fill(y, info.states, 0.5);
    fill(p, info.parameters, 0.1);
    for (Index l = 0; l < lanes; ++l) {
      current.push_back(static_cast<T>(any(bits)));
      conductance.push_back(static_cast<T>(std::abs(any(bits))));
    }
  }
  NeuronBlock<T> view() const { return {y.data(), p.data(), current.data(), conductance.data()}; }
  // the same block, but all lanes except one hold NaN, infinity, −1e30 or 0
  Block alone(Index lane) const {
    Block other = *this;
    const T strange[] = {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(), T(-1e30), T(0)};
    for (std::vector<T>* rows : {&other.y, &other.p, &other.current, &other.conductance})
      for (std::size_t i = 0; i < rows->size(); ++i)
        if (static_cast<Index>(i) % lanes != lane) (*rows)[i] = strange[i % 4];
    return other;
  }
  Index lanes;
  std::vector<T> y, p, current, conductance;
};

template <class T>
bool same(T a, T b) {
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

// the coefficients a of all states, then b; each row has all lanes of the block
template <class T>
std::vector<T> coefficients(const NeuronTable& table, int id, const Block<T>& block) {
  const Index n = block.y.size() / block.lanes;
  std::vector<T> a(block.y.size()), b(a.size());
  of<T>(table).models[id].coef(block.view(), a.data(), b.data());
  a.insert(a.end(), b.begin(), b.end());
  CHECK(static_cast<Index>(a.size()) == 2 * n * block.lanes);
  return a;
}

// the value of (row, lane) of a block, taken from another block of the same neurons with another width
template <class T>
Block<T> part(const Block<T>& wide, Index first, Index lanes) {
  Block<T> narrow = wide;
  narrow.lanes = lanes;
  const auto cut = [&](const std::vector<T>& from) {
    std::vector<T> to;
    for (Index row = 0; row < static_cast<Index>(from.size()) / wide.lanes; ++row)
      to.insert(to.end(), from.begin() + row * wide.lanes + first, from.begin() + row * wide.lanes + first + lanes);
    return to;
  };
  narrow.y = cut(wide.y), narrow.p = cut(wide.p);
  narrow.current = cut(wide.current), narrow.conductance = cut(wide.conductance);
  return narrow;
}

// instruction sets with an fma must agree to the bit, and with the baseline but for rounding
template <class T>
void test_instruction_sets(int id, unsigned seed) {
  const std::vector<const NeuronTable*> tables = available_neurons();
  const Index wide = of<T>(*tables.front()).block_lanes;
  const Block<T> block(described_neurons().infos[id], wide, seed);
  const std::vector<T> best = coefficients<T>(*tables.front(), id, block);
  for (const NeuronTable* table : tables) {
    const Index lanes = of<T>(*table).block_lanes;
    const bool has_fma = table != tables.back();
    for (Index first = 0; first + lanes <= wide; first += lanes) {
      const std::vector<T> found = coefficients<T>(*table, id, part(block, first, lanes));
      for (Index row = 0; row < static_cast<Index>(found.size()) / lanes; ++row)
        for (Index l = 0; l < lanes; ++l) {
          const T x = found[row * lanes + l], y = best[row * wide + first + l];
          if (has_fma) CHECK(same(x, y));
          // terms may be a thousand times larger than their sum, so the sum may be off by as many eps
          CHECK(std::abs(x - y) <= 1e5 * std::numeric_limits<T>::epsilon() * (std::abs(y) + 1));
        }
    }
  }
}

template <class T>
void test_neighbours(const NeuronTable& table, int id) {
  const Index lanes = of<T>(table).block_lanes;
  const Block<T> block(described_neurons().infos[id], lanes, 5);
  const std::vector<T> all = coefficients<T>(table, id, block);
  for (const Index lane : {Index{0}, lanes / 2, lanes - 1}) {
    const std::vector<T> one = coefficients<T>(table, id, block.alone(lane));
    for (std::size_t i = lane; i < all.size(); i += lanes) CHECK(same(all[i], one[i]));
  }
}

// f_v must be a − b·v, and its slope the difference quotient, whose error is step²/6·f'''
template <class T>
void test_membrane(const NeuronTable& table, int id) {
  const auto& kernels = of<T>(table);
  const Index lanes = kernels.block_lanes;
  Block<T> block(described_neurons().infos[id], lanes, 6);
  std::vector<T> f(lanes), slope(lanes), up(lanes), down(lanes), unused(lanes);
  kernels.models[id].membrane(block.view(), f.data(), slope.data());
  const std::vector<T> ab = coefficients<T>(table, id, block);
  const std::vector<T> y = block.y;
  const T step = std::is_same_v<T, double> ? T(1e-5) : T(0.05);
  for (Index l = 0; l < lanes; ++l) block.y[l] = y[l] + step;
  kernels.models[id].membrane(block.view(), up.data(), unused.data());
  for (Index l = 0; l < lanes; ++l) block.y[l] = y[l] - step;
  kernels.models[id].membrane(block.view(), down.data(), unused.data());
  for (Index l = 0; l < lanes; ++l) {
    const T a = ab[l], b = ab[block.y.size() + l];
    CHECK(std::abs(f[l] - (a - b * y[l])) <=
          4 * std::numeric_limits<T>::epsilon() * (std::abs(a) + std::abs(b * y[l])));
    const T quotient = (up[l] - down[l]) / (2 * step);
    const T room = (std::abs(a) + std::abs(b * y[l]) + std::abs(y[l])) * std::numeric_limits<T>::epsilon() * 8 / step;
    CHECK(std::abs(slope[l] - quotient) <= room + step * step + T(1e-3) * std::abs(slope[l]));
  }
}

template <class T>
void test_reset(const NeuronTable& table, int id) {
  const NeuronInfo& info = described_neurons().infos[id];
  const auto reset = of<T>(table).models[id].reset;
  CHECK((reset != nullptr) == info.has_reset);
  if (!reset) return;
  const Index lanes = of<T>(table).block_lanes;
  const Block<T> block(info, lanes, 7);
  std::vector<T> out(block.y.size()), in_place = block.y;
  reset({block.y.data(), block.p.data(), nullptr, nullptr}, out.data());
  reset({in_place.data(), block.p.data(), nullptr, nullptr}, in_place.data());
  CHECK(out == in_place);
  for (Index l = 0; l < lanes; ++l) CHECK(out[l] < block.p[info.threshold_parameter * lanes + l]);
  const auto parameter = [&](const char* name, Index l) {
    for (int i = 0; i < info.parameters.count; ++i)
      if (!std::strcmp(info.parameters[i].name, name)) return block.p[i * lanes + l];
    return T(0);
  };
  const bool izhikevich = id == neuron_izhikevich;
  for (Index l = 0; l < lanes; ++l) {
    CHECK(out[l] == parameter(izhikevich ? "c" : "v_reset", l));
    if (info.states.count == 2) CHECK(out[lanes + l] == block.y[lanes + l] + parameter(izhikevich ? "d" : "b", l));
  }
}

}  // namespace

int main() {
  for (int id = 0; id < neuron_count; ++id) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
      test_instruction_sets<double>(id, seed);
      test_instruction_sets<float>(id, seed);
    }
    for (const NeuronTable* table : available_neurons()) {
      test_neighbours<double>(*table, id);
      test_neighbours<float>(*table, id);
      test_membrane<double>(*table, id);
      test_membrane<float>(*table, id);
      test_reset<double>(*table, id);
      test_reset<float>(*table, id);
    }
  }
  return failures() != 0;
}
