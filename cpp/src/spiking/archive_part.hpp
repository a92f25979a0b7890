// Parts of a network's file: arrays of one dimension, archives within the archive, and parameters of a table.
#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "files/archive_object.hpp"
#include "kernels/steps/neuron_table.hpp"
#include "system/message.hpp"
#include "ranvier/serialize.hpp"
#include "ranvier/view.hpp"

namespace ranvier {

template <class Number>
constexpr DType number_type() {
  if constexpr (std::is_same_v<Number, char>)
    return DType::u8;
  else if constexpr (std::is_same_v<Number, std::uint16_t>)
    return DType::u16;
  else if constexpr (std::is_same_v<Number, std::uint32_t>)
    return DType::u32;
  else
    return dtype_of<Number>();
}

// an array (n,), in the caller's memory
template <class Number>
Tensor array_of(const std::string& name, const View<const Number>& numbers) {
  return {name, number_type<Number>(), {numbers.size()}, numbers.data()};
}
template <class Number>
Tensor array_of(const std::string& name, const std::vector<Number>& numbers) {
  return array_of(name, View<const Number>(numbers));
}
inline Tensor bytes_of(const std::string& name, const std::string& bytes) {
  return array_of<char>(name, View<const char>(bytes));
}

// the array (n,) of this name, whatever n; ValueError: there is none of this type
template <class Number>
std::vector<Number> values(const Archive& archive, const std::string& name) {
  const Tensor* found = archive.find(name);
  const Tensor wanted{name, number_type<Number>(), {found && found->shape.size() == 1 ? found->shape[0] : 0}, nullptr};
  std::vector<Number> out(wanted.shape[0]);
  const Tensor& tensor = required(archive, wanted);
  if (!out.empty()) std::memcpy(out.data(), tensor.data, tensor.bytes());
  return out;
}

// an archive within an archive
inline Archive part_of(const Archive& archive, const std::string& name) {
  const Tensor* found = archive.find(name);
  if (!found || found->dtype != DType::u8 || found->shape.size() != 1)
    throw_value_error("there is no array of bytes '", name, "'");
  return read_archive(found->data, found->shape[0], Origin::ranvier, name);
}

// a key for each parameter: the prefix and its name
inline void put_parameters(Metadata& metadata, const std::string& prefix, Items<QuantityInfo> table,
                           const std::vector<double>& values) {
  for (int i = 0; i < table.count; ++i) metadata[prefix + table[i].name] = text_of(values[static_cast<std::size_t>(i)]);
}
inline std::vector<std::pair<std::string, double>> parameters_in(MetadataFields& fields, const std::string& prefix,
                                                                 Items<QuantityInfo> table) {
  std::vector<std::pair<std::string, double>> parameters;
  for (const QuantityInfo& q : table) parameters.emplace_back(q.name, fields.number(prefix + q.name));
  return parameters;
}

}  // namespace ranvier
