// The element types of safetensors files, and sizes and checks of a single tensor.
#include <cstring>
#include <iterator>

#include "files/safetensors_header.hpp"
#include "system/message.hpp"
#include "ranvier/serialize.hpp"

namespace ranvier {
inline namespace v0 {
namespace {

struct TypeInfo {
  const char* name;
  std::size_t bytes;
  std::uint64_t
      exponent;  // the bits of the exponent, all ones in NaN and infinity; 0: not a type that is checked for them
};

constexpr TypeInfo types[] = {
    {"BOOL", 1, 0},                  // boolean
    {"U8", 1, 0},                    // u8
    {"I8", 1, 0},                    // i8
    {"F8_E5M2", 1, 0},               // f8_e5m2
    {"F8_E4M3", 1, 0},               // f8_e4m3
    {"I16", 2, 0},                   // i16
    {"U16", 2, 0},                   // u16
    {"F16", 2, 0x7C00},              // f16
    {"BF16", 2, 0x7F80},             // bf16
    {"I32", 4, 0},                   // i32
    {"U32", 4, 0},                   // u32
    {"F32", 4, 0x7F800000},          // f32
    {"I64", 8, 0},                   // i64
    {"U64", 8, 0},                   // u64
    {"F64", 8, 0x7FF0000000000000},  // f64
};
static_assert(std::size(types) == static_cast<std::size_t>(DType::f64) + 1);

const TypeInfo& info_of(DType dtype) noexcept { return types[static_cast<std::size_t>(dtype)]; }

// factor·shape[0]·shape[1]·…; nullopt: the product overflows
std::optional<std::size_t> checked_product(const Tensor& tensor, std::size_t factor) noexcept {
  for (const std::size_t n : tensor.shape)
    if (__builtin_mul_overflow(factor, n, &factor)) return std::nullopt;
  return factor;
}

std::size_t required(std::optional<std::size_t> product) {
  if (!product) throw_value_error("the size of a tensor exceeds 64 bits");
  return *product;
}

// the first element whose exponent bits are all ones; memcpy, because a file's data may be unaligned
template <class Bits>
std::optional<std::size_t> first_with_exponent(const Tensor& tensor, std::uint64_t exponent) {
  const auto mask = static_cast<Bits>(exponent);
  const std::size_t n = tensor.size();
  for (std::size_t i = 0; i < n; ++i) {
    Bits bits;
    std::memcpy(&bits, static_cast<const char*>(tensor.data) + i * sizeof(Bits), sizeof(Bits));
    if ((bits & mask) == mask) return i;
  }
  return std::nullopt;
}

}  // namespace

const char* dtype_name(DType dtype) noexcept { return info_of(dtype).name; }

std::size_t dtype_bytes(DType dtype) noexcept { return info_of(dtype).bytes; }

std::optional<DType> dtype_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < std::size(types); ++i)
    if (name == types[i].name) return static_cast<DType>(i);
  return std::nullopt;
}

std::optional<std::size_t> safetensors::checked_bytes(const Tensor& tensor) noexcept {
  return checked_product(tensor, dtype_bytes(tensor.dtype));
}

std::size_t Tensor::size() const { return required(checked_product(*this, 1)); }

std::size_t Tensor::bytes() const { return required(safetensors::checked_bytes(*this)); }

std::optional<std::size_t> first_non_finite(const Tensor& tensor) {
  const TypeInfo& type = info_of(tensor.dtype);
  if (type.exponent == 0) return std::nullopt;
  if (type.bytes == 2) return first_with_exponent<std::uint16_t>(tensor, type.exponent);
  if (type.bytes == 4) return first_with_exponent<std::uint32_t>(tensor, type.exponent);
  return first_with_exponent<std::uint64_t>(tensor, type.exponent);
}

}  // namespace v0
}  // namespace ranvier
