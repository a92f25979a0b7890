// Taps: which inputs a convolution reads for one output position, along one axis of an image.
//
//   input     ·  ·  ·  ·  ·  ·  ·            output o of a kernel of 3, stride 2, dilation 1, one row of padding
//   kernel       0  1  2                     reads inputs 2o − 1, 2o, 2o + 1
//   output       o
//
// Only inputs that lie in the image are read: padding takes no work. The taps of a position are
//   input + t·input_step  by kernel element  kernel + t·kernel_step,   t = 0 … count − 1
//
// The gradient by the input is a convolution too: input position X reads the outputs o = (X + pad − i·dilation)/stride
// of those kernel elements i for which that is an integer, with o increasing, so with i decreasing. Its kernel is
// turned: element i stands at size − 1 − i.

namespace ranvier::RANVIER_SPACE {

// one axis of a convolution
struct ConvolutionAxis {
  Index input, output;                      // positions
  Index kernel, stride, dilation, padding;  // padding: before the first input; below 0 no window reaches the first ones

  // inputs from the first one that a window reaches to the last one, as if there were no border
  RANVIER_INLINE Index reached() const { return (output - 1) * stride + (kernel - 1) * dilation + 1; }
  // whether windows reach over the border
  RANVIER_INLINE bool overhangs() const { return padding > 0 || reached() > input + padding; }
};

// One axis of a convolution or of pooling. Without padding (valid) the windows lie in the image; with padding (same)
// there are ⌈input/stride⌉ of them, and the smaller half of the padding comes before the image, as in TensorFlow.
__attribute__((noinline)) ConvolutionAxis axis_of(Index input, double kernel, double stride, double dilation,
                                                  bool same) {
  ConvolutionAxis axis{input, 0, Index(kernel), Index(stride), Index(dilation), 0};
  const Index reach = (axis.kernel - 1) * axis.dilation + 1;
  if (!same) {
    axis.output = input < reach ? 0 : (input - reach) / axis.stride + 1;
    return axis;
  }
  axis.output = (input + axis.stride - 1) / axis.stride;
  const Index padding = (axis.output - 1) * axis.stride + reach - input;
  axis.padding = padding > 0 ? padding / 2 : 0;
  return axis;
}

// An axis with those taps of its kernel alone that meet the image at some position; others lie in the padding, and take
// no part. `first` is the first of them. There is always one, though it may meet nothing. So what windows reach is at
// most three times as wide as the image, whatever the dilation.
struct MetAxis {
  ConvolutionAxis axis;
  Index first;
};
RANVIER_INLINE MetAxis met_by_image(ConvolutionAxis axis) {
  const Index end = axis.padding - (axis.output - 1) * axis.stride;  // where the last window begins, before the image
  Index first = end > 0 ? (end + axis.dilation - 1) / axis.dilation : 0;
  Index last = (axis.input - 1 + axis.padding) / axis.dilation;
  if (last > axis.kernel - 1) last = axis.kernel - 1;
  if (first > last) first = last;
  axis.padding -= first * axis.dilation;
  axis.kernel = last - first + 1;
  if (axis.kernel == 1) axis.dilation = 1;
  return {axis, first};
}

// Elements of scratch, a product that may overflow an Index: 2^60 stands for any number that no memory holds.
RANVIER_INLINE Index elements_of(double count) {
  constexpr Index most = Index(1) << 60;
  return count < double(most) ? Index(count) : most;
}

struct Taps {
  Index input = 0, kernel = 0, count = 0;
};

// How an axis is walked: forward from the outputs, or back from the inputs. With stride 1 the way back is a convolution
// of the outputs too, with other padding.
class Walk {
 public:
  RANVIER_INLINE explicit Walk(const ConvolutionAxis& axis, bool back = false) : axis_(axis), back_(back) {
    if (back && axis.stride == 1) {
      axis_ = {axis.output, axis.input,    axis.kernel,
               1,           axis.dilation, (axis.kernel - 1) * axis.dilation - axis.padding};
      back_ = false;
    }
    const Index common = back_ ? divisor(axis.stride, axis.dilation) : 1;
    input_step = back_ ? axis.dilation / common : axis.dilation;
    kernel_step = back_ ? axis.stride / common : 1;
    period = back_ ? axis.stride : 1;
    advance = back_ ? 1 : axis.stride;
  }

  Index input_step, kernel_step;
  // positions p and p + period have the same taps, but for borders, `advance` inputs further on
  Index period, advance;
  RANVIER_INLINE const ConvolutionAxis& axis() const { return axis_; }
  RANVIER_INLINE bool back() const { return back_; }
  RANVIER_INLINE Index kernel() const { return axis_.kernel; }
  RANVIER_INLINE Index positions() const { return back_ ? axis_.input : axis_.output; }
  RANVIER_INLINE bool overhangs() const { return !back_ && axis_.overhangs(); }
  // of the image that is read
  RANVIER_INLINE Index read() const { return back_ ? axis_.output : axis_.input; }

  __attribute__((noinline)) Taps at(Index position) const { return back_ ? backward(position) : forward(position); }
  // the same of an axis that is walked forward: windows of pooling are so small that a call would cost as much
  RANVIER_INLINE Taps window(Index position) const { return forward(position); }

 private:
  static RANVIER_INLINE Index divisor(Index a, Index b) {
    while (b) {
      const Index rest = a % b;
      a = b, b = rest;
    }
    return a;
  }
  RANVIER_INLINE Taps forward(Index o) const {
    const Index begin = o * axis_.stride - axis_.padding;
    Index first = 0, last = axis_.kernel - 1;
    if (begin >= 0 && begin + last * axis_.dilation < axis_.input) return {begin, 0, axis_.kernel};
    while (first <= last && begin + first * axis_.dilation < 0) ++first;
    while (last >= first && begin + last * axis_.dilation >= axis_.input) --last;
    return {begin + first * axis_.dilation, first, last - first + 1};
  }
  RANVIER_INLINE Taps backward(Index x) const {
    Taps taps;
    for (Index i = axis_.kernel - 1; i >= 0; --i) {
      const Index at = x + axis_.padding - i * axis_.dilation;
      if (at < 0 || at % axis_.stride) continue;
      if (at / axis_.stride >= axis_.output) break;
      if (taps.count++ == 0) taps.input = at / axis_.stride, taps.kernel = axis_.kernel - 1 - i;
    }
    return taps;
  }

  ConvolutionAxis axis_;
  bool back_;
};

}  // namespace ranvier::RANVIER_SPACE
