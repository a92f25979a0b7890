// Networks in files: they come back bit for bit, training goes on as if it had never stopped, and a file whose
// description does not fit its arrays is refused.
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "check.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

template <class T>
rv::Network<T> example() {
  rv::NetworkSpec spec;
  spec.n_in = 3;
  spec.layers = {{5, rv::Activation::leaky_relu.with(0.1)}, {4, rv::Activation::tanh}, {2, rv::Activation::linear}};
  spec.loss = rv::Loss::huber.with(0.3);
  spec.init = rv::Init::he_normal;
  spec.train_bias = false;
  spec.l2 = 1e-3;
  spec.seed = 0xFFFFFFFFFFFFFFFF;
  rv::Network<T> network(spec);
  network.metadata() = {{"classes", "[\"ä\", \"b\"]"}, {"", "empty key"}};
  return network;
}

template <class T>
void train(rv::Network<T>& network, std::int64_t epochs) {
  std::vector<T> x(20 * 3), y(20 * 2);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(std::sin(static_cast<double>(i)));
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = x[i] * x[i + 1];
  rv::Data<T> data;
  data.x = {x.data(), 20, 3};
  data.target = {y.data(), 20, 2};
  rv::FitOptions<T> options;
  options.epochs = epochs;
  options.batch_size = 6;
  rv::History history;
  network.fit(data, rv::Sgd{0.1}.momentum(0.9).nesterov().weight_decay(1e-4), options, history);
}

template <class T>
rv::Network<T> through_bytes(const rv::Network<T>& network, bool training) {
  const std::string bytes = rv::write_network(network, training);
  return std::get<rv::Network<T>>(rv::read_network(bytes.data(), bytes.size()));
}

template <class T>
bool same_parameters(const rv::Network<T>& a, const rv::Network<T>& b) {
  return a.parameters().size() == b.parameters().size() &&
         std::memcmp(a.parameters().data(), b.parameters().data(), a.parameters().size() * sizeof(T)) == 0;
}

template <class T>
void round_trip() {
  rv::Network<T> network = example<T>();
  train(network, 2);
  const rv::Network<T> copy = through_bytes(network, false);
  CHECK(same_parameters(network, copy));
  CHECK(rv::write_network(copy) == rv::write_network(network));  // the whole description
  CHECK(copy.epochs() == 2 && copy.steps() == 0 && copy.spec().seed == network.spec().seed);
  CHECK(copy.metadata() == network.metadata());
  CHECK(copy.spec().layers[0].activation.id() == rv::Activation::leaky_relu.id());
  CHECK(copy.spec().layers[0].activation.parameter() == 0.1 && copy.spec().loss.parameter() == 0.3);
  CHECK(rv::write_network(through_bytes(network, true), true) == rv::write_network(network, true));
}

template <class T>
void training_goes_on() {
  rv::Network<T> straight = example<T>(), interrupted = example<T>();
  train(straight, 5);
  train(interrupted, 2);
  rv::Network<T> resumed = through_bytes(interrupted, true), forgetful = through_bytes(interrupted, false);
  CHECK(resumed.steps() == interrupted.steps());
  train(resumed, 3);
  train(forgetful, 3);
  CHECK(same_parameters(straight, resumed));
  CHECK(!same_parameters(straight, forgetful));
}

#define RANVIER_NAME(name, Type) rv::Activation::name,
const rv::Activation activations[] = {RANVIER_ACTIVATIONS(RANVIER_NAME)};
#undef RANVIER_NAME
#define RANVIER_NAME(name, Type) rv::Loss::name,
const rv::Loss losses[] = {RANVIER_LOSSES(RANVIER_NAME)};
#undef RANVIER_NAME

void every_activation_and_loss() {
  int pairs = 0;
  for (const rv::Activation activation : activations)
    for (const rv::Loss loss : losses) {
      try {
        const rv::Network<float> network({3, 4, 2}, rv::Activation::elu, loss, activation);
        CHECK(rv::write_network(through_bytes(network, false)) == rv::write_network(network));
        ++pairs;
      } catch (const rv::ValueError&) {
        continue;  // a loss that needs another output
      }
    }
  CHECK(pairs > 50);
}

// the reason why the file is refused after `change`
template <class Change>
std::string refusal(Change change) {
  rv::Network<double> network = example<double>();
  train(network, 1);
  const std::string bytes = rv::write_network(network, true);
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
      {"widths", "3 5 4 -2", "'layers.2.weight' does not have the shape"},
      {"widths", "1000000000 1000000000 4 2", "'layers.0.weight' does not have the shape"},
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

// memory may hold NaN, files may not
void weights_that_are_not_finite() {
  const std::string path = std::filesystem::temp_directory_path() / ("ranvier-nan-" + std::to_string(::getpid()));
  rv::Network<float> network = example<float>();
  rv::save_network(network, path);
  CHECK(same_parameters(std::get<rv::Network<float>>(rv::load_network(path)), network));
  network.weight(1)(2, 3) = std::numeric_limits<float>::quiet_NaN();
  const std::string reason = "tensor 'layers.1.weight' has a value that is not finite at index 11";
  CHECK(error_of<rv::ValueError>([&] { rv::save_network(network, path); }) == reason);
  CHECK(error_of<rv::FileError>([&] { rv::load_network(path); }) == "");
  rv::save_file(path, rv::write_network(network));
  CHECK(error_of<rv::FileError>([&] { rv::load_network(path); }) == "'" + path + "': " + reason);
  CHECK(std::isnan(through_bytes(network, true).weight(1)(2, 3)));
  std::filesystem::remove(path);
}

}  // namespace

int main() {
  round_trip<float>();
  round_trip<double>();
  training_goes_on<float>();
  training_goes_on<double>();
  every_activation_and_loss();
  descriptions_that_do_not_fit();
  weights_that_are_not_finite();
  return failures() != 0;
}
