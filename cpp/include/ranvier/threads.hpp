// How many threads the library may use.
#pragma once

#include "ranvier/index.hpp"

namespace ranvier {
inline namespace v0 {

// $RANVIER_NUM_THREADS, else $OMP_NUM_THREADS, else the number of processors that this process may run on; read once in
// a process. A call uses fewer threads where its work is too small to share, and only its own while another call has
// the others.
int max_threads() noexcept;

}  // namespace v0
}  // namespace ranvier
