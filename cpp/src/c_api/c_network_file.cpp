// Files of networks for C. They are apart from networks, so that a program without files links none of their code.
#include "c_api/handles.hpp"
#include "ranvier/network_file.hpp"

using namespace ranvier::c_api;

ranvier_status ranvier_network_load(const char* path, ranvier_network** network) {
  if (!path || !network) return null("path and network must not be NULL");
  return guarded([&] {
    *network = new ranvier_network{ranvier::load_network(path)};
    return RANVIER_OK;
  });
}

ranvier_status ranvier_network_save(const ranvier_network* network, const char* path, int training) {
  if (!network || !path) return null("network and path must not be NULL");
  return guarded([&] {
    std::visit([&](const auto& net) { ranvier::save_network(net, path, training != 0); }, network->of);
    return RANVIER_OK;
  });
}
