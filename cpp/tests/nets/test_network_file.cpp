// Networks in files: they are read back bit for bit, and training goes on with the same bits as without the break.
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

// a network in memory may hold NaN, a file may not
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
  weights_that_are_not_finite();
  return failures() != 0;
}
