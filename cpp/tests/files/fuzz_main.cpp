// A simple fuzzer for compilers without libFuzzer: random changes to well-formed inputs.
//   fuzz_serialize [executions = 200000] [seed = 0]      fuzz_serialize --corpus FOLDER   (seeds for libFuzzer)
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "ranvier/serialize.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

const std::string tokens[] = {"{",
                              "}",
                              "[",
                              "]",
                              ":",
                              ",",
                              "\"",
                              "\\",
                              "\\u0041",
                              "\\ud83d\\ude00",
                              "\\udc00",
                              "__metadata__",
                              "\"format\":\"ranvier/1\"",
                              "\"crc32\":\"00000000\"",
                              "dtype",
                              "shape",
                              "data_offsets",
                              "F32",
                              "F64",
                              "BOOL",
                              "BF16",
                              "0",
                              "1",
                              "8",
                              "16",
                              "-1",
                              "1.5",
                              "1e3",
                              "4294967296",
                              "18446744073709551615",
                              "18446744073709551616",
                              "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
                              " ",
                              "\n",
                              std::string(1, '\0'),
                              "\xff",
                              "\xc3\xbc"};

std::vector<std::string> seeds() {
  static const double numbers[4] = {1, 2, 3, 4};
  ranvier::Archive archive;
  archive.tensors = {{"w", ranvier::DType::f32, {2, 2}, numbers}, {"b", ranvier::DType::f64, {2}, numbers}};
  archive.metadata = {{"loss", "mse"}, {"µ\"\n", "x"}};
  const std::string file = ranvier::write_archive(archive);
  const std::size_t header = file.find_last_of('}') + 1;
  const std::string one = "{\"a\":{\"dtype\":\"I8\",\"shape\":[2,1],\"data_offsets\":[0,2]}}";
  return {"0" + file, "1" + file.substr(8, header - 8) + std::string(1, '\0') + file.substr(file.size() - 32),
          "3" + one + std::string(1, '\0') + "xy", "3{\"__metadata__\":{}}"};
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_{seed} {}

  std::string operator()(std::string text, const std::string& other) {
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text, other);
    return text;
  }

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

 private:
  void change(std::string& text, const std::string& other) {
    if (text.empty()) text = "3";
    const std::size_t at = below(text.size()), length = 1 + below(std::size_t{1} << below(6));
    switch (below(7)) {
      case 0:
        text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 1:
        text[at] = static_cast<char>(below(256));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(below(text.size()), length));
        break;
      case 4:
        text.insert(at, tokens[below(std::size(tokens))]);
        break;
      case 5:
        text.replace(at, length, tokens[below(std::size(tokens))]);
        break;
      default:
        text.replace(at, length, other.substr(below(other.size()), length));
        break;
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> inputs = seeds();
  if (count > 2 && std::string{arguments[1]} == "--corpus") {
    for (std::size_t i = 0; i < inputs.size(); ++i)
      std::ofstream{std::string{arguments[2]} + "/seed" + std::to_string(i), std::ios::binary} << inputs[i];
    return 0;
  }
  const long long executions = count > 1 ? std::atoll(arguments[1]) : 200'000;
  Mutator mutate{count > 2 ? static_cast<std::uint64_t>(std::atoll(arguments[2])) : 0};
  const auto start = std::chrono::steady_clock::now();
  for (long long i = 0; i < executions; ++i) {
    const std::string text = mutate(inputs[mutate.below(inputs.size())], inputs[mutate.below(inputs.size())]);
    const std::unique_ptr<std::uint8_t[]> exact{new std::uint8_t[text.size()]};  // a sanitizer sees one byte too far
    std::copy(text.begin(), text.end(), exact.get());
    LLVMFuzzerTestOneInput(exact.get(), text.size());
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%lld executions, %.0f a second\n", executions, static_cast<double>(executions) / seconds.count());
}
