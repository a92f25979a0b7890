// The places of layers: what shapes they take and give, and where their weights lie in the flat buffer of parameters.
#include "nets/state.hpp"
#include "system/active.hpp"
#include "system/message.hpp"

namespace ranvier {

void check_image(const Shape& image) {
  for (const Index part : {image.h, image.w, image.c})
    if (part < 1 || part > (Index{1} << 20))
      throw_value_error("layers: the sizes of an image must be in 1 ... 2**20; got ", image.h, " x ", image.w,
                        " pixels of ", image.c, " channels");
}

namespace {
Index checked_size(const Shape& s) { return product(product(s.h, s.w), s.c); }
}  // namespace

std::vector<LayerPlace> layer_places(const NetworkSpec& spec) {
  std::vector<LayerPlace> layers;
  bool images = spec.image.c > 0;
  Shape in = images ? spec.image : Shape{1, 1, spec.n_in};
  checked_size(in);
  std::uint64_t at = 0;
  for (const Layer& layer : spec.layers) {
    const LayerInfo& info = active<float>().layers[layer.kind].info;
    const Shape out = info.output(in, layer.n, layer.options.data());
    checked_size(out);
    const WeightShape weights = info.weights(in, out, layer.options.data());
    checked_size(weights.kernel);
    // Not checked here: the description of a file may claim any size, and its reader first asks whether the file holds
    // such arrays. Unsigned, because a product that overflows is then defined.
    const auto rows = static_cast<std::uint64_t>(weights.rows), columns = static_cast<std::uint64_t>(weights.columns);
    const std::uint64_t bias = at + rows * columns;
    const bool gives = info.gives == LayerInput::any ? images : info.gives == LayerInput::images;
    layers.push_back({in, out, weights.rows, weights.columns, weights.fan_in, weights.fan_out, static_cast<Index>(at),
                      static_cast<Index>(bias), info.multiplications(in, out, layer.options.data()), weights.kernel,
                      weights.of_scale, images, gives});
    at = bias + columns;
    in = out, images = gives;
  }
  return layers;
}

namespace {

// "28 x 28 pixels of 1 channel"
std::string pixels(const Shape& s) {
  return message(s.h, " x ", s.w, " pixels of ", s.c, s.c == 1 ? " channel" : " channels");
}

// ValueError where a layer cannot take what the one below gives
void check_shapes(const Layer& layer, std::size_t k, const LayerPlace& place) {
  const LayerInfo& info = active<float>().layers[layer.kind].info;
  if (info.input == LayerInput::flat && place.takes_images)
    throw_value_error("layer ", k, ", ", layer.text(), ", takes numbers, and its input is an image of ",
                      pixels(place.in), "; put flatten before it");
  if (info.input == LayerInput::images && !place.takes_images)
    throw_value_error("layer ", k, ", ", layer.text(), ", takes images, and its input has ", place.in.size(),
                      " numbers without places; say how large the images are: input(h,w,c)");
  if (place.out.h < 1 || place.out.w < 1)
    throw_value_error("layer ", k, ", ", layer.text(), ", does not fit into an image of ", pixels(place.in));
  // softmax is a distribution over all outputs of a row, which are not the classes of a pixel
  if (layer.activation.id() == activation_softmax && place.out.h * place.out.w > 1)
    throw_value_error("layer ", k, ", ", layer.text(), ": softmax would be over all numbers of an image of ",
                      pixels(place.out), "; put Flatten or GlobalAvgPool2D and a dense layer of softmax after it");
}

}  // namespace

// layer_places, or MemoryError where the arrays are too large for any memory: product() throws it
std::vector<LayerPlace> checked_places(const NetworkSpec& spec) {
  std::vector<LayerPlace> layers = layer_places(spec);
  for (std::size_t k = 0; k < layers.size(); ++k) check_shapes(spec.layers[k], k, layers[k]);
  for (const LayerPlace& layer : layers) {
    product(layer.rows, layer.columns);
    product(layer.bias + layer.columns, 1);
  }
  return layers;
}

}  // namespace ranvier
