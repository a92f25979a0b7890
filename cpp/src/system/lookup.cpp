#include "system/lookup.hpp"

#include <algorithm>

#include "system/message.hpp"

namespace ranvier {
namespace {

// insertions, deletions and substitutions that lead from a to b (Levenshtein 1966)
std::size_t edits(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t next = std::min({row[j] + 1, row[j + 1] + 1, corner + (a[i] != b[j])});
      corner = row[j + 1];
      row[j + 1] = next;
    }
  }
  return row[b.size()];
}

std::string lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// the name that was likely meant, or "": at most a third of the letters may differ, and one more, but never all;
// capitals count for nothing
std::string nearest(const std::string& given, const std::vector<std::string>& names) {
  const std::string word = lowered(given);
  const auto wrong_in = [&](const std::string& name) { return edits(lowered(name), word); };
  const auto best = std::min_element(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return wrong_in(a) < wrong_in(b);
  });
  if (best == names.end()) return {};
  const std::size_t wrong = wrong_in(*best);
  return wrong <= 1 + word.size() / 3 && wrong < word.size() ? *best : "";
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

}  // namespace

std::string shortened(const std::string& text) {
  std::size_t size = std::min<std::size_t>(text.size(), 60);
  while (size > 0 && size < text.size() && (text[size] & 0xC0) == 0x80) --size;
  std::string word = text.substr(0, size);
  for (char& c : word)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  return word;
}

std::string not_one_of(const std::string& what, const std::string& given, const std::vector<std::string>& names) {
  const std::string word = shortened(given), meant = nearest(word, names);
  return message(what, " ", listed(names), "; got '", word, "'",
                 meant.empty() ? std::string() : message(": did you mean '", meant, "'?"));
}

std::string no_such(const std::string& what, const std::string& given, const std::vector<std::string>& names) {
  const std::string word = shortened(given), meant = nearest(word, names);
  return message("no ", what, " is called '", word, "'",
                 meant.empty() ? std::string("; there") : message("; did you mean '", meant, "'? There"), " are ",
                 listed(names));
}

}  // namespace ranvier
