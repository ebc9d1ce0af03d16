#include "kernels_portable.h"
#define LOOPS(name) name##_portable
#define dot_code portable_dot_code
#define dot_pair portable_dot_pair
#define dot_bits portable_dot_bits
#include "graph_loops.h"
