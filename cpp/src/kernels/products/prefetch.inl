// Software prefetch for large products: what will be read next is brought into the second-level cache while tiles are
// computed. The rows of a large matrix lie further apart than the processor's own prefetcher looks.

namespace ranvier::RANVIER_SPACE {

// The cache line at an address. Cache 3 brings it into the first-level cache, 2 into the second. The empty asm is
// needed: gcc takes a function that only prefetches for one without effect, and drops its calls.
template <int Cache>
RANVIER_INLINE void prefetch_line(const void* at) {
  __builtin_prefetch(at, 0, Cache);
  asm volatile("");
}

// A part of a matrix: `rows` rows of `length` elements, `stride` apart
template <class T>
struct PrefetchRegion {
  const T* at = nullptr;
  Index rows = 0, stride = 0, length = 0;

  // shares first … last − 1 of n equal ones, by rows
  RANVIER_INLINE PrefetchRegion part(Index first, Index last, Index n) const {
    const Index row = first * rows / n;
    return {at + row * stride, last * rows / n - row, stride, length};
  }
  // out of line: inlined into each product it only made them larger
  __attribute__((noinline)) void prefetch() const {
    constexpr Index line = 64 / Index(sizeof(T));
    const T* row = at;
    for (Index r = 0; r < rows; ++r, row += stride)
      for (Index j = 0; j < length; j += line) prefetch_line<2>(row + j);
  }
};

// what the next panel will read of B, and the next block of A; a panel prefetches it, a share before each of its tiles
template <class T>
struct NextPanels {
  PrefetchRegion<T> b, a;
};

}  // namespace ranvier::RANVIER_SPACE
