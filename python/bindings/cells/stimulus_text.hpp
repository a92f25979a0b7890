// stimulus_text: the repr of a stimulus, as a user would write the sum.
#pragma once

#include <cmath>
#include <iterator>
#include <locale>
#include <sstream>
#include <string>

#include "ranvier/stimulus.hpp"

inline void write_part(std::ostream& out, const ranvier::Stimulus::Part& part) {
  using Kind = ranvier::Stimulus::Kind;
  static constexpr struct {
    const char* name;
    int count;  // of numbers
  } kinds[] = {{"", 1},      {"step", 3},    {"pulse_train", 5}, {"ramp", 4},    {"sine", 4},
               {"chirp", 4}, {"sampled", 0}, {"white_noise", 1}, {"ou_noise", 3}};
  static constexpr const char* samplings[] = {"linear", "previous", "quadratic"};
  const auto& kind = kinds[static_cast<int>(part.kind)];
  out << kind.name << '(';
  if (part.kind == Kind::sampled)
    out << part.p[3] << (part.p[3] == 1 ? " value, " : " values, ") << part.p[0] << ", '"
        << samplings[static_cast<int>(part.p[1])] << "', " << part.p[2];
  for (int i = 0; i < kind.count; ++i) out << (i ? ", " : "") << part.p[i];
  if (part.kind == Kind::white_noise || part.kind == Kind::ou_noise) out << ", " << part.seed;
  out << ')';
}

// "step(10, 5, inf) - 2*sine(1, 50, 0, 0) + 3"
inline std::string stimulus_text(const ranvier::Stimulus& stimulus) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  for (const ranvier::Stimulus::Part& part : stimulus.parts()) {
    const bool first = out.tellp() == 0, constant = part.kind == ranvier::Stimulus::Kind::constant;
    const double factor = constant ? part.p[0] : part.factor, size = std::abs(factor);
    out << (std::signbit(factor) ? first ? "-" : " - " : first ? "" : " + ");
    if (constant || size != 1) out << size;
    if (constant) continue;
    if (size != 1) out << '*';
    write_part(out, part);
  }
  return stimulus.empty() ? "0" : out.str();
}
