// The peak rate of fma on this core, with which benchmarks compare the products (cpp/bench/bench_products.cpp).

namespace ranvier::RANVIER_SPACE {

// `steps` vector fma in twelve independent chains, from registers only: more chains than an fma's latency times the
// number of fma units, so that no unit ever waits. The result is returned so that the compiler keeps the loop.
template <class T>
T fma_peak(Index steps) {
  using V = Wide<T>;
  V chain[12];
  unroll<12>([&](auto i) { chain[i.value] = V(T(i.value)); });
  const V half(T(0.5));
  for (Index s = 0; s < steps; s += 12) unroll<12>([&](auto i) { chain[i.value] = fma(chain[i.value], half, half); });
  T sum(0);
  unroll<12>([&](auto i) { sum += chain[i.value].raw[0]; });
  return sum;
}

}  // namespace ranvier::RANVIER_SPACE
