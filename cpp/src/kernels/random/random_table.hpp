// RandomKernels: random numbers in bulk, as one instruction set makes them; all give the same bits.
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"

namespace ranvier {

struct RandomKernels {
  // the words 2·first_block … 2·(first_block + blocks) − 1 of the stream (seed, step, place, purpose) of random.hpp
  void (*words)(std::uint64_t seed, std::uint64_t first_block, std::uint32_t step, std::uint32_t place,
                std::uint32_t purpose, Index blocks, std::uint64_t* word);
  // x[i] = the quantile of the standard normal distribution at (the first 52 bits of word[i] + ½)·2^-52
  void (*normals)(const std::uint64_t* word, Index n, double* x);
};

}  // namespace ranvier
