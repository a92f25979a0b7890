// Ensembles as ranvier/1 files. What all models share is in the metadata, as of a network; of what is each one's own
// the arrays have the models first.
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>

#include "files/archive_object.hpp"
#include "nets/ensemble/ensemble_impl.hpp"
#include "nets/network_archive.hpp"
#include "nets/network_metadata.hpp"
#include "nets/optimizer_metadata.hpp"
#include "nets/optimizer_tables.hpp"
#include "ranvier/error.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

constexpr const char* object = "ensemble";
// numbers that an ensemble has in place of the optimiser's, and those of the optimisers that the models have
constexpr const char *own_rates = "learning_rates", *own_decays = "weight_decays";
constexpr const char *rates_name = "optimizer.learning_rates", *decays_name = "optimizer.weight_decays",
                     *schedules_name = "schedules";
constexpr std::size_t schedule_numbers = 6;  // position, factor, waited, resting, whether there is a best, the best

using Numbers = std::vector<double>;
using Counts = std::vector<std::uint64_t>;

Tensor list_tensor(const char* name, const Numbers& numbers) {
  return {name, DType::f64, {numbers.size()}, numbers.data()};
}
Tensor list_tensor(const char* name, const Counts& counts) {
  return {name, DType::u64, {counts.size()}, counts.data()};
}

// the shape of an array of all models from that of one
Tensor of_all(const Tensor& one, std::size_t models) {
  Tensor all = one;
  all.shape.insert(all.shape.begin(), models);
  return all;
}

template <class T>
Tensor slot_tensor(std::size_t slot, std::size_t models, std::size_t size, const T* data) {
  return {"optimizer.slots." + std::to_string(slot), dtype_of<T>(), {models, size}, data};
}

void put(const ScheduleState& s, double* to) {
  const bool has_best = std::isfinite(s.progress.best);
  to[0] = static_cast<double>(s.epochs);
  to[1] = s.progress.factor;
  to[2] = s.progress.waited;
  to[3] = s.progress.resting;
  to[4] = has_best;
  to[5] = has_best ? s.progress.best : 0;
}

void get(const double* from, ScheduleState& s) {
  for (int i = 0; i < 5; ++i)
    if (!(from[i] >= 0 && from[i] < 1e15)) throw_value_error("tensor '", schedules_name, "' holds ", from[i]);
  s.epochs = static_cast<std::uint64_t>(from[0]);
  s.progress = {};
  s.progress.factor = from[1];
  s.progress.waited = from[2];
  s.progress.resting = from[3];
  if (from[4] > 0) s.progress.best = from[5];
}

// The arrays of an archive, which does not own their memory.
template <class T>
struct Arrays {
  std::vector<std::unique_ptr<Buffer<T>>> stacked;  // of all models
  Counts seeds, epochs, updates, steps;
  Numbers rates, decays, schedules;

  // `one` of each model, side by side
  template <class Place>
  const T* stack(std::size_t models, Index size, const Place& place) {
    stacked.push_back(std::make_unique<Buffer<T>>(product(static_cast<Index>(models), size)));
    T* const to = stacked.back()->data();
    for (std::size_t k = 0; k < models; ++k)
      std::memcpy(to + static_cast<Index>(k) * size, place(k), static_cast<std::size_t>(size) * sizeof(T));
    return to;
  }
};

