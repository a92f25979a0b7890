// The metadata of a network's file must fit its arrays; everything else is refused with a reason.
#include <cstring>
#include <iterator>
#include <random>
#include <string>

#include "check.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

// the bytes of a file with a network 3-5-4-2 and the state of its optimiser
std::string trained() {
  rv::NetworkSpec spec;
  spec.n_in = 3;
  spec.layers = {{5, rv::Activation::leaky_relu.with(0.1)}, {4, rv::Activation::tanh}, {2, rv::Activation::linear}};
  spec.loss = rv::Loss::huber.with(0.3);
  rv::Network<double> network(spec);
  const double x[] = {1, 2, 3}, y[] = {4, 5};
  rv::Data<double> data;
  data.x = {x, 1, 3};
  data.target = {y, 1, 2};
  network.step(data, rv::Sgd{0.1}.momentum(0.9));
  return rv::write_network(network, true);
}

// the text of the error when the file is changed and read
template <class Change>
std::string refusal(Change change) {
  const std::string bytes = trained();
  rv::Archive archive = rv::read_archive(bytes.data(), bytes.size());
  change(archive);
  const std::string changed = rv::write_archive(archive);
  return error_of<rv::FileError>([&] { rv::read_network(changed.data(), changed.size(), "here"); });
}

void descriptions_that_do_not_fit() {
  CHECK(refusal([](rv::Archive&) {}) == "");
  const struct {
    const char *key, *value, *reason;
  } cases[] = {
      {"object", "population", "not a network"},
      {"dtype", "float16", "'float32' or 'float64'"},
      {"dtype", "float32", "'layers.0.weight' does not have the shape and dtype"},
      {"widths", "3 5 4", "3 widths do not fit 3 activations"},
      {"widths", "3 5 4 3", "'layers.2.weight' does not have the shape"},
      {"widths", "3 5 4 -2", "a layer needs at least 1 neuron; got -2"},
      {"widths", "1000000000 1000000000 4 2", "'layers.0.weight' does not have the shape"},
      {"widths", "4611686018427387904 1 4611686018427387904 2", "4611686018427387904 numbers do not fit in memory"},
      {"widths", "3 5 4 2.5", "not a number in range: '2.5'"},
      {"widths", "", "0 widths"},
      {"activations", "linear tanh", "4 widths do not fit 2"},
      {"activations", "linear tanh cosine", "got 'cosine'"},
      {"activations", "linear softmax linear", "last layer"},
      {"activations", "elu(1 tanh linear", "expected ')'"},
      {"activations", "elu(-1) tanh linear", "must lie in"},
      {"activations", "elu(nan) tanh linear", "not a number in range"},
      {"activations", "tanh(1) tanh linear", "no parameter"},
      {"loss", "cross_entropy", "needs output 'softmax'"},
      {"loss", "huber()", "not a number"},
      {"init", "ones", "'ones'"},
      {"train_bias", "yes", "'yes'"},
      {"l2", "-1", "l2 must be"},
      {"l2", "1e999", "not a number in range"},
      {"seed", "18446744073709551616", "not a number in range"},
      {"epochs", "-1", "not a number in range"},
      {"optimizer", "magic", "'magic'"},
      {"optimizer", "sgd", "there are 7 tensors, expected 6"},
      {"optimizer.learning_rate", "0", "learning_rate must be"},
      {"dropout", "0.5", "unknown key 'dropout'"},
  };
  for (const auto& [key, value, reason] : cases) {
    const std::string refused = refusal([&](rv::Archive& archive) { archive.metadata[key] = value; });
    const bool says = refused.find(reason) != std::string::npos && refused.rfind("here: ", 0) == 0;
    if (!says) std::fprintf(stderr, "'%s' was to say '%s'\n", refused.c_str(), reason);
    CHECK(says && refused.size() <= 600);
  }
  for (const char* key : {"object", "dtype", "widths", "activations", "loss", "init", "train_bias", "l2", "seed",
                          "epochs", "optimizer.steps", "optimizer.momentum"})
    CHECK(refusal([&](rv::Archive& a) { a.metadata.erase(key); }).find("has no '") != std::string::npos);
  CHECK(refusal([](rv::Archive& a) { a.tensors.pop_back(); }).find("no tensor 'optimizer.slots.0'") !=
        std::string::npos);
  CHECK(refusal([](rv::Archive& a) { a.tensors[0].name = "w"; }).find("no tensor 'layers.0.weight'") !=
        std::string::npos);
  CHECK(refusal([](rv::Archive& a) {
          a.tensors.push_back({"more", rv::DType::f64, {0}, nullptr});
        }).find("8 tensors, expected 7") != std::string::npos);
}

// Random changes to the metadata of a well-formed file must give a network or a FileError, and nothing else.
void descriptions_at_random() {
  const std::string bytes = trained();
  const std::string letters = "0123456789 -.()e";
  std::mt19937 random{7};
  int read = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    rv::Archive archive = rv::read_archive(bytes.data(), bytes.size());
    auto field = archive.metadata.begin();
    std::advance(field, random() % archive.metadata.size());
    std::string& value = field->second;
    const std::size_t at = random() % (value.size() + 1);
    value.replace(at, random() % 3, std::string(random() % 3, letters[random() % letters.size()]));
    const std::string changed = rv::write_archive(archive);
    try {
      rv::read_network(changed.data(), changed.size());
      ++read;
    } catch (const rv::FileError& error) {
      CHECK(std::strlen(error.what()) <= 600);
      ++refused;
    }
  }
  CHECK(read > 1000 && refused > 1000);
}

}  // namespace

int main() {
  descriptions_that_do_not_fit();
  descriptions_at_random();
  return failures() != 0;
}
