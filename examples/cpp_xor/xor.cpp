// A 2-4-1 network learns the exclusive or, one step on all four rows at a time.
#include <ranvier/ranvier.hpp>

#include <array>
#include <cmath>
#include <cstdio>

int main() {
  const std::array<float, 8> inputs{0, 0, 0, 1, 1, 0, 1, 1};
  const std::array<float, 4> targets{0, 1, 1, 0};
  const ranvier::View<const float> x{inputs.data(), 4, 2};
  const ranvier::View<const float> y{targets.data(), 4, 1};

  ranvier::Network<float> net{{2, 4, 1},
                              ranvier::Activation::tanh,
                              ranvier::Loss::binary_cross_entropy,
                              ranvier::Activation::sigmoid,
                              /*seed=*/1};
  ranvier::Trainer<float> trainer{net, ranvier::Sgd{0.5}.momentum(0.9), /*max_batch=*/4};
  for (int step = 0; step < 500; ++step) {
    const float loss = trainer.step(x, y);  // noexcept, allocates nothing
    if (step % 100 == 0) std::printf("step %3d: loss %.5f\n", step, static_cast<double>(loss));
  }

  std::array<float, 4> outputs{};
  net.forward(x, {outputs.data(), 4, 1});
  bool learned = true;
  for (std::size_t i = 0; i < 4; ++i) {
    std::printf("%.0f xor %.0f = %.3f\n", static_cast<double>(inputs[2 * i]), static_cast<double>(inputs[2 * i + 1]),
                static_cast<double>(outputs[i]));
    learned = learned && std::fabs(outputs[i] - targets[i]) < 0.1f;
  }
  return learned ? 0 : 1;
}
