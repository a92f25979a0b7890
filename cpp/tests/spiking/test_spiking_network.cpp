// Networks of spiking neurons in C++: the same bits for any number of threads, however time is cut into runs, and after
// a file; and what is refused.
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "check.hpp"
#include "ranvier/error.hpp"
#include "ranvier/spiking_file.hpp"
#include "ranvier/spiking_network.hpp"

using namespace ranvier;

namespace {

constexpr double dt = 0.1;

// Two groups of different models, every way for a spike to act, delays of 0 to 3 ms, and two kinds of sources.
template <class T>
SpikingNetwork<T> mixed(std::uint64_t seed, bool conductances) {
  SpikingNetwork<T> net(dt, seed);
  GroupOptions<T> options;
  options.name = "lif";
  const NeuronGroup lif = net.add(NeuronModel("lif").set("tau_m", 12.0), 150, options);
  options.name = "fast", options.reset = conductances ? "event" : "grid";
  const NeuronGroup fast = net.add(NeuronModel("izhikevich"), 70, options);
  options.name = "smooth", options.reset.clear();
  const NeuronGroup smooth = net.add(NeuronModel("hodgkin_huxley"), 33, options);
  const NeuronGroup noise = net.add_poisson(40, std::vector<double>{200.0}, "noise");
  const NeuronGroup given = net.add_times(3, {0.0, 1.0, 1.0, 7.35, 20.0}, {0, 1, 2, 1, 0}, "given");

  const ConnectionRule tenth = ConnectionRule::probability(0.1);
  net.connect(noise, lif, Synapse("delta"), tenth, 1.2, 0.0);
  if (conductances) {
    net.connect(lif, lif.slice(20, 150), Synapse("exp_conductance", {{"tau", 5.0}, {"e_rev", 0.0}}, "exc"), tenth,
                SynapseValues::uniform(0.001, 0.003), SynapseValues::uniform(0.1, 3.0));
    net.connect(fast, lif,
                Synapse("biexp_conductance", {{"tau_rise", 1.0}, {"tau_decay", 8.0}, {"e_rev", -80.0}}, "inh"), tenth,
                0.004, 1.5);
  } else {
    net.connect(lif, lif.slice(20, 150), Synapse("exp_current", {{"tau", 5.0}}, "exc"), tenth,
                SynapseValues::uniform(0.1, 0.3), SynapseValues::uniform(0.1, 3.0));
    net.connect(fast, lif, Synapse("alpha_current", {{"tau", 3.0}}, "inh"), tenth, -0.1, 1.5);
  }
  net.connect(lif, fast, Synapse("exp_current", {{"tau", 4.0}}), tenth, 3.0, 0.3);
  net.connect(given, fast, Synapse("delta"), ConnectionRule::all_to_all(), 25.0, 0.0);
  net.connect(lif, smooth, Synapse("alpha_conductance", {{"tau", 2.0}, {"e_rev", 0.0}}), tenth, 0.1, 0.5);
  net.connect(smooth, smooth, Synapse("exp_conductance", {{"tau", 2.0}, {"e_rev", -75.0}}),
              ConnectionRule::indegree(5, false), 0.05, 1.0);
  net.background(lif, Synapse("delta"), 3000.0, 0.4);
  return net;
}

template <class T>
struct Trace {
  std::vector<T> states;
  std::vector<double> times;
  std::vector<std::int64_t> neurons;
  void take(const SpikingResult& result) {
    for (const GroupSpikes& group : result.spikes) {
      times.push_back(-1), neurons.push_back(-1);
      times.insert(times.end(), group.times.begin(), group.times.end());
      neurons.insert(neurons.end(), group.neurons.begin(), group.neurons.end());
    }
  }
  void finish(const SpikingNetwork<T>& net) {
    for (const int group : {0, 1, 2}) {
      const View<T> y = net.cells(group).states();
      for (Index i = 0; i < y.rows(); ++i) states.insert(states.end(), &y(i, 0), &y(i, 0) + y.cols());
      for (const std::string& name : net.states(group))
        if (name.find('.') != std::string::npos)
          for (const T x : net.synapse_state(group, name)) states.push_back(x);
    }
  }
  bool operator==(const Trace& other) const {
    return times == other.times && neurons == other.neurons && states.size() == other.states.size() &&
           !std::memcmp(states.data(), other.states.data(), states.size() * sizeof(T));
  }
};

template <class T>
Trace<T> traced(SpikingNetwork<T> net, double t, int threads) {
  SpikingRunOptions<T> options;
  options.threads = threads;
  Trace<T> trace;
  trace.take(net.run(t, options));
  trace.finish(net);
  return trace;
}

// spikes of several runs, group by group
template <class T>
void add_spikes(std::vector<std::vector<double>>& to, const SpikingResult& result) {
  to.resize(result.spikes.size());
  for (std::size_t g = 0; g < to.size(); ++g)
    to[g].insert(to[g].end(), result.spikes[g].times.begin(), result.spikes[g].times.end());
}

template <class T>
void same_bits(bool conductances) {
  const SpikingNetwork<T> net = mixed<T>(7, conductances);
  const Trace<T> whole = traced<T>(net, 60, 1);
  CHECK(whole.times.size() > 500);
  for (const int threads : {2, 3, 7}) CHECK(traced<T>(net, 60, threads) == whole);

  // runs of 0.1, 0.4, 0.9 … ms, through a file after each third, on changing numbers of threads
  SpikingNetwork<T> cut = net;
  std::vector<std::vector<double>> spikes, wanted;
  Index done = 0;
  for (Index call = 1; done < 600; ++call) {
    const Index steps = std::min(call * call, 600 - done);
    SpikingRunOptions<T> options;
    options.threads = static_cast<int>(1 + call % 3);
    add_spikes<T>(spikes, cut.run(static_cast<double>(steps) * dt, options));
    done += steps;
    if (call % 3) continue;
    const std::string bytes = write_spiking_network(cut);
    cut = std::get<SpikingNetwork<T>>(read_spiking_network(bytes.data(), bytes.size()));
    CHECK(write_spiking_network(cut) == bytes);
  }
  SpikingNetwork<T> again = net;
  add_spikes<T>(wanted, again.run(60));
  CHECK(spikes == wanted);
  Trace<T> a, b;
  a.finish(cut), b.finish(again);
  CHECK(a == b);
  CHECK(std::abs(cut.t() - 60) < 1e-9);
}

template <class T>
void recordings() {
  SpikingNetwork<T> net = mixed<T>(3, true);
  std::vector<T> v(60 * 150), g(60 * 150);
  SpikingRunOptions<T> options;
  options.record_every = 10;
  options.record = {{0, "v", {v.data(), 60, 150}}, {0, "exc.g", {g.data(), 60, 150}}};
  const SpikingResult result = net.run(60, options);
  CHECK(result.samples == 60 && result.steps == 600);
  const View<T> last_v = net.cells(0)["v"], last_g = net.synapse_state(0, "exc.g");
  bool same = true;
  for (Index i = 0; i < 150; ++i)
    same = same && v[static_cast<std::size_t>(59 * 150 + i)] == last_v[i] &&
           g[static_cast<std::size_t>(59 * 150 + i)] == last_g[i];
  CHECK(same);
}

void refusals() {
  SpikingNetwork<double> net = mixed<double>(1, true);
  const std::string before = write_spiking_network(net);
  const NeuronGroup lif{0, 0, 150}, noise{3, 0, 40};
  const auto refused = [&](const auto& call) {
    CHECK(!error_of<ValueError>(call).empty());
    CHECK(write_spiking_network(net) == before);
  };
  const Synapse current("exp_current", {{"tau", 1.0}}, "new"), conductance("nmda", {}, "new");
  const ConnectionRule all = ConnectionRule::all_to_all();
  refused([&] { net.run(0.05); });
  refused([&] { net.run(-1); });
  refused([&] { net.add(NeuronModel("lif"), 0); });
  refused([&] { net.add(NeuronModel("lif"), 5, {"lif"}); });
  refused([&] { net.add(NeuronModel("lif"), 5, {"x", "dopri5"}); });
  refused([&] { net.connect(lif, noise, current, all, 1.0, 0.0); });
  refused([&] { net.connect({9, 0, 1}, lif, current, all, 1.0, 0.0); });
  refused([&] { net.connect(lif.slice(0, 3), {0, 149, 2}, current, all, 1.0, 0.0); });
  refused([&] { net.connect(lif, lif, current, all, std::nan(""), 0.0); });
  refused([&] { net.connect(lif, lif, current, all, 1.0, -1.0); });
  refused([&] { net.connect(lif, lif, conductance, all, -1.0, 0.0); });
  refused([&] { net.background(lif, current, -5.0, 1.0); });
  refused([&] { net.background(noise, current, 5.0, 1.0); });
  refused([&] { lif.slice(3, 151); });
  SpikingRunOptions<double> options;
  options.record = {{0, "exc.h", {}}};
  refused([&] { net.run(1, options); });
  CHECK(!error_of<ValueError>([] { Synapse("exp_curent"); }).empty());
  CHECK(!error_of<std::exception>([] { Synapse("exp_current"); }).empty());
  CHECK(!error_of<ValueError>([] { Synapse("exp_current", {{"tau", 0.0}}); }).empty());
  CHECK(!error_of<ValueError>([] { Synapse("nmda", {{"tau_rise", 200.0}}); }).empty());
}

void damaged_files() {
  SpikingNetwork<double> net = mixed<double>(2, false);
  net.run(5);
  std::string bytes = write_spiking_network(net);
  for (std::size_t i = 0; i < bytes.size(); i += 97) {
    bytes[i] = static_cast<char>(bytes[i] ^ 4);
    CHECK(!error_of<FileError>([&] { read_spiking_network(bytes.data(), bytes.size()); }).empty());
    bytes[i] = static_cast<char>(bytes[i] ^ 4);
  }
}

}  // namespace

int main() {
  same_bits<double>(false), same_bits<double>(true);
  same_bits<float>(false), same_bits<float>(true);
  recordings<double>(), recordings<float>();
  refusals();
  damaged_files();
  return failures() != 0;
}
