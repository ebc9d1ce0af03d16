#ifndef CTROVE_KERNELS_H
#define CTROVE_KERNELS_H
// One header a topic; Swift imports this one.
#include "checksum.h"
#include "cpu.h"
#include "distance.h"
#include "graph.h"
#include "memory.h"
#endif
