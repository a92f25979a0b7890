// image: correlations of images with a kernel, and the windows of pooling, a row of pixels in the lanes of vectors.
#include "kernels/image/correlate.inl"
#include "kernels/image/pool.inl"
