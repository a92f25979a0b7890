// The trains of tests/data/spiking_truth.json, and the weights to which rules of timing bring 0.5 (delay 1 ms).
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

using Parameters = std::vector<std::pair<std::string, double>>;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Train {
  const char* rule;
  Parameters parameters;
  double after_10, after_20, end;  // weights
};
inline const Train trains[] = {
    {"stdp", {{"a_plus", 0.01}, {"a_minus", 0.012}}, 0.5026810084461709, 0.4748755491676026, 0.4501225145766167},
    {"stdp",
     {{"a_plus", 0.01}, {"a_minus", 0.012}, {"mu_plus", 1}, {"mu_minus", 1}},
     0.5014055462997369,
     0.48752084423021896,
     0.4764630215343589},
    {"stdp",
     {{"a_plus", 0.01}, {"a_minus", 0.012}, {"mu_plus", 0.4}, {"mu_minus", 0.4}},
     0.502091449428227,
     0.4810361886818971,
     0.4635134898899537},
    {"stdp",
     {{"a_plus", 0.01}, {"a_minus", 0.012}, {"nearest", 1}},
     0.4982272770190773,
     0.48554684748713917,
     0.4731540837647477},
    {"stdp", {{"a_plus", 0.3}, {"a_minus", 0.4}}, 0.5364811474889755, 0.0, 0.047668313657777975},
    {"triplet_stdp",
     {{"a2_plus", 5e-10},
      {"a3_plus", 0.0062},
      {"a2_minus", 0.007},
      {"a3_minus", 0.00023},
      {"tau_plus", 16.8},
      {"tau_minus", 33.7},
      {"tau_x", 101},
      {"tau_y", 125}},
     0.4972830395516849,
     0.47423920371191747,
     0.47783091849772846},
    {"inhibitory_stdp", {{"eta", 0.005}}, unknown, unknown, 0.566963029453988}};

inline const std::vector<double> pre_times{24.9,  65.9,  72.1,  76.3,  213.4, 230.3, 268.4, 288.1, 380.9,
                                           438.4, 452.1, 499.9, 501.1, 538.5, 548.5, 600.5, 679.2, 723.5,
                                           779.9, 803.7, 909.1, 909.6, 931.2, 950.1, 978.0};
inline const std::vector<double> post_times{133.2, 204.8, 231.3, 276.0, 353.0, 365.9, 370.4, 372.4, 452.8, 459.1,
                                            467.8, 477.4, 490.8, 523.4, 572.6, 657.4, 669.0, 750.4, 768.6, 837.9};
