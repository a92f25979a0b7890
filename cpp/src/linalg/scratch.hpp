// Scratch<T>: memory that starts at a cache line and is not filled, for what a call writes before it reads.
#pragma once

#include <cstdlib>
#include <memory>

#include "system/buffer.hpp"

namespace ranvier {

template <class T>
class Scratch {
 public:
  Scratch() = default;
  explicit Scratch(Index size) {
    if (size <= 0) return;
    constexpr std::size_t line = Buffer<T>::alignment;
    const std::size_t bytes = (static_cast<std::size_t>(product(size, sizeof(T), 1)) / line + 2) * line;
    data_.reset(static_cast<T*>(std::aligned_alloc(line, bytes)));
    if (!data_) throw MemoryError(message("cannot allocate ", bytes, " bytes for ", size, " numbers"));
    if (bytes >= huge_page_threshold) advise_huge_pages(data_.get(), bytes);
  }
  T* data() const noexcept { return data_.get(); }

 private:
  struct Free {
    void operator()(T* p) const noexcept { std::free(p); }
  };
  std::unique_ptr<T, Free> data_;
};

}  // namespace ranvier
