#include "image/borders.hpp"

#include <algorithm>

#include "system/buffer.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

constexpr const char* borders[] = {"reflect", "constant", "nearest", "mirror", "wrap", "valid", "full"};
constexpr const char* poolings[] = {"max", "mean", "min"};

// i modulo a period, never negative
Index modulo(Index i, Index period) noexcept {
  const Index rest = i % period;
  return rest < 0 ? rest + period : rest;
}

}  // namespace

Index border_source(Border border, Index i, Index n) noexcept {
  if (i >= 0 && i < n) return i;
  if (border == Border::nearest) return i < 0 ? 0 : n - 1;
  if (border == Border::wrap) return modulo(i, n);
  if (border == Border::reflect) {
    const Index place = modulo(i, 2 * n);
    return place < n ? place : 2 * n - 1 - place;
  }
  if (border == Border::mirror) {
    if (n == 1) return 0;
    const Index place = modulo(i, 2 * n - 2);
    return place < n ? place : 2 * n - 2 - place;
  }
  return -1;
}

Index border_before(Border border, Index k, bool turned) noexcept {
  if (border == Border::valid) return 0;
  if (border == Border::full) return k - 1;
  return turned ? (k - 1) / 2 : k / 2;
}

inline namespace v0 {

Border border_named(const std::string& name) {
  if (name == "same")
    throw_value_error(
        "mode must be one of reflect, constant, nearest, mirror, wrap, valid, full; got 'same', whose place for even "
        "kernels differs between tools: use mode=\"constant\"");
  return static_cast<Border>(lookup(borders, name, "mode must be one of"));
}

Pooling pooling_named(const std::string& name) {
  return static_cast<Pooling>(lookup(poolings, name, "kind must be one of"));
}

Index correlated(Border border, Index n, Index k) {
  if (border == Border::valid && k > n)
    throw_value_error("the kernel must not be larger than the image with mode=\"valid\"; got ", k,
                      " of the kernel beside ", n, " of the image");
  if (border == Border::full) return product(1, n + k - 1);
  return border == Border::valid ? n - k + 1 : n;
}

}  // namespace v0
}  // namespace ranvier
