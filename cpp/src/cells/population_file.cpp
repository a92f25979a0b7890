// Populations to and from the bytes of a file; population_file.hpp says what is in them.
#include "ranvier/population_file.hpp"

#include <cmath>
#include <cstring>

#include "files/archive_object.hpp"
#include "cells/neuron_info.hpp"
#include "cells/population_state.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// The arrays of a population of either dtype, so that everything below is compiled once.
struct Parts {
  const NeuronInfo& info;
  DType dtype;
  std::size_t n, parameter_cols;
  std::size_t state_stride, parameter_stride;  // [bytes] from one row to the next
  const char *state, *parameters;
  std::size_t initial_cols;  // 0: an older file, which does not say where the neurons started
  const char* initial;
  double* refractory_until;
  Clock& clock;
  std::vector<OuProcess>& noise;
};

template <class T>
Parts parts_of(PopulationState<T>& s) {
  return {s.info,
          dtype_of<T>(),
          static_cast<std::size_t>(s.n),
          static_cast<std::size_t>(s.parameter_cols),
          static_cast<std::size_t>(s.padded) * sizeof(T),
          static_cast<std::size_t>(s.shared() ? 1 : s.padded) * sizeof(T),
          reinterpret_cast<const char*>(s.state.data()),
          reinterpret_cast<const char*>(s.parameters.data()),
          static_cast<std::size_t>(s.initial_cols),
          reinterpret_cast<const char*>(s.initial.data()),
          s.refractory_until.data(),
          s.clock,
          s.noise};
}

struct Tensors : std::vector<Tensor> {
  // `count` numbers at `at`, called kind + name; count 0: a single number, of shape ()
  void add(const char* kind, const char* name, DType dtype, std::size_t count, const void* at) {
    Tensor& tensor = emplace_back();
    tensor.name = kind;
    tensor.name += name;
    tensor.dtype = dtype;
    if (count) tensor.shape.push_back(count);
    tensor.data = at;
  }
};

// All that a population consists of but its model. Writing reads these places, and reading fills them.
Tensors tensors_of(const Parts& s) {
  Tensors all;
  all.add("until", "", DType::f64, s.n, s.refractory_until);
  all.add("clock.start", "", DType::f64, 0, &s.clock.start);
  all.add("clock.dt", "", DType::f64, 0, &s.clock.dt);
  all.add("clock.step", "", DType::i64, 0, &s.clock.step);
  all.add("clock.steps", "", DType::i64, 0, &s.clock.total_steps);
  for (int i = 0; i < s.info.states.count; ++i)
    all.add("state.", s.info.states[i].name, s.dtype, s.n, s.state + static_cast<std::size_t>(i) * s.state_stride);
  for (int i = 0; i < s.info.parameters.count; ++i)
    all.add("parameter.", s.info.parameters[i].name, s.dtype, s.parameter_cols,
            s.parameters + static_cast<std::size_t>(i) * s.parameter_stride);
  const std::size_t initial_bytes = s.initial_cols * (s.dtype == DType::f32 ? sizeof(float) : sizeof(double));
  for (int i = 0; i < s.info.states.count && s.initial_cols; ++i)
    all.add("initial.", s.info.states[i].name, s.dtype, s.initial_cols,
            s.initial + static_cast<std::size_t>(i) * initial_bytes);
  std::string number = "0";
  for (const OuProcess& process : s.noise) {
    all.add("noise.seed.", number.c_str(), DType::u64, 0, &process.seed);
    all.add("noise.tau.", number.c_str(), DType::f64, 0, &process.tau);
    all.add("noise.dt.", number.c_str(), DType::f64, 0, &process.dt);
    all.add("noise.step.", number.c_str(), DType::i64, 0, &process.step);
    all.add("noise.x.", number.c_str(), DType::f64, s.n, process.x.data());
    number = std::to_string(&process - s.noise.data() + 1);
  }
  return all;
}

std::size_t neurons_in(const Archive& archive) {
  const Tensor* until = archive.find("until");
  if (!until || until->shape.size() != 1 || until->shape[0] == 0) throw_value_error("there is no tensor 'until' (n,)");
  return until->shape[0];
}

// the model as it was given to the population: each parameter one number, or one a neuron
NeuronModel model_of(const Archive& archive, const std::string& name, std::size_t n) {
  NeuronModel model(name);
  for (const QuantityInfo& q : neuron_info(model.id()).parameters) {
    Tensors wanted;
    wanted.add("model.", q.name, DType::f64, 1, nullptr);
    const Tensor* found = archive.find(wanted[0].name);
    if (found && found->shape.size() == 1 && found->shape[0] == n) wanted[0].shape[0] = n;
    std::vector<double> values(wanted[0].shape[0]);
    std::memcpy(values.data(), required(archive, wanted[0]).data, wanted[0].bytes());
    model.set(q.name, std::move(values));
  }
  return model;
}

