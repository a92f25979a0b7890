#include "ranvier/network_file.hpp"

#include <array>
#include <cstring>
#include <sstream>

#include "files/archive_object.hpp"
#include "nets/network_archive.hpp"
#include "nets/network_impl.hpp"
#include "nets/network_metadata.hpp"
#include "nets/optimizer_metadata.hpp"
#include "system/attempt.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// (n_in, n_out); (kh, kw, c, filters) of a convolution; (n,) of weights that scale
std::vector<std::size_t> weight_shape(const LayerPlace& place) {
  const auto size = [](Index n) { return static_cast<std::size_t>(n); };
  if (place.of_scale) return {size(place.columns)};
  if (place.kernel.c > 0)
    return {size(place.kernel.h), size(place.kernel.w), size(place.kernel.c), size(place.columns)};
  return {size(place.rows), size(place.columns)};
}

// one array of the optimiser's state (such as a momentum), as long as all parameters together
template <class T>
Tensor slot_tensor(std::size_t slot, std::size_t size, const T* data) {
  return {"optimizer.slots." + std::to_string(slot), dtype_of<T>(), {size}, data};
}

}  // namespace

template <class T>
std::vector<Tensor> parameter_tensors(const std::vector<LayerPlace>& layers, const T* at) {
  std::vector<Tensor> tensors;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const auto rows = static_cast<std::size_t>(layers[k].rows), columns = static_cast<std::size_t>(layers[k].columns);
    if (rows == 0) continue;
    const std::string layer = "layers." + std::to_string(k);
    tensors.push_back({layer + ".weight", dtype_of<T>(), weight_shape(layers[k]), at});
    if (at) at += rows * columns;
    tensors.push_back({layer + ".bias", dtype_of<T>(), {columns}, at});
    if (at) at += columns;
  }
  return tensors;
}

std::string text_of_rates(const std::vector<double>& rates) {
  std::string text;
  bool all_1 = true;
  for (const double rate : rates) {
    text.append(text.empty() ? "" : " ").append(text_of(rate));
    all_1 = all_1 && !(rate < 1) && !(rate > 1);
  }
  return all_1 ? "" : text;
}

std::vector<double> rates_of(MetadataFields& fields, std::size_t layers) {
  std::istringstream in(fields.text("rates"));
  std::vector<double> rates;
  for (std::string word; in >> word;) rates.push_back(number_of<double>(word, "rates"));
  if (rates.size() != layers) throw_value_error("rates: expected ", layers, " numbers");
  for (const double rate : rates)
    if (!(rate >= 0)) throw_value_error("rates must be >= 0; got ", rate);
  return rates;
}

std::vector<LayerPlace> claimed_places(const NetworkSpec& spec) {
  try {
    return layer_places(spec);
  } catch (const MemoryError& error) {
    throw_value_error("layers: ", error.what());
  }
}

void require_finite(const std::vector<Tensor>& tensors) {
  for (const Tensor& tensor : tensors)
    if (const auto bad = first_non_finite(tensor))
      throw_value_error("tensor ", quoted(tensor.name), " has a value that is not finite at index ", *bad);
}

// The number of updates keys the random numbers of dropout, and is therefore left out of files of dense layers alone.
template <class T>
Archive archive_of(const Network<T>& network, bool training) {
  const NetworkState<T>& n = network.impl()->state;
  Archive archive;
  archive.metadata = describe(n.spec, n.epochs, n.metadata);
  archive.metadata["dtype"] = dtype_word(dtype_of<T>());
  if (n.own_loss || n.lacks_loss) archive.metadata["own_loss"] = "true";
  if (const std::string rates = text_of_rates(n.rates); !rates.empty()) archive.metadata["rates"] = rates;
  if (training && !is_dense(n.spec)) archive.metadata["updates"] = text_of(n.updates);
  if (training && n.optimizer.begun) {
    describe(n.optimizer.description, n.optimizer.steps, archive.metadata);
    describe(n.optimizer.schedule, archive.metadata);
  }
  archive.tensors = parameter_tensors(n.layers, n.parameters.data());
  if (training)
    for (std::size_t s = 0; s < n.optimizer.slots.size(); ++s)
      archive.tensors.push_back(
          slot_tensor(s, static_cast<std::size_t>(n.parameters.size()), n.optimizer.slots[s].data()));
  return archive;
}

