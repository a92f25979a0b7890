// A plugin, which holds a copy of the library of its own: one function is for its host, all else is hidden.
#include <ranvier/ranvier.hpp>

extern "C" __attribute__((visibility("default"))) double plugin_spikes(const char* path) {
  ranvier::Network<float> net{{2, 4, 1}, ranvier::Activation::tanh, ranvier::Loss::mse};
  net.metadata()["made by"] = "a plugin";
  ranvier::Trainer<float> trainer{net, ranvier::Adam{0.01}, 4};
  std::vector<float> x(8, 1), y(4, 1);
  trainer.step({x.data(), 4, 2}, ranvier::View<const float>{y.data(), 4, 1});
  try {
    ranvier::load_network(path);
  } catch (const ranvier::FileError&) {  // there is none
    ranvier::Population<double> cells{ranvier::model("hodgkin_huxley"), 4};
    return static_cast<double>(cells.run(50, 0.025, ranvier::Stimulus::sine(20, 40)).spike_times.size());
  }
  return -1;
}
