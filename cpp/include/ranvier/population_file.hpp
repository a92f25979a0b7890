// Populations as ranvier/1 files: the model and notes in the metadata, everything else as arrays by name:
// "state.v", "parameter.g_na", "until" (n,), "model.g_na" (1,) or (n,), "clock.…", and "noise.….<k>" of each process.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <variant>

#include "ranvier/population.hpp"

namespace ranvier {
inline namespace v0 {

using AnyPopulation = std::variant<Population<float>, Population<double>>;
using Notes = std::map<std::string, std::string>;  // what a program wants to find again

// The bytes of a file; what is read from them goes on bit for bit, refractory times and noise included. States and
// parameters are written as they are, and checked by the next run. ValueError: notes that are not UTF-8 or too long.
template <class T>
std::string write_population(const Population<T>& population, const Notes& notes = {});

// FileError: not a population, or damaged; `source` names the bytes in its text
AnyPopulation read_population(const void* bytes, std::size_t size, Notes* notes = nullptr,
                              const std::string& source = "bytes");

}  // namespace v0
}  // namespace ranvier
