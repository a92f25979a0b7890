// A network's description as the strings of a file's __metadata__, and back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "ranvier/network.hpp"

namespace ranvier {

// before the keys of Network::metadata() and of a population's notes
inline constexpr const char* note_prefix = "note.";

using Metadata = std::map<std::string, std::string>;

// The metadata of a file, each key taken once. Everything here throws ValueError.
class MetadataFields {
 public:
  explicit MetadataFields(Metadata metadata) : left_{std::move(metadata)} {}
  bool has(const std::string& key) const { return left_.count(key) > 0; }
  std::string text(const std::string& key);
  std::uint64_t count(const std::string& key);
  double number(const std::string& key);
  Metadata notes();  // those of note_prefix; nothing else may be left

 private:
  Metadata left_;
};

Metadata describe(const NetworkSpec& spec, std::uint64_t epochs, const Metadata& notes);
NetworkSpec spec_of(MetadataFields& fields);

void describe(const Optimizer& optimizer, std::uint64_t steps, Metadata& metadata);
Optimizer optimizer_of(MetadataFields& fields);

}  // namespace ranvier
