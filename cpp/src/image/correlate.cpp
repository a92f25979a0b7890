// correlate and convolve: checks, and how many threads are worth it.
#include <cmath>

#include "image/bands.hpp"
#include "image/borders.hpp"
#include "linalg/checks.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

template <class T>
void correlate_images(const Image<const T>& image, const View<const T>& kernel, const Image<T>& out, Border border,
                      double cval, bool turned, int threads, const PollInterrupts& poll) {
  if (kernel.rows() < 1 || kernel.cols() < 1)
    throw_value_error("kernel must have at least one element; got shape (", kernel.rows(), ", ", kernel.cols(), ")");
  check_image(correlated(border, image.rows, kernel.rows()), correlated(border, image.cols, kernel.cols()),
              image.channels, out.rows, out.cols, out.channels, " (of this image, kernel and mode)");
  check_threads(threads);
  const T outside = border == Border::constant ? static_cast<T>(cval) : T(0);
  if (std::isinf(outside) && !std::isinf(cval)) throw_value_error("cval is ", cval, ", too large for float32");
  if (out.rows == 0 || out.cols == 0 || out.channels == 0) return;
  constexpr double each = 4;  // multiplications that a number costs beside those of the kernel
  const double numbers = static_cast<double>(out.rows) * static_cast<double>(out.cols * out.channels);
  const Team team(threads_for(numbers * (each + static_cast<double>(kernel.size())), threads));
  Bands<T>(image, kernel, out, border, outside, turned).run(team, poll);
}

}  // namespace

inline namespace v0 {

#define RANVIER_CORRELATIONS(T)                                                                                     \
  void correlate(Image<const T> image, View<const T> kernel, Image<T> out, Border border, double cval, int threads, \
                 const PollInterrupts& poll) {                                                                      \
    correlate_images<T>(image, kernel, out, border, cval, false, threads, poll);                                    \
  }                                                                                                                 \
  void convolve(Image<const T> image, View<const T> kernel, Image<T> out, Border border, double cval, int threads,  \
                const PollInterrupts& poll) {                                                                       \
    correlate_images<T>(image, kernel, out, border, cval, true, threads, poll);                                     \
  }
RANVIER_CORRELATIONS(float)
RANVIER_CORRELATIONS(double)
#undef RANVIER_CORRELATIONS

}  // namespace v0
}  // namespace ranvier
