// Activations and losses as text: "sigmoid", "leaky_relu(0.01)".
#pragma once

#include <cmath>
#include <string>

#include "files/metadata.hpp"

namespace ranvier {

template <class Choice>
std::string choice_text(const Choice& choice) {
  if (std::isnan(choice.parameter())) return choice.name();
  return message(choice.name(), "(", text_of(choice.parameter()), ")");
}

// ValueError where it is none; `key` is what the text belongs to
template <class Choice>
Choice choice_of(const std::string& text, const std::string& key) {
  const std::size_t open = text.find('(');
  const Choice choice = Choice::named(text.substr(0, open));
  if (open == std::string::npos) return choice;
  if (text.back() != ')') throw ValueError(message(key, ": expected ')' at the end of ", quoted(text)));
  return choice.with(number_of<double>(text.substr(open + 1, text.size() - open - 2), key));
}

}  // namespace ranvier
