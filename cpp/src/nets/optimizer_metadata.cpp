#include "nets/optimizer_metadata.hpp"

#include <iterator>

#include "nets/optimizer_tables.hpp"
#include "system/message.hpp"

namespace ranvier {
namespace {

// An optimiser is written as its name and a number for each row of its table: {"optimizer": "rprop",
// "optimizer.learning_rate": "0.01", …}. SGD and Adam had files before they had tables, and keep that form: both write
// the same list of numbers, with a fixed number (`otherwise`) for each parameter that they do not have; and SGD has no
// flag `nesterov` but three names.
constexpr struct {
  const char* name;
  double otherwise;
} shared_numbers[] = {{"learning_rate", 0.01}, {"momentum", 0}, {"weight_decay", 0}, {"beta1", 0.9},
                      {"beta2", 0.999},        {"eps", 1e-8},   {"eps_inside", 0}};
constexpr const char* sgd_names[] = {"sgd", "momentum", "nesterov"};  // by the form of SGD

bool shares_numbers(int id) { return id == optimizer_sgd || id == optimizer_adam; }

std::string key_of(const char* parameter) { return std::string("optimizer.") + parameter; }

// The optimiser of this name with its default values. Of SGD's three names, "nesterov" sets the flag; whether there is
// a momentum is read from the number.
Optimizer named(const std::string& name) {
  for (const char* form : sgd_names)
    if (name == form) return Optimizer::named("sgd").with("nesterov", name == "nesterov");
  for (int id = 0; id < optimizer_count; ++id)
    if (name == optimizer_info(id).name) return Optimizer::named(name);
  throw_value_error("optimizer is not known: ", quoted(name));
}

}  // namespace

void describe(const Optimizer& optimizer, std::uint64_t steps, Metadata& metadata) {
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  const auto values = values_of(optimizer);
  metadata["optimizer"] = optimizer.id == optimizer_sgd ? sgd_names[info.form(values.data())] : info.name;
  metadata["optimizer.steps"] = text_of(steps);
  const auto write = [&](const char* name, double value) { metadata[key_of(name)] = text_of(value); };
  if (!shares_numbers(optimizer.id))
    for (int i = 0; i < info.count; ++i) write(info.parameters[i].name, values[static_cast<std::size_t>(i)]);
  else
    for (const auto& [name, otherwise] : shared_numbers)
      write(name, place_of_parameter(info, name) < 0 ? otherwise : optimizer[name]);
}

Optimizer optimizer_of(MetadataFields& fields) {
  const std::string name = fields.text("optimizer");
  Optimizer optimizer = named(name);
  const OptimizerInfo& info = optimizer_info(optimizer.id);
  const auto read = [&](const char* parameter) {
    const double value = fields.number(key_of(parameter));
    if (const int place = place_of_parameter(info, parameter); place >= 0) set_value(optimizer, place, value);
  };
  if (!shares_numbers(optimizer.id))
    for (int i = 0; i < info.count; ++i) read(info.parameters[i].name);
  else
    for (const auto& number : shared_numbers) read(number.name);
  if (name == sgd_names[0]) optimizer = optimizer.with("momentum", 0);  // a plain step, whatever the number says
  return optimizer;
}

}  // namespace ranvier
