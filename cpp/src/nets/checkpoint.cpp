// Checkpoints: written, read, and taken up again.
#include "nets/checkpoint.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "files/archive_object.hpp"
#include "nets/network_archive.hpp"
#include "nets/network_impl.hpp"
#include "ranvier/network_file.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// the records of a history that a file has, one number an epoch
struct Column {
  const char* name;
  std::vector<double> History::* values;
};
constexpr Column columns[] = {{"fit.loss", &History::loss},
                              {"fit.val_loss", &History::val_loss},
                              {"fit.accuracy", &History::accuracy},
                              {"fit.val_accuracy", &History::val_accuracy},
                              {"fit.learning_rate", &History::learning_rate}};

constexpr const char* waiting_name = "fit.waiting";  // best, epoch and waited of `early`, then those of `flat`
constexpr const char* evaluations_name = "fit.evaluations";
constexpr const char* best_name = "fit.best";

Tensor numbers_tensor(const char* name, const double* data, std::size_t size) {
  return {name, DType::f64, {size}, data};
}

// a best loss that there is not yet is an infinity, which files do not hold
Waiting waiting_of(const double* numbers) {
  Waiting w;
  for (int i = 1; i < 3; ++i)
    if (!(numbers[i] >= -1 && numbers[i] < 1e15))
      throw_value_error("tensor ", quoted(waiting_name), " holds ", numbers[i]);
  w.epoch = static_cast<std::int64_t>(numbers[1]);
  w.waited = static_cast<std::int64_t>(numbers[2]);
  if (w.epoch >= 0) w.best = numbers[0];
  return w;
}

std::vector<double> column_of(const Archive& archive, const char* name) {
  const Tensor* found = archive.find(name);
  if (!found) return {};
  if (found->dtype != DType::f64 || found->shape.size() != 1) throw_value_error("tensor ", quoted(name), " is no list");
  std::vector<double> values(found->shape[0]);
  std::memcpy(values.data(), found->data, found->bytes());
  return values;
}

// the network of a file; nothing where there is no file
std::optional<AnyNetwork> network_if_there(const std::string& path) {
  try {
    return load_network(path);
  } catch (const FileError& error) {
    if (error.code == ENOENT) return std::nullopt;
    throw;
  }
}

void check_rows(const std::string& path, Index of_file, Index rows) {
  if (of_file > 0 && of_file != rows)
    throw_value_error("checkpoint ", quoted(path), " is of a training on ", of_file, " rows; got ", rows,
                      "; delete it, or name another file");
}

// notes that a file has none of stay
void add_missing(Metadata& notes, const Metadata& before) {
  for (const auto& [key, text] : before)
    if (notes.count(key) == 0) notes[key] = text;
}

}  // namespace

template <class T>
void add_progress(Archive& archive, const FitProgress<T>& progress, std::vector<double>& numbers) {
  const History& h = progress.history;
  archive.metadata["fit.finished"] = progress.finished ? "true" : "false";
  if (!h.stopped.empty()) archive.metadata["fit.stopped"] = h.stopped;
  if (progress.rows > 0) archive.metadata["fit.rows"] = text_of(static_cast<std::uint64_t>(progress.rows));
  for (const Column& c : columns)
    if (const auto& values = h.*c.values; !values.empty())
      archive.tensors.push_back(numbers_tensor(c.name, values.data(), values.size()));
  if (!h.evaluations.empty())
    archive.tensors.push_back({evaluations_name, DType::i64, {h.evaluations.size()}, h.evaluations.data()});
  numbers.clear();
  for (const Waiting* w : {&progress.early, &progress.flat}) {
    numbers.push_back(w->epoch < 0 ? 0 : w->best);
    numbers.push_back(static_cast<double>(w->epoch));
    numbers.push_back(static_cast<double>(w->waited));
  }
  archive.tensors.push_back(numbers_tensor(waiting_name, numbers.data(), numbers.size()));
  if (progress.best.size() > 0)
    archive.tensors.push_back(
        {best_name, dtype_of<T>(), {static_cast<std::size_t>(progress.best.size())}, progress.best.data()});
}