template <class T>
Archive archive_of(const EnsembleImpl<T>& e, Arrays<T>& arrays) {
  const NetworkState<T>& first = e.state(0);
  const std::size_t models = e.models.size();
  Archive archive;
  archive.metadata = describe(first.spec, 0, e.metadata);
  archive.metadata["object"] = object;
  archive.metadata["dtype"] = dtype_word(dtype_of<T>());
  archive.metadata["models"] = text_of(models);
  if (const std::string rates = text_of_rates(first.rates); !rates.empty()) archive.metadata["rates"] = rates;
  const T* const base = first.parameters.data();
  for (const Tensor& one : parameter_tensors(first.layers, base)) {
    const Index at = static_cast<const T*>(one.data) - base;
    archive.tensors.push_back(of_all(one, models));
    archive.tensors.back().data = arrays.stack(models, static_cast<Index>(one.size()),
                                               [&](std::size_t k) { return e.state(k).parameters.data() + at; });
  }
  bool scheduled = false;
  for (std::size_t k = 0; k < models; ++k) {
    const NetworkState<T>& n = e.state(k);
    arrays.seeds.push_back(n.spec.seed);
    arrays.epochs.push_back(n.epochs);
    arrays.updates.push_back(n.updates);
    arrays.steps.push_back(n.optimizer.steps);
    arrays.rates.push_back(n.optimizer.description.learning_rate);
    arrays.decays.push_back(weight_decay_of(n.optimizer.description));
    arrays.schedules.resize((k + 1) * schedule_numbers);
    put(n.optimizer.schedule, arrays.schedules.data() + k * schedule_numbers);
    scheduled = scheduled || n.optimizer.schedule.moves();
  }
  for (const auto& [name, counts] :
       {std::pair{"seeds", &arrays.seeds}, {"epochs", &arrays.epochs}, {"updates", &arrays.updates}})
    archive.tensors.push_back(list_tensor(name, *counts));
  if (!e.learning_rates.empty()) archive.tensors.push_back(list_tensor(own_rates, e.learning_rates));
  if (!e.weight_decays.empty()) archive.tensors.push_back(list_tensor(own_decays, e.weight_decays));
  if (!first.optimizer.begun) return archive;
  describe(first.optimizer.description, first.optimizer.steps, archive.metadata);
  archive.tensors.push_back(list_tensor("optimizer.steps", arrays.steps));
  archive.tensors.push_back(list_tensor(rates_name, arrays.rates));
  archive.tensors.push_back(list_tensor(decays_name, arrays.decays));
  if (scheduled) {
    describe(first.optimizer.schedule, archive.metadata);
    archive.tensors.push_back(list_tensor(schedules_name, arrays.schedules));
  }
  const Index size = first.parameters.size();
  for (std::size_t s = 0; s < first.optimizer.slots.size(); ++s)
    archive.tensors.push_back(
        slot_tensor(s, models, static_cast<std::size_t>(size),
                    arrays.stack(models, size, [&](std::size_t k) { return e.state(k).optimizer.slots[s].data(); })));
  return archive;
}

// Reads arrays and counts them. An archive's data may be unaligned, hence memcpy.
class ArrayReader {
 public:
  ArrayReader(const Archive& archive, std::size_t models) : archive_{archive}, models_{models} {}

  std::size_t count() const noexcept { return count_; }
  bool has(const char* name) const noexcept { return archive_.find(name) != nullptr; }
  template <class X>
  std::vector<X> list(const char* name, std::size_t each = 1) {
    const Tensor& found = required(archive_, {name, dtype_of<X>(), {models_ * each}, nullptr});
    std::vector<X> values(models_ * each);
    std::memcpy(values.data(), found.data, found.bytes());
    ++count_;
    return values;
  }
  // the part of each model to place(k)
  template <class Place>
  void models(const Tensor& shape, const Place& place) {
    const Tensor& found = required(archive_, shape);
    const std::size_t bytes = found.bytes() / models_;
    for (std::size_t k = 0; k < models_; ++k)
      std::memcpy(place(k), static_cast<const char*>(found.data) + k * bytes, bytes);
    ++count_;
  }

 private:
  const Archive& archive_;
  const std::size_t models_;
  std::size_t count_ = 0;
};

// The optimisers and their states, if the file has them.
template <class T>
void read_optimizers(EnsembleImpl<T>& e, MetadataFields& fields, ArrayReader& reader) {
  if (!fields.has("optimizer")) return;
  const Optimizer shared = optimizer_of(fields);
  fields.count("optimizer.steps");  // of the first model; all are in an array
  const std::size_t models = e.models.size();
  const Counts steps = reader.list<std::uint64_t>("optimizer.steps");
  const Numbers rates = reader.list<double>(rates_name), decays = reader.list<double>(decays_name);
  const ScheduleState schedule = schedule_of(fields);
  const Numbers schedules =
      reader.has(schedules_name) ? reader.list<double>(schedules_name, schedule_numbers) : Numbers{};
  const int decay = optimizer_info(shared.id).weight_decay;
  for (std::size_t k = 0; k < models; ++k) {
    NetworkState<T>& n = e.state(k);
    Optimizer own = shared;
    own.learning_rate = rates[k];
    if (decay >= 0) set_value(own, decay, decays[k]);
    n.begin(own);
    n.optimizer.steps = steps[k];
    n.optimizer.schedule = schedule;
    if (!schedules.empty()) get(schedules.data() + k * schedule_numbers, n.optimizer.schedule);
  }
  const auto size = static_cast<std::size_t>(e.state(0).parameters.size());
  for (std::size_t s = 0; s < e.state(0).optimizer.slots.size(); ++s)
    reader.models(slot_tensor<T>(s, models, size, nullptr),
                  [&](std::size_t k) { return e.state(k).optimizer.slots[s].data(); });
}

