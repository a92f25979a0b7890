// ranvier/image.hpp from C++: correlations and pooling on Views and on images with channels, each sum one chain in
// order, results in memory with gaps, the same bits for any threads, errors, and interrupts.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/image.hpp"
#include "ranvier/isa.hpp"

using ranvier::Border;
using ranvier::Image;
using ranvier::Index;
using ranvier::Pooling;
using ranvier::View;

namespace {

constexpr Border borders[] = {Border::reflect, Border::constant, Border::nearest, Border::mirror,
                              Border::wrap,    Border::valid,    Border::full};

// numbers in [−1, 1), the same everywhere
template <class T>
std::vector<T> numbers(Index n, std::uint64_t seed) {
  std::vector<T> x(static_cast<std::size_t>(n));
  for (T& value : x) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    value = static_cast<T>(static_cast<double>(seed >> 11) * 0x1p-52 - 1);
  }
  return x;
}

// the place of a line that stands at place i; steps back to the line one period at a time; −1: the constant
Index source(Border border, Index i, Index n) {
  if (border == Border::nearest) return std::clamp<Index>(i, 0, n - 1);
  while (i < 0 || i >= n) {
    if (border == Border::wrap)
      i += i < 0 ? n : -n;
    else if (border == Border::reflect)
      i = i < 0 ? -1 - i : 2 * n - 1 - i;
    else if (border == Border::mirror)
      i = n == 1 ? 0 : i < 0 ? -i : 2 * n - 2 - i;
    else
      return -1;
  }
  return i;
}

template <class T>
T chain(const View<const T>& in, const View<const T>& kernel, Border border, double cval, bool turned, Index y,
        Index x) {
  static const bool fused = ranvier::isa().active != "baseline";
  const Index kh = kernel.rows(), kw = kernel.cols();
  const auto before = [&](Index k) {
    return border == Border::valid ? 0 : border == Border::full ? k - 1 : turned ? (k - 1) / 2 : k / 2;
  };
  T sum = 0;
  for (Index i = 0; i < kh; ++i)
    for (Index j = 0; j < kw; ++j) {
      const Index row = source(border, y + i - before(kh), in.rows()),
                  col = source(border, x + j - before(kw), in.cols());
      const T outside = border == Border::constant ? static_cast<T>(cval) : T(0);
      const T pixel = row < 0 || col < 0 ? outside : in(row, col);
      const T number = turned ? kernel(kh - 1 - i, kw - 1 - j) : kernel(i, j);
      if (fused) {
        sum = std::fma(number, pixel, sum);
      } else {
        const volatile T term = number * pixel;  // rounded
        sum += term;
      }
    }
  return sum;
}

template <class T>
void test_chains() {
  for (const auto& [h, w] : {std::pair<Index, Index>{1, 1}, {3, 5}, {9, 40}, {40, 9}, {5, 300}})
    for (const auto& [kh, kw] : {std::pair<Index, Index>{1, 1}, {3, 3}, {2, 4}, {5, 1}, {7, 12}})
      for (const Border border : borders)
        for (const bool turned : {false, true}) {
          if (border == Border::valid && (kh > h || kw > w)) continue;
          const std::vector<T> in = numbers<T>(h * w, 1), k = numbers<T>(kh * kw, 2);
          const View<const T> image(in.data(), h, w), kernel(k.data(), kh, kw);
          const Index rows = correlated(border, h, kh), cols = correlated(border, w, kw), gap = 3;
          std::vector<T> out(static_cast<std::size_t>(rows * (cols + gap)), T(7));
          const View<T> to(out.data(), rows, cols, cols + gap);
          if (turned)
            ranvier::convolve(image, kernel, to, border, 0.5);
          else
            ranvier::correlate(image, kernel, to, border, 0.5);
          bool same = true, gaps = true;
          for (Index y = 0; y < rows; ++y) {
            for (Index x = 0; x < cols; ++x) same &= to(y, x) == chain(image, kernel, border, 0.5, turned, y, x);
            for (Index x = cols; x < cols + gap && y + 1 < rows; ++x) gaps &= to(y, x) == T(7);
          }
          CHECK(same && gaps);
        }
}

