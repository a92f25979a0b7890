#include "spiking/parameter_values.hpp"

#include <cmath>

#include "cells/neuron_info.hpp"
#include "ranvier/error.hpp"
#include "system/lookup.hpp"
#include "system/message.hpp"

namespace ranvier {

std::vector<double> parameter_values(const char* type, Items<QuantityInfo> table, Items<Order> orders,
                                     const std::vector<std::pair<std::string, double>>& given) {
  std::vector<double> values;
  for (const QuantityInfo& q : table) values.push_back(q.value);
  for (const auto& [parameter, value] : given)
    values[static_cast<std::size_t>(lookup<TypeError>(table, parameter, message("parameter of ", type), no_such))] =
        value;
  for (int i = 0; i < table.count; ++i) {
    const QuantityInfo& q = table[i];
    const double value = values[static_cast<std::size_t>(i)];
    if (std::isnan(q.value) && std::isnan(value)) throw TypeError(message(type, " needs ", q.name, " [", q.unit, "]"));
    if (!allowed(q.domain, value))
      throw_value_error(q.name, " of ", type, " must be ", wanted(q.domain), "; got ", value);
  }
  for (const Order& order : orders) {
    const double less = values[static_cast<std::size_t>(order.less)],
                 more = values[static_cast<std::size_t>(order.more)];
    if (!(less < more))
      throw_value_error(table[order.less].name, " of ", type, " must be less than ", table[order.more].name, "; got ",
                        less, " and ", more);
  }
  return values;
}

std::vector<SynapseQuantity> quantities_of(Items<QuantityInfo> table) {
  std::vector<SynapseQuantity> all;
  for (const QuantityInfo& q : table) all.push_back({q.name, q.unit, q.value, std::isnan(q.value)});
  return all;
}

}  // namespace ranvier