template <class T>
std::size_t read_progress(NetworkState<T>& n, MetadataFields& fields, const Archive& archive) {
  if (!fields.has("fit.finished")) return 0;
  FitProgress<T> progress;
  progress.finished =
      lookup(std::array{"false", "true"}, fields.text("fit.finished"), "fit.finished must be one of") == 1;
  if (fields.has("fit.stopped")) progress.history.stopped = fields.text("fit.stopped");
  if (fields.has("fit.rows")) progress.rows = static_cast<Index>(fields.count("fit.rows"));
  std::size_t read = 0;
  for (const Column& c : columns) {
    progress.history.*c.values = column_of(archive, c.name);
    read += archive.find(c.name) != nullptr;
  }
  if (const Tensor* found = archive.find(evaluations_name)) {
    if (found->dtype != DType::i64 || found->shape.size() != 1)
      throw_value_error("tensor ", quoted(evaluations_name), " is no list");
    progress.history.evaluations.resize(found->shape[0]);
    std::memcpy(progress.history.evaluations.data(), found->data, found->bytes());
    ++read;
  }
  const std::vector<double> waiting = column_of(archive, waiting_name);
  if (waiting.size() != 6) throw_value_error("tensor ", quoted(waiting_name), " must have 6 numbers");
  ++read;
  progress.early = waiting_of(waiting.data());
  progress.flat = waiting_of(waiting.data() + 3);
  progress.history.best_epoch = progress.early.epoch;
  if (archive.find(best_name)) {
    const auto size = static_cast<std::size_t>(n.parameters.size());
    const Tensor& best = required(archive, {best_name, dtype_of<T>(), {size}, nullptr});
    progress.best = Buffer<T>(n.parameters.size());
    std::memcpy(progress.best.data(), best.data, best.bytes());
    ++read;
  }
  n.pending = std::move(progress);
  return read;
}

template <class T>
FitProgress<T> begin_progress(Network<T>& network, const FitOptions<T>& options, Index rows) {
  NetworkState<T>& n = network.impl()->state;
  if (auto loaded = options.resume ? network_if_there(options.checkpoint) : std::nullopt) {
    Network<T>* const same_dtype = std::get_if<Network<T>>(&*loaded);
    if (!same_dtype || !alike(same_dtype->spec(), n.spec) || same_dtype->has_own_loss() != network.has_own_loss())
      throw_value_error("checkpoint ", quoted(options.checkpoint),
                        " is of another network; delete it, or name another file");
    if (same_dtype->impl()->state.pending)
      check_rows(options.checkpoint, same_dtype->impl()->state.pending->rows, rows);
    const Metadata notes = std::move(n.metadata);
    network = std::move(*same_dtype);
    add_missing(n.metadata, notes);
  }
  FitProgress<T> progress;
  if (n.pending && (options.resume || !n.pending->finished)) progress = std::move(*n.pending);
  n.pending.reset();
  progress.rows = rows;
  return progress;
}

template <class T>
void save_checkpoint(const Network<T>& network, const FitProgress<T>& progress, const std::string& path) {
  Archive archive = archive_of(network, true);
  require_finite(archive.tensors);
  std::vector<double> numbers;
  add_progress(archive, progress, numbers);
  save_file(path, write_archive(archive));
}

// the functions of this file for both dtypes
#define RANVIER_INSTANCE(T)                                                              \
  template void add_progress(Archive&, const FitProgress<T>&, std::vector<double>&);     \
  template std::size_t read_progress(NetworkState<T>&, MetadataFields&, const Archive&); \
  template FitProgress<T> begin_progress(Network<T>&, const FitOptions<T>&, Index);      \
  template void save_checkpoint(const Network<T>&, const FitProgress<T>&, const std::string&);
RANVIER_INSTANCE(float)
RANVIER_INSTANCE(double)
#undef RANVIER_INSTANCE

}  // namespace ranvier
