// What the handles of the C interface are: an object of float or of double each.
#pragma once

#include <variant>

#include "c_api/outcome.hpp"
#include "ranvier/network.hpp"

struct ranvier_network {
  std::variant<ranvier::Network<float>, ranvier::Network<double>> of;
};

namespace ranvier::c_api {

template <class Handle>
ranvier_dtype dtype_of(const Handle* handle) noexcept {
  return handle && handle->of.index() == 1 ? RANVIER_F64 : RANVIER_F32;
}

// runs `use` on the object that the handle holds, if its numbers are T
template <class Object, class Handle, class Use>
ranvier_status with(Handle* handle, const Use& use) noexcept {
  if (!handle) return null("the handle is NULL");
  auto* object = std::get_if<Object>(&handle->of);
  if (!object) return wrong_type();
  return guarded([&] { return use(*object); });
}

}  // namespace ranvier::c_api