// The ensemble of a file. ValueError where something is missing, does not fit, or is not known.
template <class T>
Ensemble<T> ensemble_of(const Archive& archive, MetadataFields& fields) {
  NetworkSpec spec = spec_of(fields);
  const std::uint64_t models = fields.count("models");
  if (models < 1) throw_value_error("models must be at least 1; got ", models);
  fields.count("epochs");  // of a network; of models they are in an array
  const std::vector<Tensor> shapes = parameter_tensors<T>(claimed_places(spec), nullptr);
  // The metadata may claim any size. Only when the archive holds arrays of these shapes is memory of this size taken.
  for (const Tensor& shape : shapes) required(archive, of_all(shape, models));
  ArrayReader reader(archive, models);
  const Counts seeds = reader.list<std::uint64_t>("seeds"), epochs = reader.list<std::uint64_t>("epochs"),
               updates = reader.list<std::uint64_t>("updates");
  NetworkSpec plain = spec;
  plain.init = Init::zeros;  // random weights would be overwritten at once
  Ensemble<T> ensemble(Network<T>(plain), seeds);
  EnsembleImpl<T>& e = *ensemble.impl();
  const std::vector<double> rates =
      fields.has("rates") ? rates_of(fields, spec.layers.size()) : std::vector<double>(spec.layers.size(), 1.0);
  Index at = 0;
  for (const Tensor& shape : shapes) {
    reader.models(of_all(shape, models), [&](std::size_t k) { return e.state(k).parameters.data() + at; });
    at += static_cast<Index>(shape.size());
  }
  for (std::size_t k = 0; k < e.models.size(); ++k) {
    NetworkState<T>& n = e.state(k);
    n.spec.init = spec.init;
    n.epochs = epochs[k];
    n.updates = updates[k];
    n.rates = rates;
  }
  read_optimizers(e, fields, reader);
  if (reader.has(own_rates)) ensemble.set_learning_rates(reader.list<double>(own_rates));
  if (reader.has(own_decays)) ensemble.set_weight_decays(reader.list<double>(own_decays));
  if (archive.tensors.size() != reader.count())
    throw_value_error("there are ", archive.tensors.size(), " tensors, expected ", reader.count());
  e.metadata = fields.notes();  // throws where a key is left that nobody has read
  return ensemble;
}

AnyEnsemble any_ensemble(const Archive& archive, const std::string& source) {
  try {
    MetadataFields fields(archive.metadata);
    if (dtype_in(fields, object) == DType::f32) return ensemble_of<float>(archive, fields);
    return ensemble_of<double>(archive, fields);
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
}

template <class T>
std::string bytes_of(const Ensemble<T>& ensemble, bool finite) {
  const LockGuard guard(ensemble.impl()->lock);
  Arrays<T> arrays;
  const Archive archive = archive_of(*ensemble.impl(), arrays);
  if (finite) require_finite(archive.tensors);
  return write_archive(archive);
}

}  // namespace

inline namespace v0 {

template <class T>
std::string write_ensemble(const Ensemble<T>& ensemble) {
  return bytes_of(ensemble, false);
}

AnyEnsemble read_ensemble(const void* bytes, std::size_t size, const std::string& source) {
  return any_ensemble(read_archive(bytes, size, Origin::ranvier, source), source);
}

template <class T>
void save_ensemble(const Ensemble<T>& ensemble, const std::string& path) {
  save_file(path, bytes_of(ensemble, true));
}

AnyEnsemble load_ensemble(const std::string& path) {
  const Archive archive = load_file(path);
  const std::string source = quoted(path);
  try {
    require_finite(archive.tensors);
  } catch (const ValueError& error) {
    throw FileError(source + ": " + error.what());
  }
  return any_ensemble(archive, source);
}

template std::string write_ensemble(const Ensemble<float>&);
template std::string write_ensemble(const Ensemble<double>&);
template void save_ensemble(const Ensemble<float>&, const std::string&);
template void save_ensemble(const Ensemble<double>&, const std::string&);

}  // namespace v0
}  // namespace ranvier
