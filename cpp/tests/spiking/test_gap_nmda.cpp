// Gap junctions and conductances that v blocks, without Python: closed forms and integrators typed a second time, and
// the same bits for any number of threads, pieces of a run and instruction set with fma.
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "check.hpp"
#include "network_bits.hpp"
#include "ranvier/error.hpp"
#include "ranvier/isa.hpp"

using namespace ranvier;

namespace {

bool close(double a, double b, double error) { return std::abs(a - b) <= error; }

NeuronModel silent() { return NeuronModel("lif").set("v_th", 1000); }

// Two cells, a current into the first and a jump of the second at 5 ms; each has v of the other for a step.
void check_gap(bool one_group) {
  constexpr double dt = 0.1, w = 0.05, tau = 10, r = 10, leak = -65;
  SpikingNetwork<double> net(dt);
  NeuronGroup first = net.add(silent(), one_group ? 2 : 1), second = first;
  if (!one_group) second = net.add(silent(), 1);
  const NeuronGroup joined = one_group ? first.slice(1, 2) : second;
  net.connect(net.add_times(1, {5.0}, {0}), joined, Synapse("delta"), ConnectionRule::all_to_all(), 7.0, 0.0);
  const std::vector<Index> i{0}, j{one_group ? Index{1} : Index{0}};
  net.connect(first, second, Synapse("gap_junction"), ConnectionRule::pairs(i, j), w, 0.0);
  CHECK(net.connections() == (one_group ? 2 : 3));
  const std::vector<double> input{1.0, 0.0};
  SpikingRunOptions<double> options;
  options.currents.push_back({first.id, View<const double>(input.data(), 1, one_group ? 2 : 1)});
  double v[2] = {leak, leak};
  const double b = (1 + r * w) / tau;
  for (int k = 0; k < 3000; ++k) {
    net.run(dt, options);
    if (k == 50) v[1] += 7;
    const double a[2] = {(leak + r * (input[0] + w * v[1])) / tau, (leak + r * w * v[0]) / tau};
    for (int n = 0; n < 2; ++n) v[n] = a[n] / b + (v[n] - a[n] / b) * std::exp(-b * dt);
    CHECK(close(net.cells(first.id).states()(0, 0), v[0], 1e-11));
    CHECK(close(net.cells(second.id).states()(0, one_group), v[1], 1e-11));
  }
  CHECK(close((v[1] - leak) / (v[0] - leak), w / (w + 1 / r), 1e-9));
}

void check_gap_refusals() {
  SpikingNetwork<double> net(0.1);
  GroupOptions<double> exact;
  exact.integrator = "exact";
  const NeuronGroup cells = net.add(NeuronModel("lif"), 2), linear = net.add(NeuronModel("lif"), 2, exact);
  const NeuronGroup source = net.add_poisson(2, std::vector<double>{10});
  const auto refused = [&](const NeuronGroup& from, const NeuronGroup& to) {
    return !error_of<ValueError>([&] {
              net.connect(from, to, Synapse("gap_junction"), ConnectionRule::one_to_one(), 0.1, 0.0);
            }).empty();
  };
  CHECK(refused(source, cells) && refused(linear, cells) && refused(cells, linear));
  CHECK(!error_of<ValueError>([&] { net.background(cells, Synapse("gap_junction"), 10, 0.1); }).empty());
  CHECK(net.connections() == 0 && net.run(1).spikes.size() == 3);
}

// NMDA receptors of a silent cell, whose step is typed again: w, and the conductance a time t after the arrival
constexpr double w = 2, tau_m = 10, r_m = 10, e_leak = -65, e_rev = 10;
double conductance(double t) { return w * 1.1052150279959603 * (std::exp(-t / 100) - std::exp(-t / 2)); }
double open(double v) { return 1 / (1 + std::exp(-0.062 * v) / 3.57); }
double rate(double t, double v) { return (e_leak - v + r_m * conductance(t) * open(v) * (e_rev - v)) / tau_m; }

double euler(double t, double v, double h) { return v + h * rate(t, v); }
double rk4(double t, double v, double h) {
  const double k1 = rate(t, v), k2 = rate(t + h / 2, v + h / 2 * k1), k3 = rate(t + h / 2, v + h / 2 * k2);
  return v + h / 6 * (k1 + 2 * k2 + 2 * k3 + rate(t + h, v + h * k3));
}
double staggered(double t, double v, double h) {
  const double g = conductance(t + h / 2), b = open(v), slope_b = 0.062 * b * (1 - b);
  const double slope = (-1 - r_m * g * b + r_m * g * slope_b * (e_rev - v)) / tau_m;
  return v + std::expm1(slope * h) / slope * rate(t + h / 2, v);
}

template <class T>
void check_nmda(const char* integrator, const std::function<double(double, double, double)>& step, double error) {
  constexpr double dt = 0.1;
  SpikingNetwork<T> net(dt);
  GroupOptions<T> options;
  options.integrator = integrator;
  const NeuronGroup cells = net.add(silent(), 11, options);  // more than a vector
  const NeuronGroup source = net.add_times(1, {0.0}, {0});
  net.connect(source, cells, Synapse("nmda", {{"e_rev", e_rev}}), ConnectionRule::all_to_all(), w, 0.0);
  double v = e_leak;
  for (int k = 0; k < 300; ++k) {
    net.run(dt);
    v = step(k * dt, v, dt);
    for (const Index n : {0, 7, 10}) CHECK(close(double(net.cells(cells.id).states()(0, n)), v, error));
  }
  CHECK(v > -30);  // the block opens
}

// spikes of an axon that NMDA receptors drive; its times have the order of the integrator
double spike_of_axon(const char* integrator, double dt) {
  SpikingNetwork<double> net(dt);
  GroupOptions<double> options;
  options.integrator = integrator;
  const NeuronGroup axon = net.add(NeuronModel("hodgkin_huxley"), 1, options);
  const Synapse nmda("nmda", {{"e_rev", 60}});
  net.connect(net.add_times(1, {0.0}, {0}), axon, nmda, ConnectionRule::all_to_all(), 2.0, 0.0);
  const SpikingResult result = net.run(20);
  CHECK(!result.spikes[0].times.empty());
  return result.spikes[0].times.empty() ? 0 : result.spikes[0].times[0];
}
void check_spike_times() {
  const double fine = spike_of_axon("rk4", 0.0025);
  CHECK(close(spike_of_axon("rk4", 0.04), fine, 2e-6));  // of fourth order: about dt⁴ = 2.6e-6 ms
  const double rough = spike_of_axon("staggered", 0.02) - fine, half = spike_of_axon("staggered", 0.01) - fine;
  CHECK(std::abs(rough) < 5e-3 && close(rough / half, 4, 0.2));
}

// all of it at once: gap junctions within a group and between two, NMDA, jumps, plasticity
template <class T>
NetworkBits<T> mixed(int threads, const std::vector<double>& pieces) {
  SpikingNetwork<T> net(0.05, 5);
  GroupOptions<T> options;
  options.integrator = "rk4";
  const NeuronGroup axons = net.add(NeuronModel("hodgkin_huxley"), 12000, options);
  const NeuronGroup cells = net.add(NeuronModel("lif"), 3001);
  const NeuronGroup noise = net.add_poisson(500, std::vector<double>{300});
  const Synapse gap("gap_junction"), nmda("nmda");
  ConnectOptions stdp;
  stdp.plasticity = Plasticity("stdp", {{"a_plus", 0.1}, {"a_minus", 0.12}, {"mu_plus", 0.3}, {"mu_minus", 0.7}});
  net.connect(axons, axons, gap, ConnectionRule::outdegree(2), SynapseValues::uniform(0, 0.05), 0.0);
  const int learning = net.connect(noise, axons, nmda, ConnectionRule::indegree(5), SynapseValues::uniform(0, 0.8),
                                   SynapseValues::uniform(0, 0.5), stdp);
  net.connect(axons, cells, gap, ConnectionRule::indegree(1), 0.01, 0.0);
  net.connect(noise, cells, Synapse("delta"), ConnectionRule::indegree(10), 5.0, 0.0);
  SpikingRunOptions<T> run_options;
  run_options.threads = threads;
  run_options.currents.push_back({axons.id, 4.0});
  NetworkBits<T> bits;
  for (const double t : pieces) bits.add_spikes(net.run(t, run_options));
  bits.add_state(net, axons.id), bits.add_state(net, cells.id), bits.add_weights(net, learning);
  return bits;
}

std::uint64_t hash(const void* data, std::size_t bytes, std::uint64_t h = 0xcbf29ce484222325) {
  for (std::size_t i = 0; i < bytes; ++i) h = (h ^ static_cast<const unsigned char*>(data)[i]) * 0x100000001b3;
  return h;
}
template <class T>
unsigned long long hash_of(const NetworkBits<T>& bits) {
  std::uint64_t h = hash(bits.states.data(), bits.states.size() * sizeof(T));
  for (const std::vector<double>& times : bits.times) h = hash(times.data(), times.size() * 8, h);
  return hash(bits.weights.data(), bits.weights.size() * 8, h);
}

template <class T>
void check_threads_and_pieces() {
  const NetworkBits<T> one = mixed<T>(1, {5});
  CHECK(one.spikes() > 1000);
  for (const int threads : {2, 3, 7}) CHECK(one == mixed<T>(threads, {5}));
  CHECK(one == mixed<T>(3, {0.05, 1.95, 3}));
}

std::string bits_text() {
  char text[100];
  std::snprintf(text, sizeof text, "%llx %llx\n", hash_of(mixed<float>(1, {1})), hash_of(mixed<double>(1, {1})));
  return text;
}
// what another instruction set prints in a process of its own
std::string bits_of(const std::string& program, const std::string& isa) {
  std::FILE* const pipe = popen(("RANVIER_ISA=" + isa + " " + program + " bits").c_str(), "r");
  char text[100] = {};
  const bool read = std::fgets(text, sizeof text, pipe);
  return pclose(pipe) == 0 && read ? text : "nothing from " + isa;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::fputs(bits_text().c_str(), stdout);
    return 0;
  }
  check_gap(true), check_gap(false);
  check_gap_refusals();
  // float32: a step rounds v, up to 65 mV, by 4e-6 mV a few times, and a membrane of 10 ms keeps 100 steps of that
  check_nmda<double>("rk4", rk4, 1e-11), check_nmda<float>("rk4", rk4, 1e-3);
  check_nmda<double>("euler", euler, 1e-11);
  check_nmda<double>("staggered", staggered, 1e-11), check_nmda<float>("staggered", staggered, 1e-3);
  check_spike_times();
  check_threads_and_pieces<float>(), check_threads_and_pieces<double>();
  // the baseline has no fma, hence other bits
  const std::string own = ranvier::isa().active == "baseline" ? "" : bits_text();
  for (const std::string& isa : ranvier::isa().available)
    if (isa != "baseline" && !own.empty()) CHECK(bits_of(argv[0], isa) == own);
  return failures() != 0;
}
