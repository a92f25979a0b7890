// Networks of one layer that have a learning rule of their own: the perceptron and ADALINE.
#pragma once

#include <string>

#include "ranvier/network.hpp"
#include "system/message.hpp"

namespace ranvier {

// the description of such a network, whose weights start at zero
inline NetworkSpec one_layer(Rule rule, Index n_in, Index n_out, Activation transfer, Loss loss) {
  if (n_in < 1) throw_value_error("n_in must be at least 1; got ", n_in);
  if (n_out < 1) throw_value_error("n_out must be at least 1; got ", n_out);
  NetworkSpec spec;
  spec.n_in = n_in;
  spec.layers.push_back({n_out, transfer});
  spec.loss = loss;
  spec.init = Init::zeros;
  spec.rule = rule;
  return spec;
}

inline void require_rule(const NetworkSpec& spec, Rule rule) {
  if (spec.rule != rule)
    throw_value_error("the rule of this network must be ", rule_name(rule), "; it is ", rule_name(spec.rule));
}

}  // namespace ranvier
