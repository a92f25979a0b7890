// rows: loops over the rows of a matrix: activations, losses, updates, tiny networks, lanes, the perceptron rule.
#include "kernels/rows/finite.inl"
#include "kernels/rows/row_sums.inl"
#include "kernels/rows/row_groups.inl"
#include "kernels/rows/rows.inl"
#include "kernels/rows/limits.inl"
#include "kernels/rows/lanes.inl"
#include "kernels/rows/one_neuron.inl"
#include "kernels/rows/perceptron.inl"
