// Error texts for names that do not exist: "did you mean …?"
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "system/message.hpp"

namespace ranvier {

// The edit distance of Levenshtein (1966): how many insertions, deletions and substitutions of a character lead from a
// to b. The usual table, of which one row is kept: row[j] is the distance of the first i characters of a and j of b,
// and `corner` the value above it and to the left.
inline std::size_t edit_distance(const std::string& a, const std::string& b) {
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

// The text of an error: "no model is called 'lfi'; did you mean 'lif'? There are …". The nearest name is offered where
// its distance is at most 1 and a third of the given name's length.
inline std::string unknown(const std::string& what, const std::string& given, const std::vector<std::string>& names) {
  const std::string word = given.substr(0, 60);
  const auto best = std::min_element(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(a, word) < edit_distance(b, word);
  });
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : ", ").append(name);
  const bool near = best != names.end() && edit_distance(*best, word) <= 1 + word.size() / 3;
  const std::string hint = near ? message("; did you mean '", *best, "'? There") : "; there";
  return message("no ", what, " is called '", word, "'", hint, " are ", list);
}

}  // namespace ranvier