// channels side by side, in planes, and backwards have the bits that each has alone, for any number of threads
template <class T>
void test_channels() {
  constexpr Index h = 50, w = 120, c = 3;
  const std::vector<T> in = numbers<T>(h * w * c, 3), k = numbers<T>(5 * 4, 4);
  const View<const T> kernel(k.data(), 5, 4);
  std::vector<T> alone(static_cast<std::size_t>(h * w)), together(in.size()), planes(in.size()), flat(in.size());
  const Image<const T> image(in.data(), h, w, c), back(in.data() + h * w * c - 1, h, w, c, -w * c, -c, -1);
  ranvier::correlate(image, kernel, Image<T>(together.data(), h, w, c), Border::mirror, 0, 3);
  ranvier::correlate(image, kernel, Image<T>(planes.data(), h, w, c, w, 1, h * w), Border::mirror, 0, 2);
  ranvier::correlate(back, kernel, Image<T>(flat.data(), h, w, c), Border::wrap);
  bool same = true, mirrored = true;
  for (Index s = 0; s < c; ++s) {
    ranvier::correlate(Image<const T>(in.data() + s, h, w, 1, w * c, c, 0), kernel, View<T>(alone.data(), h, w),
                       Border::mirror);
    for (Index p = 0; p < h * w; ++p) {
      same &= alone[static_cast<std::size_t>(p)] == together[static_cast<std::size_t>(p * c + s)];
      same &= alone[static_cast<std::size_t>(p)] == planes[static_cast<std::size_t>(p + s * h * w)];
    }
    std::vector<T> turned(in.rbegin(), in.rend());
    ranvier::correlate(Image<const T>(turned.data() + s, h, w, 1, w * c, c, 0), kernel, View<T>(alone.data(), h, w),
                       Border::wrap);
    for (Index p = 0; p < h * w; ++p)
      mirrored &= alone[static_cast<std::size_t>(p)] == flat[static_cast<std::size_t>(p * c + s)];
  }
  CHECK(same);
  CHECK(mirrored);
}

template <class T>
void test_pool() {
  std::vector<T> in(20);
  for (std::size_t i = 0; i < 20; ++i) in[i] = static_cast<T>(i);
  const View<const T> image(in.data(), 4, 5);
  std::vector<T> out(4);
  const View<T> to(out.data(), 2, 2);
  ranvier::pool(image, to);
  CHECK((out == std::vector<T>{6, 8, 16, 18}));
  ranvier::pool(image, to, Pooling::min);
  CHECK((out == std::vector<T>{0, 2, 10, 12}));
  ranvier::pool(image, to, Pooling::mean);
  CHECK((out == std::vector<T>{3, 5, 13, 15}));
  ranvier::pool(image, to, Pooling::max, {3, 4, 1, 1});
  CHECK((out == std::vector<T>{13, 14, 18, 19}));
  in[6] = std::numeric_limits<T>::quiet_NaN();
  for (const Pooling kind : {Pooling::max, Pooling::mean, Pooling::min}) {
    ranvier::pool(image, to, kind, {}, 2);
    CHECK(std::isnan(out[0]) && !std::isnan(out[1]) && !std::isnan(out[2]));
  }
}

void test_refusals() {
  std::vector<float> in(12, 1.0F), out(12, 7.0F);
  const View<const float> image(in.data(), 3, 4), kernel(in.data(), 2, 2);
  const View<float> to(out.data(), 3, 4);
  const auto text = [](auto call) { return error_of<ranvier::ValueError>(call); };
  const auto has = [&](const std::string& whole, const char* part) { return whole.find(part) != std::string::npos; };
  CHECK(has(text([&] { ranvier::correlate(image, {}, to); }), "kernel must have at least one element"));
  CHECK(has(text([&] { ranvier::correlate(image, kernel, to, Border::valid); }), "(2, 3)"));
  CHECK(has(text([&] { ranvier::correlate(kernel, image, to, Border::valid); }), "larger than the image"));
  CHECK(has(text([&] { ranvier::correlate(image, kernel, to, Border::constant, 1e300); }), "too large for float32"));
  CHECK(has(text([&] { ranvier::convolve(image, kernel, to, Border::wrap, 0, -1); }), "threads"));
  CHECK(has(text([&] { ranvier::convolve(image, kernel, Image<float>(out.data(), 3, 4, 1, 4, 2, 0)); }), "col = 2"));
  CHECK(has(text([&] { ranvier::pool(image, to); }), "(1, 2)"));
  CHECK(has(text([&] { ranvier::pool(image, to, Pooling::max, {0, 1, 1, 1}); }), "size"));
  CHECK(has(text([&] { ranvier::pool(image, to, Pooling::max, {1, 1, 1, 0}); }), "stride"));
  CHECK(has(text([&] { ranvier::border_named("same"); }), "mode=\"constant\""));
  CHECK(ranvier::border_named("wrap") == Border::wrap && ranvier::pooling_named("min") == Pooling::min);
  CHECK(out == std::vector<float>(12, 7.0F));
}

// an exception from `poll` ends a call that takes longer than the 50 ms after which it polls
void test_interrupts() {
  const std::vector<double> in = numbers<double>(400 * 400, 6);
  std::vector<double> out(in.size());
  const auto enough = [] { throw std::runtime_error("enough"); };
  const View<const double> image(in.data(), 400, 400);
  for (const int threads : {1, 2})
    CHECK(error_of<std::runtime_error>([&] {
            ranvier::correlate(image, image, View<double>(out.data(), 400, 400), Border::reflect, 0, threads, enough);
          }) == "enough");
}

}  // namespace

int main() {
  test_chains<float>();
  test_chains<double>();
  test_channels<float>();
  test_channels<double>();
  test_pool<float>();
  test_pool<double>();
  test_refusals();
  test_interrupts();
  return failures() != 0;
}
