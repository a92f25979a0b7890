// What files of networks hold, as archives; network_file.cpp reads and writes them.
#pragma once

#include <string>
#include <vector>

#include "files/metadata.hpp"
#include "nets/fit_progress.hpp"
#include "nets/state.hpp"
#include "ranvier/network.hpp"
#include "ranvier/serialize.hpp"

namespace ranvier {

// All that a file says about a network. `training`: also the optimiser with its state, and the number of updates.
template <class T>
Archive archive_of(const Network<T>& network, bool training);

// The arrays of a file that hold the parameters: the weight and the bias (n_out,) of each layer that has weights.
// The flat buffer of parameters, which begins at `at`, is these arrays one after the other. `at` is null while only
// names and shapes are asked for.
template <class T>
std::vector<Tensor> parameter_tensors(const std::vector<LayerPlace>& layers, const T* at);

// What the layers of a file ask for. A file may claim any size: one that no memory holds is a fault of the file.
std::vector<LayerPlace> claimed_places(const NetworkSpec& spec);

// "0 1 1": the rates of the layers where one of them is not 1, else nothing; and the opposite, key "rates"
std::string text_of_rates(const std::vector<double>& rates);
std::vector<double> rates_of(MetadataFields& fields, std::size_t layers);

// ValueError that names the first tensor with a NaN or an infinity, if there is one
void require_finite(const std::vector<Tensor>& tensors);

// The progress of a training, of a checkpoint only: adds it to an archive, whose tensors then point into it and into
// `numbers`. And back: reads it into network.pending and returns the number of tensors that were read.
template <class T>
void add_progress(Archive& archive, const FitProgress<T>& progress, std::vector<double>& numbers);
template <class T>
std::size_t read_progress(NetworkState<T>& network, MetadataFields& fields, const Archive& archive);

// A schedule and where it stands, in metadata; nothing where it has never been more than the default.
void describe(const ScheduleState& schedule, Metadata& metadata);
ScheduleState schedule_of(MetadataFields& fields);

}  // namespace ranvier
