// What the objects of ranvier/1 files have in common: a kind and a dtype in the metadata, arrays of known shapes.
#pragma once

#include <string>

#include "system/message.hpp"
#include "files/metadata.hpp"
#include "ranvier/error.hpp"
#include "ranvier/serialize.hpp"
#include "files/utf8.hpp"

namespace ranvier {

constexpr const char* dtype_word(DType dtype) { return dtype == DType::f32 ? "float32" : "float64"; }

// the dtype in the metadata of a file that holds an `object`, else ValueError
DType dtype_in(MetadataFields& fields, const std::string& object);

// the tensor of that name, shape and dtype, or ValueError
const Tensor& required(const Archive& archive, const Tensor& wanted);

}  // namespace ranvier
