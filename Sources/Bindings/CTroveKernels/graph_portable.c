#include "kernels_portable.h"
#define LOOPS(name) name##_portable
#define dot_code portable_dot_code
#define dot_pair portable_dot_pair
#include "graph_loops.h"
