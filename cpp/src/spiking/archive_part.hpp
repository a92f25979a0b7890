// Parts of a network's file: arrays of one dimension, and archives within the archive.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "ranvier/serialize.hpp"
#include "files/archive_object.hpp"

namespace ranvier {

template <class Number>
constexpr DType number_type() {
  if (std::is_same_v<Number, std::uint16_t>) return DType::u16;
  if (std::is_same_v<Number, std::uint32_t>) return DType::u32;
  if (std::is_same_v<Number, char>) return DType::u8;
  return DType::i64;
}
template <>
constexpr DType number_type<float>() {
  return DType::f32;
}
template <>
constexpr DType number_type<double>() {
  return DType::f64;
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
    throw ValueError(message("there is no array of bytes '", name, "'"));
  return read_archive(found->data, found->shape[0], Origin::ranvier, name);
}

}  // namespace ranvier
