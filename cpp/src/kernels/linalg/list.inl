// linalg: products of any matrices, panels of their factorisations, and small matrices one in each lane.
#include "kernels/linalg/transpose.inl"
#include "kernels/linalg/dot.inl"
#include "kernels/linalg/multiply.inl"
#include "kernels/linalg/triangle.inl"
#include "kernels/linalg/panels.inl"
#include "kernels/linalg/reflect.inl"
#include "kernels/linalg/lanes.inl"
#include "kernels/linalg/lanes_qr.inl"
