// Populations in files: they go on with the same bits as without the break, and damaged files are refused.
#include <cstring>

#include "check.hpp"
#include "ranvier/population_file.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

const rv::Stimulus noise = rv::Stimulus::constant(10) + rv::Stimulus::ou_noise(0, 3, 5, 7);

template <class T>
rv::Population<T> example() {
  rv::Population<T> cells{rv::model("lif").set("t_ref", {2, 7.3, 40}), 3};
  cells["r_m"](0, 2) = T(11);
  cells.run(14.5, 0.1, rv::Stimulus::constant(2) + rv::Stimulus::ou_noise(0, 0.1, 5, 7));
  return cells;
}

template <class T>
bool same(const rv::View<T>& a, const rv::View<T>& b) {
  for (rv::Index i = 0; i < a.rows(); ++i)
    if (std::memcmp(&a(i, 0), &b(i, 0), static_cast<std::size_t>(a.cols()) * sizeof(T)) != 0) return false;
  return a.rows() == b.rows() && a.cols() == b.cols();
}

template <class T>
void it_goes_on() {
  rv::Population<T> straight = example<T>();
  const rv::Notes notes{{"integrator", "rk4"}, {"name", "läuft"}};
  const std::string bytes = rv::write_population(straight, notes);
  rv::Notes found;
  auto resumed = std::get<rv::Population<T>>(rv::read_population(bytes.data(), bytes.size(), &found));
  CHECK(found == notes && rv::write_population(resumed, found) == bytes);
  CHECK(resumed.model() == straight.model() && resumed.t() == straight.t());
  CHECK(same(resumed.states(), straight.states()) && same(resumed.parameters(), straight.parameters()));
  const auto a = straight.run(60, 0.1, noise), b = resumed.run(60, 0.1, noise);
  CHECK(!a.spike_times.empty() && a.spike_times == b.spike_times && a.spike_neurons == b.spike_neurons);
  CHECK(same(resumed.states(), straight.states()));
}

void every_model() {
  for (const std::string& name : rv::neuron_names()) {
    const rv::NeuronModel model(name);
    std::vector<float> start;
    for (const rv::NeuronQuantity& q : model.states()) start.push_back(static_cast<float>(q.value));
    const rv::Population<float> cells{model, 2, {start.data(), static_cast<rv::Index>(start.size()), 1}};
    const std::string bytes = rv::write_population(cells);
    const auto again = std::get<rv::Population<float>>(rv::read_population(bytes.data(), bytes.size()));
    CHECK(again.model() == model && same(again.states(), cells.states()) && rv::write_population(again) == bytes);
  }
}

// parameters that all neurons share are still shared after a file, and in a copy
void shared_parameters() {
  rv::Population<double> cells{rv::model("lif"), 3, {}, true};
  cells.run(14.5, 0.1, rv::Stimulus::constant(2));
  const std::string bytes = rv::write_population(cells);
  auto again = std::get<rv::Population<double>>(rv::read_population(bytes.data(), bytes.size()));
  CHECK(again.parameters().cols() == 1 && same(again.parameters(), cells.parameters()));
  rv::Population<double> copy = cells;
  const auto a = cells.run(60, 0.1, noise), b = again.run(60, 0.1, noise), c = copy.run(60, 0.1, noise);
  CHECK(!a.spike_times.empty() && a.spike_times == b.spike_times && a.spike_times == c.spike_times);
}

std::string reason(const std::string& bytes) {
  return error_of<rv::FileError>([&] { rv::read_population(bytes.data(), bytes.size()); });
}

// the error when a well-formed file has other content: the archive is changed and written again
template <class Change>
std::string changed(const Change& change) {
  std::string bytes = rv::write_population(example<double>());
  rv::Archive archive = rv::read_archive(bytes.data(), bytes.size());
  change(archive);
  return reason(rv::write_archive(archive));
}

void it_is_checked() {
  const auto drop = [](const std::string& name) {
    return changed([&](rv::Archive& a) {
      for (std::size_t i = a.tensors.size(); i-- > 0;)
        if (a.tensors[i].name == name) a.tensors.erase(a.tensors.begin() + static_cast<std::ptrdiff_t>(i));
    });
  };
  for (const char* name : {"state.v", "parameter.t_ref", "model.tau_m", "clock.step", "until", "noise.seed.0"})
    CHECK(drop(name).find(name) != std::string::npos);
  CHECK(drop("noise.x.0").find("tensors, expected") != std::string::npos);
  CHECK(drop("nothing").empty());
  const auto put = [](const std::string& name, auto value) {
    return changed([&](rv::Archive& a) {
      for (rv::Tensor& tensor : a.tensors)
        if (tensor.name == name) std::memcpy(const_cast<void*>(tensor.data), &value, sizeof value);
    });
  };
  CHECK(put("clock.start", 0.25).empty() && put("until", -rv::forever).empty());
  for (const double bad : {-1.0, -rv::forever, rv::forever, rv::forever - rv::forever}) {
    CHECK(!put("clock.start", bad).empty() && !put("clock.dt", bad).empty());
    CHECK(bad < 0 || !put("until", bad).empty());
  }
  for (const std::int64_t bad : {std::int64_t{-1}, std::int64_t{1} << 62})
    CHECK(!put("clock.step", bad).empty() && !put("clock.steps", bad).empty());
  CHECK(put("model.tau_m", 0.0).find("tau_m must be") != std::string::npos);
  const auto say = [](const char* key, const char* text) { return changed([&](auto& a) { a.metadata[key] = text; }); };
  CHECK(say("model", "life").find("lif") != std::string::npos);
  CHECK(say("dtype", "float32").find("does not have the shape and dtype") != std::string::npos);
  CHECK(say("object", "network").find("not a population") != std::string::npos);
  CHECK(say("other", "").find("unknown key 'other'") != std::string::npos);
}

void every_bit_counts() {
  std::string bytes = rv::write_population(example<float>());
  for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 5) {
    const char mask = static_cast<char>(1 << bit % 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
    CHECK(!reason(bytes).empty());
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
  }
  for (std::size_t size = 0; size < bytes.size(); size += 7) CHECK(!reason(bytes.substr(0, size)).empty());
  CHECK(reason(bytes).empty());
}

}  // namespace

int main() {
  it_goes_on<float>();
  it_goes_on<double>();
  every_model();
  shared_parameters();
  it_is_checked();
  every_bit_counts();
  return failures() != 0;
}
