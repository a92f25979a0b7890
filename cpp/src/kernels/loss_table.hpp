// What the file of a loss says about itself, and what an instruction set offers for it.
#pragma once

#include <cstdint>

#include "ranvier/index.hpp"
#include "ranvier/lists.hpp"

namespace ranvier {

enum LossId : int {
#define RANVIER_ID(name, Type) loss_##name,
  RANVIER_LOSSES(RANVIER_ID) loss_count
#undef RANVIER_ID
};

// the range of a parameter of an activation or a loss; name is null where there is none
struct Parameter {
  const char* name;
  double value, low, high;
};

// rows of targets: values (rows, n_target), or class labels where values is null
template <class T>
struct Targets {
  const T* values;
  Index stride;
  const std::int64_t* labels;
};

// The targets that a loss takes: numbers in [low, high]. Class labels 0 … n_out − 1 stand for rows of 0 and 1.
struct TargetRule {
  double low = -__builtin_huge_val(), high = __builtin_huge_val();
  bool whole = false;            // whole numbers only
  bool sum_to_one = false;       // a row of targets is a distribution
  bool classifies = false;       // a target is a class or its probability, of a single output too
  bool reads_labels = false;     // takes labels as they are; others are given the rows of 0 and 1
  const char* wanted = nullptr;  // the range in an error: "in [0, 1]"
};

template <class T>
struct LossKernels {
  const char* name;
  const char* formula;
  Parameter parameter;
  int output;           // the activation that it demands, or −1
  bool from_net_input;  // reads z of the last layer and gives dL/dz
  int target_divisor;   // targets have n_out / target_divisor columns
  TargetRule targets;
  // loss[r] = L(y_r, t_r); with d: d(r,j) = scale[r]·dL/dy (or dL/dz). Losses that read labels also set right[r] to 1
  // where the label is that of the (first) largest output, else to 0, unless `right` is null or there are no labels.
  void (*rows)(Index rows, Index n, const T* y, Index y_stride, Targets<T> target, const T* scale, T* d, Index d_stride,
               T* loss, T* right, T parameter);
};

}  // namespace ranvier
