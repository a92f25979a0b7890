#include "files/archive_object.hpp"

#include "system/message.hpp"

namespace ranvier {

DType dtype_in(MetadataFields& fields, const std::string& object) {
  const std::string found = fields.text("object"), dtype = fields.text("dtype");
  if (found != object) throw_value_error("it holds ", quoted(found), ", not a ", object);
  for (const DType known : {DType::f32, DType::f64})
    if (dtype == dtype_word(known)) return known;
  throw_value_error("dtype must be 'float32' or 'float64'; got ", quoted(dtype));
}

const Tensor& required(const Archive& archive, const Tensor& wanted) {
  const Tensor* found = archive.find(wanted.name);
  if (!found) throw_value_error("there is no tensor ", quoted(wanted.name));
  if (found->dtype != wanted.dtype || found->shape != wanted.shape)
    throw_value_error("tensor ", quoted(wanted.name),
                      " does not have the shape and dtype that the file's description says");
  return *found;
}

}  // namespace ranvier
