// neurons: models of neurons, a table and an equation each.
// Each also has a line in RANVIER_NEURONS of ranvier/lists.hpp.
//
// A model declares
//   states, parameters   name, unit, value, range (QuantityInfo in kernels/steps/neuron_table.hpp); state 0 is v. The
//                        letters a, b, y also name arrays of coef: states and parameters have an underscore there.
//   coef                 the equations in the form dy_i/dt = a_i − b_i·y_i, for any scalar S: vectors, packs, dual
//                        numbers. Everything else is made of it: steps, Jacobians, fixed points.
//   reset                the state after a spike, for models that have one
//   threshold            the v at which it spikes, a number or a parameter
// and what else NeuronDefaults (kernels/steps/neuron_model.inl) has defaults for. In coef, per_c is 1/C and per_tau is
// 1/τ: one division serves several terms.
#include "equations/neurons/hodgkin_huxley.inl"
#include "equations/neurons/morris_lecar.inl"
#include "equations/neurons/wang_buzsaki.inl"
#include "equations/neurons/connor_stevens.inl"
#include "equations/neurons/traub_miles.inl"
#include "equations/neurons/lif.inl"
#include "equations/neurons/qif.inl"
#include "equations/neurons/eif.inl"
#include "equations/neurons/adex.inl"
#include "equations/neurons/izhikevich.inl"
#include "equations/neurons/fitzhugh_nagumo.inl"
#include "equations/neurons/hindmarsh_rose.inl"
