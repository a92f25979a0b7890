// Networks of spiking neurons in C++: the same bits for any number of threads, however time is cut into runs, and after
// a file; and what is refused.
#include <algorithm>
#include <cmath>
#include <vector>

#include "check.hpp"
#include "network_bits.hpp"
#include "ranvier/error.hpp"
#include "ranvier/spiking_file.hpp"
#include "ranvier/spiking_network.hpp"

using namespace ranvier;

namespace {

constexpr double dt = 0.1;

// Groups of different models and integrators, every way for a spike to act, and two kinds of sources; delays from
// `least` to 3 ms more. `scale` times as many neurons, with as many synapses each.
template <class T>
SpikingNetwork<T> mixed(std::uint64_t seed, bool conductances, Index scale = 1, double least = 0) {
  SpikingNetwork<T> net(dt, seed);
  GroupOptions<T> options;
  options.name = "lif";
  const NeuronGroup lif = net.add(NeuronModel("lif").set("tau_m", 12.0), 150 * scale, options);
  options.name = "fast", options.reset = conductances ? "event" : "grid";
  const NeuronGroup fast = net.add(NeuronModel("izhikevich"), 70 * scale, options);
  options.name = "smooth", options.reset.clear();
  const NeuronGroup smooth = net.add(NeuronModel("hodgkin_huxley"), 33 * scale, options);
  const NeuronGroup noise = net.add_poisson(40 * scale, std::vector<double>{200.0}, "noise");
  const NeuronGroup given = net.add_times(3, {0.0, 1.0, 1.0, 7.35, 20.0}, {0, 1, 2, 1, 0}, "given");
  options.name = "first", options.integrator = "published";
  const NeuronGroup first = net.add(NeuronModel("izhikevich"), 20 * scale, options);

  const ConnectionRule tenth = ConnectionRule::probability(0.1 / static_cast<double>(scale));
  net.connect(noise, lif, Synapse("delta"), tenth, 1.2, least);
  if (conductances) {
    net.connect(lif, lif.slice(20, 150), Synapse("exp_conductance", {{"tau", 5.0}, {"e_rev", 0.0}}, "exc"), tenth,
                SynapseValues::uniform(0.001, 0.003), SynapseValues::uniform(least + 0.1, least + 3.0));
    net.connect(fast, lif,
                Synapse("biexp_conductance", {{"tau_rise", 1.0}, {"tau_decay", 8.0}, {"e_rev", -80.0}}, "inh"), tenth,
                0.004, least + 1.5);
  } else {
    net.connect(lif, lif.slice(20, 150), Synapse("exp_current", {{"tau", 5.0}}, "exc"), tenth,
                SynapseValues::uniform(0.1, 0.3), SynapseValues::uniform(least + 0.1, least + 3.0));
    net.connect(fast, lif, Synapse("alpha_current", {{"tau", 3.0}}, "inh"), tenth, -0.1, least + 1.5);
  }
  net.connect(lif, fast, Synapse("exp_current", {{"tau", 4.0}}), tenth, 3.0, least + 0.3);
  net.connect(given, fast, Synapse("delta"), ConnectionRule::all_to_all(), 25.0, least);
  net.connect(lif, smooth, Synapse("alpha_conductance", {{"tau", 2.0}, {"e_rev", 0.0}}), tenth, 0.1, least + 0.5);
  net.connect(smooth, smooth, Synapse("exp_conductance", {{"tau", 2.0}, {"e_rev", -75.0}}),
              ConnectionRule::indegree(5, false), 0.05, least + 1.0);
  net.connect(first, lif, Synapse("delta"), tenth, 0.5, least);
  net.connect(lif, first, Synapse("exp_current", {{"tau", 4.0}}), tenth, 3.0, least + 0.2);
  net.background(lif, Synapse("delta"), 3000.0, 0.4);
  return net;
}

template <class T>
void add_states(NetworkBits<T>& bits, const SpikingNetwork<T>& net) {
  for (int group = 0; group < net.groups(); ++group)
    if (!net.states(group).empty()) bits.add_state(net, group);
}

// of one run, with samples of all v of the first group
template <class T>
NetworkBits<T> bits_of(SpikingNetwork<T> net, double t, int threads) {
  SpikingRunOptions<T> options;
  options.threads = threads;
  const Index samples = std::llround(t / dt), n = net.size(0);
  NetworkBits<T> bits;
  bits.states.resize(static_cast<std::size_t>(samples * n));
  options.record = {{0, "v", {bits.states.data(), samples, n}}};
  bits.add_spikes(net.run(t, options));
  add_states(bits, net);
  return bits;
}

// runs of 0.1, 0.4, 0.9 … ms, through a file after each third, on changing numbers of threads
template <class T>
NetworkBits<T> bits_of_pieces(SpikingNetwork<T> net, double t) {
  const Index all = std::llround(t / dt);
  NetworkBits<T> bits;
  Index done = 0;
  for (Index call = 1; done < all; ++call) {
    const Index steps = std::min(call * call, all - done);
    SpikingRunOptions<T> options;
    options.threads = static_cast<int>(1 + call % 3);
    bits.add_spikes(net.run(static_cast<double>(steps) * dt, options));
    done += steps;
    if (call % 3) continue;
    const std::string bytes = write_spiking_network(net);
    net = std::get<SpikingNetwork<T>>(read_spiking_network(bytes.data(), bytes.size()));
    CHECK(write_spiking_network(net) == bytes);
  }
  CHECK(std::abs(net.t() - t) < 1e-9);
  add_states(bits, net);
  return bits;
}

template <class T>
void same_bits(const SpikingNetwork<T>& net, double t) {
  const NetworkBits<T> whole = bits_of<T>(net, t, 1);
  CHECK(whole.spikes() > 500);
  for (const int threads : {2, 3, 7}) CHECK(bits_of<T>(net, t, threads) == whole);
  NetworkBits<T> again;
  SpikingNetwork<T> other = net;
  again.add_spikes(other.run(t)), add_states(again, other);
  CHECK(bits_of_pieces<T>(net, t) == again);
}

template <class T>
void same_bits(bool conductances) {
  same_bits<T>(mixed<T>(7, conductances), 60);
  // All delays of 3 ms and above: an exchange of 30 steps. Eight times the neurons have some 600,000 multiplications a
  // step (run_setup.cpp), 18 million an exchange, hence a thread for each of 7 (threads_for).
  same_bits<T>(mixed<T>(7, conductances, 8, 3.0), 15);
}

// Few weights go into the states of their targets at once, many through the sums of all neurons; a background, even one
// that never spikes, makes them many. Both have the same bits.
template <class T>
void few_or_many(bool conductances) {
  const SpikingNetwork<T> few = mixed<T>(5, conductances, 4);
  SpikingNetwork<T> many = few;
  const NeuronGroup lif{0, 0, many.size(0)}, fast{1, 0, many.size(1)}, smooth{2, 0, many.size(2)};
  if (conductances) {
    many.background(lif, Synapse("exp_conductance", {{"tau", 5.0}, {"e_rev", 0.0}}, "exc"), 0.0, 1.0);
    many.background(lif, Synapse("biexp_conductance", {{"tau_rise", 1.0}, {"tau_decay", 8.0}, {"e_rev", -80.0}}, "inh"),
                    0.0, 1.0);
  } else {
    many.background(lif, Synapse("exp_current", {{"tau", 5.0}}, "exc"), 0.0, 1.0);
    many.background(lif, Synapse("alpha_current", {{"tau", 3.0}}, "inh"), 0.0, 1.0);
  }
  many.background(fast, Synapse("exp_current", {{"tau", 4.0}}), 0.0, 1.0);
  many.background(smooth, Synapse("alpha_conductance", {{"tau", 2.0}, {"e_rev", 0.0}}), 0.0, 1.0);
  for (const int threads : {1, 3}) CHECK(bits_of<T>(few, 30, threads) == bits_of<T>(many, 30, threads));
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
  CHECK(!error_of<TypeError>([] { Synapse("exp_current"); }).empty());
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
  for (const bool conductances : {false, true}) few_or_many<double>(conductances), few_or_many<float>(conductances);
  recordings<double>(), recordings<float>();
  refusals();
  damaged_files();
  return failures() != 0;
}
