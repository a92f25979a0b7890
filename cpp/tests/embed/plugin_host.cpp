// Loads the plugin of the first argument, and asks nm (the third) what it exports: its own function, and what its own
// code, the object of the second argument, made of std's templates. Of the library there is nothing.
#include <dlfcn.h>

#include <cstdio>
#include <set>
#include <string>

namespace {

// the names of the symbols that a file defines
std::set<std::string> symbols(const std::string& command) {
  std::set<std::string> names;
  std::FILE* output = popen(command.c_str(), "r");
  char line[65536];
  while (output && std::fgets(line, sizeof line, output)) {
    std::string text = line;
    text.erase(text.find_last_not_of('\n') + 1);
    names.insert(text.substr(text.rfind(' ') + 1));
  }
  if (output) pclose(output);
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  void* plugin = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
  if (!plugin) return std::fprintf(stderr, "%s\n", dlerror()), 3;
  const auto spikes = reinterpret_cast<double (*)(const char*)>(dlsym(plugin, "plugin_spikes"));
  if (!spikes || spikes("/nowhere/net") < 1) return std::fprintf(stderr, "it does not work\n"), 4;

  const std::string nm = std::string(argv[3]) + " --defined-only ";
  const std::set<std::string> exported = symbols(nm + "-D '" + argv[1] + "'");
  const std::set<std::string> own = symbols(nm + "'" + argv[2] + "'");
  if (exported.count("plugin_spikes") == 0) return std::fprintf(stderr, "nm does not see the plugin's function\n"), 5;
  int others = 0;
  for (const std::string& name : exported)
    if (own.count(name) == 0) std::fprintf(stderr, "exported: %s\n", name.c_str()), ++others;
  return others;
}
