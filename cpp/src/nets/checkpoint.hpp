// Checkpoints: files of a network in training, from which the training goes on as if it had never stopped.
#pragma once

#include <string>

#include "nets/fit_progress.hpp"
#include "ranvier/network.hpp"

namespace ranvier {

// The progress with which a training begins. That of a network from a checkpoint goes on; with options.resume the
// network first becomes that of options.checkpoint, where this file is there, but for notes that the file has none of.
// ValueError where it is of another network, or of another number of rows to train on.
template <class T>
FitProgress<T> begin_progress(Network<T>& network, const FitOptions<T>& options, Index rows);

// Writes the network with its optimiser and the progress. A file that was there is replaced in one step.
template <class T>
void save_checkpoint(const Network<T>& network, const FitProgress<T>& progress, const std::string& path);

}  // namespace ranvier