namespace {

// Copies tensors of an archive into a buffer, one after the other. An archive's data may be unaligned, hence memcpy.
template <class T>
void copy_into(const Buffer<T>& buffer, const std::vector<Tensor>& shapes, const Archive& archive) {
  char* to = reinterpret_cast<char*>(buffer.data());
  for (const Tensor& shape : shapes) {
    std::memcpy(to, required(archive, shape).data, shape.bytes());
    to += shape.bytes();
  }
}

// The optimiser and its state, if the file has one. Returns the number of arrays that were read.
template <class T>
std::size_t read_optimizer(NetworkState<T>& n, MetadataFields& fields, const Archive& archive) {
  if (!fields.has("optimizer")) return 0;
  n.begin(optimizer_of(fields));
  n.optimizer.steps = fields.count("optimizer.steps");
  n.optimizer.schedule = schedule_of(fields);
  const auto size = static_cast<std::size_t>(n.parameters.size());
  for (std::size_t s = 0; s < n.optimizer.slots.size(); ++s)
    copy_into(n.optimizer.slots[s], {slot_tensor<T>(s, size, nullptr)}, archive);
  return n.optimizer.slots.size();
}

// The network of a file. ValueError where something is missing, does not fit, or is not known.
template <class T>
Network<T> network_of(const Archive& archive, MetadataFields& fields) {
  const NetworkSpec spec = spec_of(fields);
  const std::vector<Tensor> shapes = parameter_tensors<T>(claimed_places(spec), nullptr);
  // The metadata may claim any size. Only when the archive holds arrays of these shapes is memory of this size taken.
  for (const Tensor& shape : shapes) required(archive, shape);
  NetworkSpec plain = spec;
  plain.init = Init::zeros;  // random weights would be overwritten at once
  Network<T> network(plain);
  NetworkState<T>& n = network.impl()->state;
  n.spec.init = spec.init;
  copy_into(n.parameters, shapes, archive);
  n.epochs = fields.count("epochs");
  if (fields.has("updates")) n.updates = fields.count("updates");
  if (fields.has("own_loss"))
    n.lacks_loss = lookup(std::array{"true"}, fields.text("own_loss"), "own_loss must be") == 0;
  if (fields.has("rates")) n.rates = rates_of(fields, n.layers.size());
  const std::size_t read = shapes.size() + read_optimizer(n, fields, archive) + read_progress(n, fields, archive);
  if (archive.tensors.size() != read)
    throw_value_error("there are ", archive.tensors.size(), " tensors, expected ", read);
  n.metadata = fields.notes();  // throws where a key is left that nobody has read
  return network;
}

// the network in the dtype that the file names; `source` names the file in errors
AnyNetwork any_network(const Archive& archive, const std::string& source) {
  try {
    MetadataFields fields(archive.metadata);
    if (dtype_in(fields, "network") == DType::f32) return network_of<float>(archive, fields);
    return network_of<double>(archive, fields);
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
}

}  // namespace

inline namespace v0 {

template <class T>
std::string write_network(const Network<T>& network, bool training) {
  const LockGuard guard(network.impl()->lock);
  return write_archive(archive_of(network, training));
}

AnyNetwork read_network(const void* bytes, std::size_t size, const std::string& source) {
  return any_network(read_archive(bytes, size, Origin::ranvier, source), source);
}

template <class T>
void save_network(const Network<T>& network, const std::string& path, bool training) {
  std::string bytes;
  {
    const LockGuard guard(network.impl()->lock);
    const Archive archive = archive_of(network, training);
    require_finite(archive.tensors);
    bytes = write_archive(archive);
  }
  save_file(path, bytes);
}

AnyNetwork load_network(const std::string& path) {
  const Archive archive = load_file(path);
  const std::string source = quoted(path);
  try {
    require_finite(archive.tensors);
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
  return any_network(archive, source);
}

std::optional<AnyNetwork> load_network(const std::string& path, std::string* why) noexcept {
  return attempt<AnyNetwork>(why, [&] { return load_network(path); });
}

template std::string write_network(const Network<float>&, bool);
template std::string write_network(const Network<double>&, bool);
template void save_network(const Network<float>&, const std::string&, bool);
template void save_network(const Network<double>&, const std::string&, bool);

}  // namespace v0
template std::vector<Tensor> parameter_tensors(const std::vector<LayerPlace>&, const float*);
template std::vector<Tensor> parameter_tensors(const std::vector<LayerPlace>&, const double*);
template Archive archive_of(const Network<float>&, bool);
template Archive archive_of(const Network<double>&, bool);

}  // namespace ranvier
