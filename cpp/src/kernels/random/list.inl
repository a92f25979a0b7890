// random: words of Philox in bulk, and normal numbers made of them.
#include "kernels/random/words.inl"
#include "kernels/random/normals.inl"
