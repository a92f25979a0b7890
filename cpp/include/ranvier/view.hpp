// View<T>: a row-major matrix in memory that belongs to somebody else, like std::mdspan with a row stride.
//
// A View is a pointer and three numbers, copied freely; nothing is checked or freed. `stride` is the number of elements
// from one row to the next. View<const T> reads only.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

template <class T>
class View;
template <class>
struct is_view : std::false_type {};
template <class T>
struct is_view<View<T>> : std::true_type {};

template <class T>
class View {
 public:
  constexpr View() noexcept = default;
  constexpr View(T* data, Index rows, Index cols) noexcept : View(data, rows, cols, cols) {}
  constexpr View(T* data, Index rows, Index cols, Index stride) noexcept
      : data_{data}, rows_{rows}, cols_{cols}, stride_{stride} {}

  // a container with data() and size(), such as std::vector, is one row
  template <class Container,
            class = std::enable_if_t<!is_view<std::remove_const_t<Container>>::value &&
                                     std::is_convertible_v<decltype(std::declval<Container&>().data()), T*>>>
  constexpr View(Container& c) noexcept : View(c.data(), 1, static_cast<Index>(c.size())) {}

  // a writable view where a reading one is wanted
  template <class U, class = std::enable_if_t<std::is_same_v<const U, T> && !std::is_same_v<U, T>>>
  constexpr View(const View<U>& v) noexcept : View(v.data(), v.rows(), v.cols(), v.stride()) {}

  constexpr T* data() const noexcept { return data_; }
  constexpr Index rows() const noexcept { return rows_; }
  constexpr Index cols() const noexcept { return cols_; }
  constexpr Index stride() const noexcept { return stride_; }
  constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(rows_ * cols_); }
  constexpr T& operator()(Index row, Index col) const noexcept { return data_[row * stride_ + col]; }
  // for a view of one row, or of rows without gaps
  constexpr T& operator[](Index i) const noexcept { return data_[i]; }
  constexpr T* begin() const noexcept { return data_; }
  constexpr T* end() const noexcept { return data_ + rows_ * cols_; }

 private:
  T* data_ = nullptr;
  Index rows_ = 0, cols_ = 0, stride_ = 0;
};

}  // namespace v0
}  // namespace ranvier
