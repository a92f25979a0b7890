// Weights of plastic connections in the course of a run. A rule of timing makes an exchange one step long, so weights
// change between exchanges alone: a sample is what a view of the weights would show if the run ended there.
#include <algorithm>

#include "spiking/spiking_run.hpp"
#include "system/message.hpp"

namespace ranvier {

template <class T>
void SpikingRun<T>::check_weight_recordings() const {
  for (const WeightRecording& r : options_.record_weights) {
    if (r.connection < 0 || r.connection >= static_cast<int>(network_.connections.size()))
      throw_value_error("record_weights must name connections of this network");
    const ConnectionState& c = network_.connections[static_cast<std::size_t>(r.connection)];
    if (c.background() || c.rows.weight_type() == WeightType::number)
      throw_value_error("record_weights: connection '", c.name,
                        "' has one weight for all synapses, which no rule changes");
    if (r.every < 1 || steps_ % r.every != 0)
      throw_value_error("record_weights of connection '", c.name, "' must be a number of steps that divides the ",
                        steps_, " of the run; got ", r.every);
    const std::int64_t samples = steps_ / r.every;
    if (r.out.rows() != samples || r.out.cols() != c.rows.synapses())
      throw_value_error("the memory for the weights of connection '", c.name, "' must have shape (", samples, ", ",
                        c.rows.synapses(), "); got (", r.out.rows(), ", ", r.out.cols(), ")");
  }
}

// the samples of the exchange that is over, of so many steps
template <class T>
void SpikingRun<T>::record_weights(Index steps) const {
  for (const WeightRecording& r : options_.record_weights) {
    const ConnectionRows& rows = network_.connections[static_cast<std::size_t>(r.connection)].rows;
    for (std::int64_t sample = (done_ - steps) / r.every; sample < done_ / r.every; ++sample) {
      double* const to = &r.out(static_cast<Index>(sample), 0);
      const View<const float> as32 = rows.weights32();
      const View<const double> as64 = rows.weights64();
      std::copy_n(as32.data(), as32.size(), to);
      std::copy_n(as64.data(), as64.size(), to);
    }
  }
}

#define RANVIER_FOR(T)                                          \
  template void SpikingRun<T>::check_weight_recordings() const; \
  template void SpikingRun<T>::record_weights(Index) const;
RANVIER_FOR(float)
RANVIER_FOR(double)
#undef RANVIER_FOR

}  // namespace ranvier
