// What the files of all objects (networks, populations) have in common: the metadata name the object and its dtype, and
// the arrays have shapes that the rest of the metadata determines.
#pragma once

#include <string>

#include "system/message.hpp"
#include "files/metadata.hpp"
#include "ranvier/error.hpp"
#include "ranvier/serialize.hpp"
#include "system/utf8.hpp"

namespace ranvier {

// as the metadata write it
constexpr const char* dtype_word(DType dtype) { return dtype == DType::f32 ? "float32" : "float64"; }

// The dtype of a file that must hold an `object`; ValueError where it holds another one, or the dtype is none of both.
DType dtype_in(MetadataFields& fields, const std::string& object);

// The tensor with the name, shape and dtype of `wanted`; ValueError where the archive has no such tensor.
const Tensor& required(const Archive& archive, const Tensor& wanted);

}  // namespace ranvier
