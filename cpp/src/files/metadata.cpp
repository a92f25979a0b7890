#include "files/metadata.hpp"

#include <cstring>

#include "system/message.hpp"

namespace ranvier {

std::string MetadataFields::text(const std::string& key) {
  const auto found = unread_.find(key);
  if (found == unread_.end()) throw_value_error("__metadata__ has no ", quoted(key));
  const std::string value = std::move(found->second);
  unread_.erase(found);
  return value;
}

std::uint64_t MetadataFields::count(const std::string& key) { return number_of<std::uint64_t>(text(key), key); }

double MetadataFields::number(const std::string& key) { return number_of<double>(text(key), key); }

Metadata MetadataFields::notes() {
  Metadata notes;
  for (const auto& [key, value] : unread_) {
    if (key.rfind(note_prefix, 0) != 0)
      throw_value_error("__metadata__ has the unknown key ", quoted(key), "; a newer ranvier may read it");
    notes.emplace(key.substr(std::strlen(note_prefix)), value);
  }
  return notes;
}

}  // namespace ranvier
