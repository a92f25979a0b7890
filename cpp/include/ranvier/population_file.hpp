// Populations as ranvier/1 files. The metadata holds the name of the model and notes; everything else is an array with
// a name: "state.v", "parameter.g_na", "model.g_na" (1,) or (n,) as the model was given, "until" (n,) the ends of the
// refractory times, "initial.v" (1,) or (n,) where the neurons started (older files have none), "clock.…", and
// "noise.….<k>" of the k-th noise process.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <variant>

#include "ranvier/population.hpp"

namespace ranvier {
inline namespace v0 {

using AnyPopulation = std::variant<Population<float>, Population<double>>;
using Notes = std::map<std::string, std::string>;  // texts that a program keeps with a population

// The bytes of a file. A population that is read from them goes on bit for bit, refractory times and noise included.
// States and parameters are written as they are; the next run checks them. ValueError: a note is not UTF-8 or too long.
template <class T>
std::string write_population(const Population<T>& population, const Notes& notes = {});

// FileError: the bytes are no population, or damaged; its text calls them `source`.
AnyPopulation read_population(const void* bytes, std::size_t size, Notes* notes = nullptr,
                              const std::string& source = "bytes");

// As save_file, load_file.
template <class T>
void save_population(const Population<T>& population, const std::string& path, const Notes& notes = {});
AnyPopulation load_population(const std::string& path, Notes* notes = nullptr);

}  // namespace v0
}  // namespace ranvier
