// A program without exceptions and without run-time types: what would throw gives nothing, and says why.
#include <ranvier/ranvier.hpp>

#include <cstdio>
#include <cstring>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "this program is compiled with -fno-exceptions -fno-rtti"
#endif

namespace {

int failed = 0;
void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "failed: %s\n", what);
  ++failed;
}

bool says(const std::string& why, const char* what) { return std::strstr(why.c_str(), what) != nullptr; }

void networks() {
  std::string why;
  using Net = ranvier::Network<float>;
  check(!Net::make({2, 0, 1}, ranvier::Activation::tanh, ranvier::Loss::mse, {}, 0, &why) && says(why, "0"),
        "no layer");
  check(!Net::make(ranvier::NetworkSpec{}), "a description without layers");
  auto net = Net::make({2, 4, 1}, ranvier::Activation::tanh);
  check(net.has_value(), "a network");
  check(!ranvier::Trainer<float>::make(*net, ranvier::Sgd{-1}, 4, &why) && says(why, "-1"), "a negative rate");
  auto trainer = ranvier::Trainer<float>::make(*net, ranvier::Sgd{0.1}, 4);
  const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, y[] = {0, 1, 1, 0};
  const ranvier::View<const float> inputs{x, 4, 2}, targets{y, 4, 1};
  check(trainer && trainer->step(inputs, targets) > trainer->step(inputs, targets), "the loss falls");
  check(!ranvier::load_network("/nowhere/net", &why) && says(why, "/nowhere/net"), "no such file");
}

void neurons() {
  std::string why;
  check(!ranvier::NeuronModel::make("lfi", {}, &why) && says(why, "lif"), "no such model");
  const auto model = ranvier::NeuronModel::make("lif");
  check(model.has_value(), "a model");
  using Cells = ranvier::Population<double>;
  check(!Cells::make(*model, -1, {}, false, &why) && says(why, "-1"), "no negative number of neurons");
  auto cells = Cells::make(*model, 3);
  ranvier::RunResult run;
  check(cells && cells->run(10, 0.1, 0.0, {}, run, &why) && run.steps == 100, "a run");
  check(!cells->run(10, 0.3, 0.0, {}, run, &why) && says(why, "multiple of dt"), "t is no multiple of dt");
  check(cells->t() > 9.9 && cells->t() < 10.1, "and nothing has moved");
}

}  // namespace

int main() {
  networks();
  neurons();
  return failed;
}