// Fills a population of the right size from an archive that must hold its tensors, the model's, and nothing else.
void read_into(const Parts& s, const Archive& archive) {
  while (archive.find("noise.x." + std::to_string(s.noise.size()))) s.noise.emplace_back().x.resize(s.n);
  const Tensors wanted = tensors_of(s);
  for (const Tensor& tensor : wanted)
    std::memcpy(const_cast<void*>(tensor.data), required(archive, tensor).data, tensor.bytes());
  const std::size_t count = wanted.size() + static_cast<std::size_t>(s.info.parameters.count);
  if (archive.tensors.size() != count)
    throw_value_error("there are ", archive.tensors.size(), " tensors, expected ", count);
  // times and counts from which no run can go on
  const Clock& c = s.clock;
  bool good = c.start >= 0 && std::isfinite(c.t()) && c.dt >= 0 && c.step >= 0 && c.total_steps >= c.step &&
              !(c.total_steps >> 62);
  for (std::size_t j = 0; j < s.n; ++j) good &= s.refractory_until[j] < forever;
  if (!good) throw_value_error("the clock or 'until' holds what no run leaves behind");
}

template <class T>
AnyPopulation population_of(const NeuronModel& model, std::size_t n, const Archive& archive) {
  const Tensor* first = archive.find(std::string("parameter.") + neuron_info(model.id()).parameters[0].name);
  const bool shared = first && first->shape.size() == 1 && first->shape[0] == 1;
  const T zeros[max_states] = {};  // a start that every model allows; the states of the file replace it
  Population<T> population(model, static_cast<Index>(n), {zeros, neuron_info(model.id()).states.count, 1}, shared);
  PopulationState<T>& state = *population.state();
  const Tensor* start = archive.find(std::string("initial.") + state.info.states[0].name);
  state.initial_cols = !start ? 0 : start->shape.size() == 1 && start->shape[0] == n ? state.n : 1;
  state.initial = Buffer<T>(state.info.states.count * state.initial_cols);
  read_into(parts_of(state), archive);
  return population;
}

std::string bytes_of(const Parts& s, const NeuronModel& model, const Notes& notes) {
  Tensors tensors = tensors_of(s);
  for (const QuantityInfo& q : s.info.parameters) {
    const std::vector<double>& values = model.get(q.name);
    tensors.add("model.", q.name, DType::f64, values.size(), values.data());
  }
  Archive archive;
  archive.tensors.swap(tensors);
  archive.metadata["object"] = "population";
  archive.metadata["model"] = s.info.name;
  archive.metadata["dtype"] = dtype_word(s.dtype);
  for (const auto& [key, value] : notes) archive.metadata[note_prefix + key] = value;
  return write_archive(archive);
}

AnyPopulation population_in(const Archive& archive, Notes* notes, const std::string& source) {
  try {
    MetadataFields fields(archive.metadata);
    const DType dtype = dtype_in(fields, "population");
    const std::size_t n = neurons_in(archive);
    const NeuronModel model = model_of(archive, fields.text("model"), n);
    Notes found = fields.notes();
    if (notes) notes->swap(found);
    return dtype == DType::f32 ? population_of<float>(model, n, archive) : population_of<double>(model, n, archive);
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
}

}  // namespace

inline namespace v0 {

template <class T>
std::string write_population(const Population<T>& population, const Notes& notes) {
  PopulationState<T>& s = *population.state();
  const LockGuard guard(s.lock);
  s.require_idle();
  return bytes_of(parts_of(s), s.model, notes);
}

AnyPopulation read_population(const void* bytes, std::size_t size, Notes* notes, const std::string& source) {
  return population_in(read_archive(bytes, size, Origin::ranvier, source), notes, source);
}

template <class T>
void save_population(const Population<T>& population, const std::string& path, const Notes& notes) {
  save_file(path, write_population(population, notes));
}

AnyPopulation load_population(const std::string& path, Notes* notes) {
  return population_in(load_file(path), notes, quoted(path));
}

template std::string write_population(const Population<float>&, const Notes&);
template std::string write_population(const Population<double>&, const Notes&);
template void save_population(const Population<float>&, const std::string&, const Notes&);
template void save_population(const Population<double>&, const std::string&, const Notes&);

}  // namespace v0
}  // namespace ranvier
