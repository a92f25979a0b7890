// Descriptions of optimisers in C++: by builders, by name, their ranges, and what of them stands in a file.
#include <cmath>
#include <string>

#include "check.hpp"
#include "ranvier/describe.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/serialize.hpp"
#include "ranvier/trainer.hpp"

namespace rv = ranvier;

namespace {

void builders_are_descriptions() {
  const rv::Optimizer sgd = rv::Sgd{0.1}.momentum(0.9).nesterov().weight_decay(0.01);
  CHECK(sgd == rv::Optimizer::named("sgd")
                   .with("learning_rate", 0.1)
                   .with("momentum", 0.9)
                   .with("nesterov", 1)
                   .with("weight_decay", 0.01));
  CHECK(sgd.learning_rate == 0.1 && sgd["momentum"] == 0.9 && sgd["nesterov"] == 1);
  CHECK(sgd != rv::Sgd{0.1}.momentum(0.9).weight_decay(0.01));
  CHECK(rv::Optimizer() == rv::Sgd() && rv::Optimizer() == rv::Optimizer::named("sgd"));
  const rv::Optimizer adam = rv::Adam{0.01}.betas(0.5, 0.75).eps(1e-6, true).weight_decay(0.125);
  CHECK(adam["beta1"] == 0.5 && adam["beta2"] == 0.75 && adam["eps"] == 1e-6 && adam["eps_inside"] == 1);
  CHECK(std::string(adam.name()) == "adam" && rv::Optimizer(rv::Adam()) == rv::Optimizer::named("adam"));
}

void names_and_ranges_are_checked() {
  CHECK(error_of<rv::ValueError>([] { rv::Optimizer::named("adamv"); }).find("did you mean 'adam'") !=
        std::string::npos);
  CHECK(error_of<rv::ValueError>([] {
          rv::Adam().operator rv::Optimizer().with("beta", 1);
        }).find("parameter of adam") != std::string::npos);
  rv::Optimizer nobody;
  nobody.id = 1000;
  CHECK(error_of<rv::ValueError>([&] { nobody.check(); }).find("number 1000") != std::string::npos);
  for (const rv::OptimizerEntry& entry : rv::list_optimizers()) {
    const rv::Optimizer o = rv::Optimizer::named(entry.name);
    o.check();
    for (const rv::OptimizerParameter& p : entry.parameters) {
      const auto refused = [&](double value) {
        const std::string error = error_of<rv::ValueError>([&] { o.with(p.name, value).check(); });
        return error.rfind(p.name + " must be ", 0) == 0;
      };
      CHECK(o[p.name] == p.value);
      CHECK(refused(std::nan("")) && refused(std::nextafter(p.low, -1)) && refused(INFINITY));
      CHECK(p.with_low || refused(p.low));
      CHECK(p.flag || refused(p.high));
      CHECK(!p.whole || refused(p.low + 0.5));
    }
  }
}

// the keys that a file has for an optimiser, without "optimizer." before them
std::string keys_in_file(const rv::Optimizer& optimizer) {
  rv::Network<double> network({1, 1});
  const double x[] = {1}, y[] = {2};
  network.step({{x, 1, 1}, {y, 1, 1}}, optimizer);
  const std::string bytes = rv::write_network(network, true);
  const rv::Archive archive = rv::read_archive(bytes.data(), bytes.size());
  CHECK(rv::write_network(std::get<rv::Network<double>>(rv::read_network(bytes.data(), bytes.size())), true) == bytes);
  std::string keys = archive.metadata.at("optimizer") + ":";
  for (const auto& [key, value] : archive.metadata)
    if (key.rfind("optimizer.", 0) == 0) keys += " " + key.substr(10);
  return keys;
}

void files_hold_the_table() {
  const std::string shared = ": beta1 beta2 eps eps_inside learning_rate momentum steps weight_decay";
  CHECK(keys_in_file(rv::Sgd()) == "sgd" + shared);
  CHECK(keys_in_file(rv::Sgd().momentum(0.5)) == "momentum" + shared);
  CHECK(keys_in_file(rv::Sgd().momentum(0.5).nesterov()) == "nesterov" + shared);
  CHECK(keys_in_file(rv::Adam()) == "adam" + shared);
  CHECK(keys_in_file(rv::Optimizer::named("rprop")) ==
        "rprop: decrease increase learning_rate step_max step_min steps");
  CHECK(keys_in_file(rv::Optimizer::named("lbfgs")) ==
        "lbfgs: gradient_tolerance learning_rate line_search_steps memory steps");
}

// the same rows again and again: the network's own optimiser only, and few iterations to the solution
void whole_batch_optimisers_solve_and_refuse_trainers() {
  const double x[] = {0, 1, 2, 3}, y[] = {1, 3, 5, 7};
  for (const rv::OptimizerEntry& entry : rv::list_optimizers()) {
    rv::Network<double> network({1, 1});
    const rv::Optimizer optimizer = rv::Optimizer::named(entry.name);
    const std::string error = error_of<rv::ValueError>([&] { rv::Trainer<double>(network, optimizer, 4); });
    CHECK((error.find("trainer") != std::string::npos && error.find(entry.type) != std::string::npos) ==
          entry.whole_batch);
    if (!entry.whole_batch) continue;
    rv::FitOptions<double> options;
    options.epochs = 100;
    rv::History history;
    network.fit({{x, 4, 1}, {y, 4, 1}}, optimizer, options, history);
    CHECK(history.loss.size() < 20 && history.evaluations.size() == history.loss.size());
    CHECK(std::abs(network.parameters()[0] - 2) < 1e-4 && std::abs(network.parameters()[1] - 1) < 1e-4);
  }
}

}  // namespace

int main() {
  builders_are_descriptions();
  names_and_ranges_are_checked();
  files_hold_the_table();
  whole_batch_optimisers_solve_and_refuse_trainers();
  return failures() != 0;
}
