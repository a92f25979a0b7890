// lookup(): the place of a name in a list, or an error that says which names there are and offers the nearest one.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ranvier/error.hpp"

namespace ranvier {

// the name of an entry of a list: of a text the text itself, of anything else its member `name`
struct NameOf {
  template <class Entry>
  constexpr std::string_view operator()(const Entry& entry) const {
    if constexpr (std::is_convertible_v<const Entry&, std::string_view>)
      return entry;
    else
      return entry.name;
  }
};

// the place of the name, or −1
template <class List, class Name = NameOf>
int index_of(const List& list, std::string_view name, Name name_of = {}) {
  int i = 0;
  for (const auto& entry : list) {
    if (name == name_of(entry)) return i;
    ++i;
  }
  return -1;
}

template <class List, class Name = NameOf>
std::vector<std::string> names_of(const List& list, Name name_of = {}) {
  std::vector<std::string> names;
  for (const auto& entry : list) names.emplace_back(name_of(entry));
  return names;
}

// what of a text stands in an error: at most 60 bytes of it, ending with a whole character of UTF-8, a '?' for each
// control character
std::string shortened(const std::string& text);

// How a name is refused. not_one_of("loss must be one of", "mes", {"mse", "mae"}) is
//   loss must be one of mse, mae; got 'mes': did you mean 'mse'?
// and no_such("model", "lfi", {"lif", "qif"}) is
//   no model is called 'lfi'; did you mean 'lif'? There are lif, qif
using Refusal = std::string(const std::string& what, const std::string& given, const std::vector<std::string>& names);
Refusal not_one_of, no_such;

// the place of the name; an Error with the text of `refuse` where it is not in the list
template <class Error = ValueError, class List, class Name = NameOf>
int lookup(const List& list, const std::string& name, const std::string& what, Refusal& refuse = not_one_of,
           Name name_of = {}) {
  const int i = index_of(list, name, name_of);
  if (i < 0) throw Error(refuse(what, name, names_of(list, name_of)));
  return i;
}

}  // namespace ranvier
