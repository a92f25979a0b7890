// Activations and losses as text, as files and descriptions of layers have them: "sigmoid", "leaky_relu(0.01)". A
// Choice is an Activation or a Loss.
#pragma once

#include <cmath>
#include <string>

#include "files/metadata.hpp"
#include "system/message.hpp"

namespace ranvier {

// The name, with the parameter in parentheses. A parameter that is NaN (none, or the default) is left out.
template <class Choice>
std::string choice_text(const Choice& choice) {
  if (std::isnan(choice.parameter())) return choice.name();
  return message(choice.name(), "(", text_of(choice.parameter()), ")");
}

// The activation or loss that a text means; the opposite of choice_text. ValueError where there is none of that name or
// the number cannot be read. `key` says in the error where the text stands.
template <class Choice>
Choice choice_of(const std::string& text, const std::string& key) {
  const std::size_t open = text.find('(');
  const Choice choice = Choice::named(text.substr(0, open));
  if (open == std::string::npos) return choice;
  if (text.back() != ')') throw_value_error(key, ": expected ')' at the end of ", quoted(text));
  return choice.with(number_of<double>(text.substr(open + 1, text.size() - open - 2), key));
}

}  // namespace ranvier
