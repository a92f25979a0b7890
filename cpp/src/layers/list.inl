#include "layers/dense.inl"
