// The gradient of a layer with few outputs, with lanes along the inputs. With lanes along the outputs, 10 outputs would
// use 10 of 16 lanes, and each fma would need a load of its own.

namespace ranvier::RANVIER_SPACE {

// Gᵀ(j,i) = Σ_r d(r,j)·x(r,i): one register tile of n_out rows × 2 vectors of inputs at a time, into scratch (n_out × 2
// vectors); from there it is transposed on its way into `out`, a few rows of G at once. n_in is a multiple of W.
template <class T>
__attribute__((noinline)) void narrow_gradient_product(Index rows, Index n_in, Index n_out, const T* x, Index x_stride,
                                                       const T* d, Index d_stride, T* out, T rate, T* scratch) {
  using V = Wide<T>;
  constexpr int width = V::width, c = wide_columns<T>;
  const auto mask = lane_mask<V>(n_out);
  const V factor(-rate);
  each_panel<T>(n_in, 2, [&](Index i, int n, Index lanes) {
    const Index end = i + n * width;
    micro_kernels<T>.at[n][n_out](
        Operands<T>{n_out, rows, d, 1, d_stride, x + i, x_stride, nullptr, 0, scratch, 2 * width}, lanes);
    for (const T* from = scratch; i < end; i += width, from += width) {
      T* const to = out + i * n_out;
      V w[width], g[c];  // all weights are read before any is written: their rows share cache lines
      unroll<width>([&](auto k) { w[k.value] = masked_load<V>(to + k.value * n_out, mask); });
      unroll<width / c>([&](auto p) {
        constexpr int first = p.value * c;
        load_wide_columns(from + first, Index(2 * width), g);
        unroll<c>([&](auto k) {
          masked_store(rate != T(0) ? fma(factor, g[k.value], w[first + k.value]) : g[k.value],
                       to + (first + k.value) * n_out, mask, n_out);
        });
      });
    }
  });
}

// where at least a quarter of the lanes would be idle, and the sum is not longer than a block
template <class T>
constexpr bool suits_narrow(Index rows, Index n_in, Index n_out) {
  return cheap_masks && rows <= Blocking<T>::depth && n_out > 2 && 4 * n_out <= 3 * Wide<T>::width &&
         n_in >= 2 * Wide<T>::width;
}

}  // namespace ranvier::RANVIER_SPACE
