#define RANVIER_SPACE baseline
#define RANVIER_BYTES 16
#include RANVIER_PART
