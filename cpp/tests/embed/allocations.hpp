// Counts all allocations of a program: every form of operator new ends in malloc, and this file replaces malloc
// (glibc).
#pragma once

#include <cstddef>
#include <cstdlib>

inline long allocations = 0;

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t bytes) {
  ++allocations;
  return __libc_malloc(bytes);
}
void* calloc(std::size_t n, std::size_t bytes) {
  ++allocations;
  return __libc_calloc(n, bytes);
}
void* realloc(void* p, std::size_t bytes) {
  ++allocations;
  return __libc_realloc(p, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  ++allocations;
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** p, std::size_t alignment, std::size_t bytes) {
  ++allocations;
  *p = __libc_memalign(alignment, bytes);
  return *p ? 0 : 12;  // ENOMEM
}
}
