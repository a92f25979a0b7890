// Plasticity in networks without Python: published pairs, trains and releases (tests/data/spiking_truth.json), the
// order of events, runs in pieces, and what is refused.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "check.hpp"
#include "network_bits.hpp"
#include "plastic_trains.hpp"
#include "ranvier/error.hpp"
#include "ranvier/spiking_file.hpp"

using namespace ranvier;

namespace {

constexpr double dt = 0.1;
bool close(double a, double b, double error = 1e-12) { return std::abs(a - b) <= error; }

ConnectOptions with(const std::string& rule, const Parameters& parameters) {
  ConnectOptions options;
  options.plasticity = Plasticity(rule, parameters);
  return options;
}
Synapse current() { return Synapse("exp_current", {{"tau", 5}}, "s"); }

// Neurons that spike in a step if, and only if, force() is their current in it.
NeuronModel driven() { return NeuronModel("lif").set("v_th", 1000).set("t_ref", 1.5 * dt); }
// v goes from −65 mV to 1000 mV in about 0.7 of a step
double force() { return 1065 / (0.7 * dt); }
Index step_of(double t) { return static_cast<Index>(std::ceil(t / dt - 1e-9)) - 1; }

SpikingResult run(SpikingNetwork<double>& net, Index steps, int group = -1, const std::vector<double>& current = {}) {
  SpikingRunOptions<double> options;
  if (group >= 0)
    options.currents.push_back(
        {group, Current<double>(View<const double>(current.data(), steps, Index(current.size()) / steps))});
  return net.run(double(steps) * dt, options);
}

// the network after a file
SpikingNetwork<double> reloaded(const SpikingNetwork<double>& net) {
  const std::string bytes = write_spiking_network(net);
  SpikingNetwork<double> read = std::get<SpikingNetwork<double>>(read_spiking_network(bytes.data(), bytes.size()));
  CHECK(write_spiking_network(read) == bytes);
  return read;
}

void check_pairs() {
  const std::vector<double> after{-50, -20, -10, -5, -0.1, 0, 0.1, 5, 10, 20, 50};
  const Index n = static_cast<Index>(after.size()), steps = 1520;
  SpikingNetwork<double> net(dt);
  const NeuronGroup post = net.add(driven(), n), pre = net.add_times(1, {100}, {0});
  const int learning = net.connect(pre, post, current(), ConnectionRule::all_to_all(), 0.5, 1.0,
                                   with("stdp", {{"a_plus", 0.01}, {"a_minus", 0.012}}));
  std::vector<double> input(static_cast<std::size_t>(steps * n));
  for (Index j = 0; j < n; ++j) input[step_of(101 + after[j]) * n + j] = force();
  CHECK(run(net, steps, post.id, input).spikes[0].times.size() == after.size());
  for (Index j = 0; j < n; ++j) {
    const double t = after[j], change = t >= 0 ? 0.01 * std::exp(-t / 20) : -0.012 * std::exp(t / 20);
    CHECK(close(net.rows(learning).weights64()[j], 0.5 + change, 1e-14));
  }
}

// one pre, one post neuron, a connection for each rule; runs end at these steps, and `cut` is made of the network there
template <class Cut>
std::vector<std::vector<double>> train_weights(const std::vector<Index>& stops, const Cut& cut) {
  SpikingNetwork<double> net(dt);
  const NeuronGroup post = net.add(driven(), 1);
  const NeuronGroup pre = net.add_times(1, pre_times, std::vector<std::int64_t>(pre_times.size()));
  for (const Train& train : trains)
    net.connect(pre, post, current(), ConnectionRule::all_to_all(), 0.5, 1.0, with(train.rule, train.parameters));
  std::vector<std::vector<double>> weights;
  Index from = 0;
  for (const Index stop : stops) {
    std::vector<double> input(static_cast<std::size_t>(stop - from));
    for (const double t : post_times)
      if (step_of(t) >= from && step_of(t) < stop) input[step_of(t) - from] = force();
    run(net, stop - from, post.id, input);
    cut(net);
    weights.emplace_back();
    for (int c = 0; c < net.connections(); ++c) weights.back().push_back(net.rows(c).weights64()[0]);
    from = stop;
  }
  return weights;
}

void check_trains() {
  std::vector<double> events(post_times);
  for (const double t : pre_times) events.push_back(t + 1);
  std::sort(events.begin(), events.end());
  const std::vector<Index> stops{step_of(events[9]) + 2, step_of(events[19]) + 2, 9900};
  const auto weights = train_weights(stops, [](SpikingNetwork<double>&) {});
  for (std::size_t i = 0; i < std::size(trains); ++i) {
    CHECK(std::isnan(trains[i].after_10) || close(weights[0][i], trains[i].after_10));
    CHECK(std::isnan(trains[i].after_20) || close(weights[1][i], trains[i].after_20));
    CHECK(close(weights[2][i], trains[i].end));
  }
  // runs that end between an arrival or a spike and what it changes; a copy and a file go on where the network was
  const std::vector<Index> cuts{2312, 2313, 2314, 4528, 9900};
  CHECK(train_weights(cuts, [](SpikingNetwork<double>& net) { net = SpikingNetwork<double>(net); }).back() ==
        weights.back());
  CHECK(train_weights(cuts, [](SpikingNetwork<double>& net) { net = reloaded(net); }).back() == weights.back());
}

// each synapse of many lines and targets: additive rules are sums over all pairs of an arrival and a spike
void check_all_pairs() {
  const Index sources = 8, targets = 5, steps = 600;
  SpikingNetwork<double> net(dt, 7);
  std::vector<double> pre, input(static_cast<std::size_t>(steps * targets));
  std::vector<std::vector<double>> post(targets);
  std::vector<std::int64_t> neurons;
  for (Index i = 0; i < 4 * sources; ++i)
    pre.push_back(double(1 + 13 * i * i % 500) * dt), neurons.push_back(i % sources);
  const NeuronGroup cells = net.add(driven(), targets), axons = net.add_times(sources, pre, neurons);
  for (Index i = 0; i < 3 * targets; ++i) {
    post[i % targets].push_back(double(20 + 37 * i) * dt);
    input[step_of(post[i % targets].back()) * targets + i % targets] = force();
  }
  const int learning = net.connect(axons, cells, current(), ConnectionRule::all_to_all(), 0.5,
                                   SynapseValues::uniform(0, 3), with("stdp", {{"a_plus", 0.01}, {"a_minus", 0.02}}));
  CHECK(run(net, steps, cells.id, input).spikes[0].times.size() == 15);
  const ConnectionRows& rows = net.rows(learning);
  CHECK(rows.lines() > 3 * sources);
  for (Index s = 0; s < sources; ++s)
    for (Index l = rows.indptr()[s]; l < rows.indptr()[s + 1]; ++l)
      for (Index i = rows.line_begin()[l]; i < rows.line_begin()[l + 1]; ++i) {
        double w = 0.5;
        for (std::size_t k = 0; k < pre.size(); ++k)
          for (const double t : post[rows.target()[i]]) {
            const double after = t - pre[k] - rows.line_delay()[l] * dt;
            if (neurons[k] == s) w += after > -dt / 2 ? 0.01 * std::exp(-after / 20) : -0.02 * std::exp(after / 20);
          }
        CHECK(close(rows.weights64()[i], w));
      }
}

// what is delivered is the rise of a current that decays by 1/e a step, from a source that spikes in each
std::vector<double> releases(const Parameters& parameters, bool second) {
  constexpr double step = 50;
  SpikingNetwork<double> net(step);
  const NeuronGroup cell = net.add(NeuronModel("lif").set("v_th", 1e6), 2);
  std::vector<double> times;
  std::vector<std::int64_t> neurons;
  for (int k = 0; k < 500; ++k) {
    times.push_back(k * step), neurons.push_back(0);
    if (k % 3 == 0) times.push_back(k * step), neurons.push_back(1);
  }
  net.connect(net.add_times(2, times, neurons), cell, Synapse("exp_current", {{"tau", step}}, "s"),
              ConnectionRule::one_to_one(), 3.0, 0.0, with("tsodyks_markram", parameters));
  std::vector<double> released;
  for (double before = 0; released.size() < 499;) {
    net.run(step);
    const double i = net.synapse_state(cell.id, "s.i")[second];
    released.push_back((std::exp(1.0) * i - before) / 3), before = i;
  }
  return released;
}

void check_release() {
  const auto depressing = releases({{"U", 0.5}, {"tau_rec", 800}}, false);
  const auto facilitating = releases({{"U", 0.05}, {"tau_rec", 100}, {"tau_facil", 1000}}, false);
  const double d[] = {0.5,
                      0.26514673429663105,
                      0.15483462147355664,
                      0.10302030158728159,
                      0.07868277711630017,
                      0.06725128291400889,
                      0.06188183542345438,
                      0.05935977086709543,
                      0.058175140672344194,
                      0.05761871213256792};
  const double f[] = {0.05,
                      0.09229681521484867,
                      0.12589815550199382,
                      0.15190778775776673,
                      0.17205500345854166,
                      0.18794387929031436,
                      0.200798031431559,
                      0.21146124500234031,
                      0.2204886480722716,
                      0.22824392649672662};
  for (int i = 0; i < 10; ++i) CHECK(close(depressing[i], d[i]) && close(facilitating[i], f[i]));
  // u keeps what rounding did to it for 1000 ms, 20 spikes, x for 100 ms
  CHECK(close(depressing.back(), 0.05712585650663057) && close(facilitating.back(), 0.28833940867109586, 1e-11));
  // a source of its own: at a third of the rate it has other releases, but begins as the first does
  const auto rare = releases({{"U", 0.5}, {"tau_rec", 800}}, true);
  const double x = 1 - 0.5 * std::exp(-150.0 / 800);
  CHECK(close(rare[0], 0.5) && close(rare[1], 0) && close(rare[3], 0.5 * x));
}

// An arrival at t_8 carries the target over its threshold there; to its synapses that spike is an event at t_9.
void check_spike_by_a_jump() {
  SpikingNetwork<double> net(dt);
  const NeuronGroup cell = net.add(NeuronModel("lif"), 1), pre = net.add_times(1, {8 * dt}, {0});
  const int learning = net.connect(pre, cell, current(), ConnectionRule::all_to_all(), 0.5, 0.0,
                                   with("stdp", {{"a_plus", 0.01}, {"a_minus", 0.012}}));
  net.connect(pre, cell, Synapse("delta"), ConnectionRule::all_to_all(), 20.0, 0.0);
  const SpikingResult result = run(net, 12);
  CHECK(result.spikes[0].times.size() == 1 && close(result.spikes[0].times[0], 8 * dt));
  CHECK(close(net.rows(learning).weights64()[0], 0.5 + 0.01 * std::exp(-dt / 20)));
}

// It delivers the weight that it then lowers, in the run that begins at its time.
void check_arrival() {
  SpikingNetwork<double> net(dt);
  const NeuronGroup cell = net.add(driven(), 1), pre = net.add_times(1, {7 * dt}, {0});
  const int learning = net.connect(pre, cell, current(), ConnectionRule::all_to_all(), 0.5, 0.0,
                                   with("stdp", {{"a_plus", 0.01}, {"a_minus", 0.2}, {"tau_minus", 10}}));
  std::vector<double> input(7);
  input[3] = force();
  CHECK(run(net, 7, cell.id, input).spikes[0].times.size() == 1);
  CHECK(net.rows(learning).weights64()[0] == 0.5);
  run(net, 1);
  CHECK(close(net.synapse_state(cell.id, "s.i")[0], 0.5 * std::exp(-dt / 5), 1e-15));
  CHECK(close(net.rows(learning).weights64()[0], 0.5 - 0.2 * std::exp(-3 * dt / 10)));
}

// a rule of timing on each of the synapses of 12,000 axons, in pieces of a run or by threads
NetworkBits<double> many(int threads, const std::vector<double>& pieces) {
  SpikingNetwork<double> net(0.05, 3);
  GroupOptions<double> options;
  options.integrator = "rk4";
  const NeuronGroup axons = net.add(NeuronModel("hodgkin_huxley"), 12000, options);
  const NeuronGroup noise = net.add_poisson(1000, std::vector<double>{400});
  const Synapse fast("exp_conductance", {{"tau", 2}, {"e_rev", 0}}, "fast");
  net.connect(noise, axons, fast, ConnectionRule::indegree(4), 0.2, 0.1,
              with("tsodyks_markram", {{"U", 0.4}, {"tau_rec", 100}, {"tau_facil", 20}}));
  const auto stdp = with("stdp", {{"a_plus", 0.1}, {"a_minus", 0.12}, {"w_max", 0.2}, {"mu_plus", 0.5}});
  const int pair = net.connect(axons, axons, fast, ConnectionRule::indegree(20), SynapseValues::uniform(0, 0.2),
                               SynapseValues::uniform(0, 1), stdp);
  const auto rule = with("triplet_stdp", {{"a2_plus", 0.01},
                                          {"a3_plus", 0.02},
                                          {"a2_minus", 0.01},
                                          {"a3_minus", 0.01},
                                          {"tau_plus", 16},
                                          {"tau_minus", 33},
                                          {"tau_x", 101},
                                          {"tau_y", 125}});
  const int triplet =
      net.connect(axons.slice(100, 9000), axons.slice(3000, 12000), fast, ConnectionRule::indegree(5), 0.05, 0.0, rule);
  NetworkBits<double> bits;
  SpikingRunOptions<double> run_options;
  run_options.threads = threads;
  for (const double t : pieces) {
    bits.add_spikes(net.run(t, run_options));
    if (pieces.size() > 1) net = reloaded(net);
  }
  bits.add_state(net, axons.id), bits.add_weights(net, pair), bits.add_weights(net, triplet);
  return bits;
}

void check_threads_and_pieces() {
  const NetworkBits<double> one = many(1, {8});
  CHECK(one.spikes() > 5000);
  for (const int threads : {2, 3, 7}) CHECK(one == many(threads, {8}));
  CHECK(one == many(2, {0.05, 3.15, 4.8}));
}

void check_refusals() {
  SpikingNetwork<double> net(dt);
  const NeuronGroup a = net.add(NeuronModel("lif"), 3), b = net.add(NeuronModel("lif"), 2);
  const Parameters stdp{{"a_plus", 0.01}, {"a_minus", 0.012}};
  const auto refused = [&](const Synapse& synapse, const ConnectOptions& options, double weight = 0.5) {
    return error_of<ValueError>(
        [&] { net.connect(a, b, synapse, ConnectionRule::all_to_all(), weight, 1.0, options); });
  };
  CHECK(refused(Synapse("gap_junction"), with("stdp", stdp)).find("GapJunction") != std::string::npos);
  CHECK(refused(current(), with("stdp", stdp), 1.5).find("w_max") != std::string::npos);
  ConnectOptions one_number = with("stdp", stdp);
  one_number.weights = WeightType::number;
  CHECK(refused(current(), one_number).find("float64") != std::string::npos);
  const Parameters negative{{"eta", 0.01}, {"w_min", -1}};
  CHECK(!refused(Synapse("nmda"), with("inhibitory_stdp", negative)).empty());
  CHECK(refused(current(), with("inhibitory_stdp", negative), -0.5).empty());
  CHECK(net.connections() == 1 && net.states(b.id).size() == 2);
  CHECK(error_of<ValueError>([] { Plasticity("spdt"); }).find("stdp") != std::string::npos);
  CHECK(error_of<TypeError>([] { Plasticity("stdp", {{"a_plus", 1}}); }).find("a_minus") != std::string::npos);
  CHECK(error_of<ValueError>([] { Plasticity("stdp", {{"a_plus", 1}, {"a_minus", 1}, {"nearest", 2}}); }) != "");
  CHECK(error_of<ValueError>([] { Plasticity("tsodyks_markram", {{"U", 1.1}, {"tau_rec", 1}}); }) != "");
  CHECK(error_of<ValueError>([] { Plasticity("inhibitory_stdp", {{"eta", 1}, {"w_min", 1}}); }) != "");
  net.rows(0).weights64()[4] = 1.25;  // found when a run begins
  CHECK(error_of<ValueError>([&] { net.run(1); }).find("synapse 4") != std::string::npos);
  CHECK(list_plasticities().size() == 4 && !list_plasticities()[0].timing && list_plasticities()[1].timing);
}

}  // namespace

int main() {
  check_pairs();
  check_trains();
  check_all_pairs();
  check_release();
  check_spike_by_a_jump();
  check_arrival();
  check_threads_and_pieces();
  check_refusals();
  return failures() != 0;
}
