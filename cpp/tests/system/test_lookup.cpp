// Names of a list: their places, and what an error says about one that is not there.
#include <array>

#include "check.hpp"
#include "system/lookup.hpp"

using namespace ranvier;

namespace {

struct Entry {
  const char* name;
  int value;
};
constexpr Entry entries[] = {{"euler", 1}, {"heun", 2}, {"rk4", 3}};
const std::vector<std::string> texts{"euler", "heun", "rk4"};

void places() {
  CHECK(index_of(entries, "euler") == 0 && index_of(entries, "rk4") == 2 && index_of(entries, "rk") == -1);
  CHECK(index_of(texts, "heun") == 1 && index_of(texts, "") == -1 && index_of(std::array{"no", "yes"}, "yes") == 1);
  const auto last_letter = [](const Entry& e) {
    return std::string_view(e.name).substr(std::string(e.name).size() - 1);
  };
  CHECK(index_of(entries, "n", last_letter) == 1);
  CHECK(lookup(entries, "heun", "integrator must be one of") == 1);
  CHECK(names_of(entries) == texts);
}

std::string refused(const std::string& name) {
  return error_of<ValueError>([&] { lookup(entries, name, "integrator must be one of"); });
}

void sentences() {
  CHECK(refused("hun") == "integrator must be one of euler, heun, rk4; got 'hun': did you mean 'heun'?");
  CHECK(refused("magic") == "integrator must be one of euler, heun, rk4; got 'magic'");
  CHECK(refused("") == "integrator must be one of euler, heun, rk4; got ''");
  const auto no = [](const std::string& name) {
    return error_of<TypeError>([&] { lookup<TypeError>(texts, name, "method", no_such); });
  };
  CHECK(no("rk3") == "no method is called 'rk3'; did you mean 'rk4'? There are euler, heun, rk4");
  CHECK(no("magic") == "no method is called 'magic'; there are euler, heun, rk4");
  // one letter that is another is no near miss
  CHECK(not_one_of("state must be one of", "x", {"v", "m"}) == "state must be one of v, m; got 'x'");
}

// 60 bytes of a text, no half of a character, no control character
void long_names() {
  CHECK(shortened(std::string(60, 'a')) == std::string(60, 'a') && shortened(std::string(61, 'a')).size() == 60);
  std::string text = "a";
  for (int i = 0; i < 40; ++i) text += "é";
  CHECK(shortened(text).size() == 59 && shortened(text) == text.substr(0, 59));
  CHECK(shortened("a\nb\x7f") == "a?b?");
}

}  // namespace

int main() {
  places();
  sentences();
  long_names();
  return failures() != 0;
}
