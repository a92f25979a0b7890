// Buffer<T>: an array of fixed size, filled with zeros, that starts at a cache line and never moves.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "system/message.hpp"
#include "ranvier/error.hpp"
#include "ranvier/index.hpp"

namespace ranvier {

// a·b, the number of elements of an array. MemoryError where the product overflows or is above 2^58, more than any
// address space holds; so a shape that makes no sense is refused before anything is allocated. `bytes` is the size of
// an element, for the text of the error only.
inline Index product(Index a, Index b, double bytes = 4) {
  Index r;
  if (__builtin_mul_overflow(a, b, &r) || r > (Index{1} << 58))
    throw MemoryError(message(a, " x ", b, " numbers do not fit in memory: at least ",
                              static_cast<double>(a) * static_cast<double>(b) * bytes, " bytes"));
  return r;
}

// Arrays from 4 MB on ask for huge pages (2 MB each), where the system has them: fewer page faults at the first touch,
// and fewer entries of the translation buffer (TLB) afterwards.
inline constexpr std::size_t huge_page_threshold = std::size_t{4} << 20;

inline void advise_huge_pages([[maybe_unused]] void* base, [[maybe_unused]] std::size_t bytes) noexcept {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = 4096;
  const auto begin = (reinterpret_cast<std::uintptr_t>(base) + page - 1) / page * page;
  madvise(reinterpret_cast<void*>(begin), bytes - page, MADV_HUGEPAGE);
#endif
}

template <class T>
class Buffer {
 public:
  static constexpr std::size_t alignment = 64;  // [bytes] a cache line, and the widest vector

  Buffer() = default;
  explicit Buffer(Index size) : size_{size} {
    if (size == 0) return;
    const std::size_t bytes = static_cast<std::size_t>(product(size, sizeof(T), 1)) + 2 * alignment;
    // calloc takes large arrays as fresh pages, which the system fills with zeros when they are touched first
    void* const base = std::calloc(bytes, 1);
    if (!base) throw MemoryError(message("cannot allocate ", bytes, " bytes for ", size, " numbers"));
    if (bytes >= huge_page_threshold) advise_huge_pages(base, bytes);
    const auto address = (reinterpret_cast<std::uintptr_t>(base) + alignment - 1) / alignment * alignment;
    data_ = {reinterpret_cast<T*>(address), Free{base}};
  }
  Buffer(const Buffer& other) : Buffer(other.size_) {
    if (size_) std::memcpy(data_.get(), other.data_.get(), static_cast<std::size_t>(size_) * sizeof(T));
  }
  Buffer& operator=(const Buffer& other) { return *this = Buffer(other); }
  Buffer(Buffer&&) noexcept = default;
  Buffer& operator=(Buffer&&) noexcept = default;

  T* data() const noexcept { return data_.get(); }
  Index size() const noexcept { return size_; }
  T& operator[](Index i) const noexcept { return data_.get()[i]; }

  void copy_from(const Buffer& other) const noexcept {
    if (size_) std::memcpy(data_.get(), other.data_.get(), static_cast<std::size_t>(size_) * sizeof(T));
  }

 private:
  struct Free {
    void* base = nullptr;
    void operator()(T*) const noexcept { std::free(base); }
  };
  std::unique_ptr<T, Free> data_;
  Index size_ = 0;
};

}  // namespace ranvier
