// sums[target[i]] += weight[i]·part for the synapses of a line, in this order, so that the sums have the same bits for
// any number of threads.

namespace ranvier::RANVIER_SPACE {

template <class T>
void deliver_one(const std::uint32_t* target, Index n, T amount, T* sums) {
  for (Index i = 0; i < n; ++i) sums[target[i]] += amount;
}

template <class T, class W>
void deliver(const std::uint32_t* target, const W* weight, Index n, double part, T* sums) {
  if (part == 1)
    for (Index i = 0; i < n; ++i) sums[target[i]] += T(weight[i]);
  else
    for (Index i = 0; i < n; ++i) sums[target[i]] += T(double(weight[i]) * part);
}

// The sums of these targets go into their states, as add_arrivals does it for all neurons. A target that comes again
// finds 0.
template <class T>
void settle(const std::uint32_t* target, Index n, T gain, T* sums, T* y) {
  for (Index i = 0; i < n; ++i) {
    const std::uint32_t j = target[i];
    y[j] += sums[j] * gain, sums[j] = 0;
  }
}

}  // namespace ranvier::RANVIER_SPACE
