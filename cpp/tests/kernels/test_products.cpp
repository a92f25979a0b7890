// Every matrix product on every instruction set, bit for bit against plain loops that follow the order rule (each
// element one chain over k). Every matrix ends at a page that may not be touched, so that one element read or written
// too far stops the program; the gaps between rows must come back as they were.
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "system/active.hpp"
#include "check.hpp"

namespace {

using ranvier::Index;

// one step of a chain: with a fused multiply-add, or with the two roundings of the baseline
#if defined(__x86_64__)
#define WITH_FMA __attribute__((target("fma")))
#else
#define WITH_FMA
#endif
struct Fused {
  template <class T>
  WITH_FMA static void add(T a, const T* b, Index n, T* sum) {
    for (Index j = 0; j < n; ++j)
      sum[j] = std::is_same_v<T, float> ? T(__builtin_fmaf(float(a), float(b[j]), float(sum[j])))
                                        : T(__builtin_fma(a, b[j], sum[j]));
  }
};
struct TwoRoundings {
  template <class T>
  static void add(T a, const T* b, Index n, T* sum) {
    for (Index j = 0; j < n; ++j) sum[j] = a * b[j] + sum[j];
  }
};

// an array that ends where readable memory ends: the next page is protected
template <class T>
class Guarded {
 public:
  explicit Guarded(Index elements) : size(elements) {
    const auto page = std::size_t(sysconf(_SC_PAGESIZE));
    length_ = (std::size_t(elements) * sizeof(T) + page - 1) / page * page;
    base_ =
        static_cast<char*>(mmap(nullptr, length_ + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(base_ + length_, page, PROT_NONE);
    length_ += page;
    at = reinterpret_cast<T*>(base_ + length_ - page) - elements;
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() { munmap(base_, length_); }
  T* at;
  Index size;

 private:
  char* base_;
  std::size_t length_;
};

// rows of n elements, `stride` apart; the gaps between them hold a number that must stay
template <class T>
struct Matrix {
  static constexpr T mark = T(-77.125);
  Index rows, n, stride;
  Guarded<T> memory;
  T* at;

  Matrix(Index r, Index columns, Index gap)
      : rows(r), n(columns), stride(columns + gap), memory((r - 1) * (columns + gap) + columns), at(memory.at) {
    for (Index i = 0; i < memory.size; ++i) at[i] = mark;
  }

  void randomize(std::uint64_t seed) {
    for (Index r = 0; r < rows; ++r)
      for (Index j = 0; j < n; ++j) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        at[r * stride + j] = T(double(std::int64_t(seed >> 32) - (std::int64_t(1) << 31)) / (1 << 30));
      }
  }

  // whether every row has the expected bits, and the gaps are as they were
  bool holds(const std::vector<T>& expected) const {
    for (Index r = 0; r < rows; ++r) {
      if (std::memcmp(at + r * stride, expected.data() + r * n, std::size_t(n) * sizeof(T))) return false;
      for (Index g = n; g < stride && r < rows - 1; ++g)
        if (at[r * stride + g] != mark) return false;
    }
    return true;
  }
};

struct Shape {
  Index rows, n_in, n_out;
};

template <class T, class Step>
class Case {
 public:
  Case(Shape shape, Index gap)
      : s(shape), x(s.rows, s.n_in, gap), w(s.n_in, s.n_out, 0), d(s.rows, s.n_out, gap), bias(1, s.n_out, 0) {
    x.randomize(1), w.randomize(2), d.randomize(3), bias.randomize(4);
    expect();
  }

  void check(const ranvier::KernelTable& table) {
    const ranvier::Products<T>& p = ranvier::of<T>(table).products;
    Guarded<T> scratch(p.scratch(s.rows, s.n_in, s.n_out));
    const Index gap = x.stride - x.n;
    Matrix<T> out(s.rows, s.n_out, gap), below(s.rows, s.n_in, gap);
    p.forward(s.rows, s.n_in, s.n_out, x.at, x.stride, w.at, bias.at, out.at, out.stride, false, scratch.at, &poll);
    report(table, "forward", out.holds(y));
    p.forward(s.rows, s.n_in, s.n_out, x.at, x.stride, w.at, bias.at, out.at, out.stride, true, scratch.at, &poll);
    report(table, "forward with relu", out.holds(positive));
    p.delta(s.rows, s.n_in, s.n_out, d.at, d.stride, w.at, below.at, below.stride, scratch.at, &poll);
    report(table, "delta", below.holds(d_in));
    check_gradient(table, p, scratch.at);
  }

  // a product that is told to stop at once writes nothing
  void check_stop(const ranvier::KernelTable& table) {
    struct Stopped : ranvier::Poll {
      Stopped() : Poll{[](const Poll*) { return true; }} {}
    } const stop;
    const ranvier::Products<T>& p = ranvier::of<T>(table).products;
    Guarded<T> scratch(p.scratch(s.rows, s.n_in, s.n_out));
    Matrix<T> out(s.rows, s.n_out, 0), below(s.rows, s.n_in, 0), gradient(s.n_in, s.n_out, 0);
    constexpr T mark = Matrix<T>::mark;
    p.forward(s.rows, s.n_in, s.n_out, x.at, x.stride, w.at, bias.at, out.at, out.stride, false, scratch.at, &stop);
    report(table, "stopped forward", out.holds(std::vector<T>(y.size(), mark)));
    p.delta(s.rows, s.n_in, s.n_out, d.at, d.stride, w.at, below.at, below.stride, scratch.at, &stop);
    report(table, "stopped delta", below.holds(std::vector<T>(d_in.size(), mark)));
    p.gradient(s.rows, 0, s.n_in, s.n_out, x.at, x.stride, d.at, d.stride, gradient.at, T(0), scratch.at, &stop);
    report(table, "stopped gradient", gradient.holds(std::vector<T>(g.size(), mark)));
  }

 private:
  // every product has the same bits where it polls
  struct Going : ranvier::Poll {
    Going() : Poll{[](const Poll*) { return false; }} {}
  } const poll;
  static constexpr T rate = T(0.3);
  Shape s;
  Matrix<T> x, w, d, bias;
  std::vector<T> y, positive, d_in, g, updated, g_bias;

  void expect() {
    const auto at = [](Index i) { return std::size_t(i); };
    y.resize(at(s.rows * s.n_out)), d_in.assign(at(s.rows * s.n_in), T(0));
    g.assign(at(s.n_in * s.n_out), T(0)), g_bias.assign(at(s.n_out), T(0));
    std::vector<T> transposed(at(s.n_in * s.n_out));
    for (Index i = 0; i < s.n_in; ++i)
      for (Index j = 0; j < s.n_out; ++j) transposed[at(j * s.n_in + i)] = w.at[i * s.n_out + j];
    for (Index r = 0; r < s.rows; ++r) {
      T* row = y.data() + r * s.n_out;
      std::memcpy(row, bias.at, at(s.n_out) * sizeof(T));
      for (Index k = 0; k < s.n_in; ++k) Step::add(x.at[r * x.stride + k], w.at + k * s.n_out, s.n_out, row);
      for (Index j = 0; j < s.n_out; ++j)
        Step::add(d.at[r * d.stride + j], transposed.data() + j * s.n_in, s.n_in, d_in.data() + r * s.n_in);
      for (Index i = 0; i < s.n_in; ++i)
        Step::add(x.at[r * x.stride + i], d.at + r * d.stride, s.n_out, g.data() + i * s.n_out);
      for (Index j = 0; j < s.n_out; ++j) g_bias[at(j)] += d.at[r * d.stride + j];
    }
    positive = y;
    for (T& value : positive)
      if (value <= 0) value = 0;
    updated.assign(w.at, w.at + w.memory.size);
    Step::add(-rate, g.data(), s.n_in * s.n_out, updated.data());
  }

  // all rows of the weights, then in two parts with plain SGD applied
  void check_gradient(const ranvier::KernelTable& table, const ranvier::Products<T>& p, T* scratch) {
    Matrix<T> stored(s.n_in, s.n_out, 0), applied(s.n_in, s.n_out, 0), bias_stored(1, s.n_out, 0);
    p.gradient(s.rows, 0, s.n_in, s.n_out, x.at, x.stride, d.at, d.stride, stored.at, T(0), scratch, &poll);
    report(table, "gradient", stored.holds(g));
    std::memcpy(applied.at, w.at, std::size_t(w.memory.size) * sizeof(T));
    const Index middle = s.n_in / 3;
    p.gradient(s.rows, 0, middle, s.n_out, x.at, x.stride, d.at, d.stride, applied.at, rate, scratch, &poll);
    p.gradient(s.rows, middle, s.n_in, s.n_out, x.at, x.stride, d.at, d.stride, applied.at, rate, scratch, &poll);
    report(table, "applied gradient", applied.holds(updated));
    p.bias_gradient(s.rows, s.n_out, d.at, d.stride, bias_stored.at, T(0));
    report(table, "bias gradient", bias_stored.holds(g_bias));
  }

  void report(const ranvier::KernelTable& table, const char* product, bool good) const {
    if (!good) ++failures();
    if (!good && failures() < 20)
      std::fprintf(stderr, "  %s %s, %d bytes: rows %td, n_in %td, n_out %td, stride %td\n", table.name, product,
                   int(sizeof(T)), s.rows, s.n_in, s.n_out, x.stride);
  }
};

template <class T>
void check(Shape shape, Index gap) {
  Case<T, TwoRoundings> two(shape, gap);
  for (const ranvier::KernelTable* table : ranvier::available_kernels())
    if (std::string(table->name) == "baseline") two.check(*table);
  if (ranvier::available_kernels().size() == 1) return;
  Case<T, Fused> fused(shape, gap);
  for (const ranvier::KernelTable* table : ranvier::available_kernels())
    if (std::string(table->name) != "baseline") fused.check(*table);
}

// each size from 1 to 70 in each place, then those of real networks, and blocks of every kind exceeded
std::vector<Shape> shapes() {
  std::vector<Shape> all;
  for (Index n = 1; n <= 70; ++n)
    for (Index other : {1, 3, 16, 37}) {
      all.push_back({n, other, 70 - other}), all.push_back({other, n, 53 - other}),
          all.push_back({40 - other, other, n});
      all.push_back({n, 71 - n, other}), all.push_back({other, 71 - n, n});
    }
  for (Shape s : {Shape{64, 784, 128},
                  {64, 128, 10},
                  {257, 100, 128},
                  {100, 257, 49},
                  {33, 600, 100},
                  {600, 33, 20},
                  {1, 1024, 300},
                  {1, 300, 1024},
                  {1, 70, 259},
                  {300, 512, 2},
                  {1100, 10, 5},
                  {1100, 300, 7},
                  {128, 1030, 515},
                  {1030, 17, 512},
                  {40, 512, 1024},
                  {530, 260, 1},
                  {530, 1, 260},
                  {1, 784, 128}})
    all.push_back(s);
  return all;
}

}  // namespace

int main() {
  Index n = 0;
  for (const Shape& s : shapes()) {
    // odd strides, none, and rows 4096 bytes apart
    const Index gap = n % 3 == 0 ? 0 : n % 3 == 1 ? 5 : 16;
    check<float>(s, s.rows > 250 && s.n_in < 300 ? 1024 - s.n_in : gap);
    check<double>(s, gap);
    ++n;
  }
  Case<float, Fused> wide({300, 700, 600}, 0);
  for (const ranvier::KernelTable* table : ranvier::available_kernels()) wide.check_stop(*table);
  return failures();
}
