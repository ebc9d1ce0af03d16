// One header a topic; Swift imports this one.
#ifndef CTROVE_KERNELS_H
#define CTROVE_KERNELS_H

#include "checksum.h"
#include "cpu.h"
#include "distance.h"
#include "encoder_f32.h"
#include "encoder_host.h"
#include "encoder_narrow.h"
#include "vision.h"
#include "graph.h"
#include "learn.h"
#include "mapped_blocks.h"
#include "memory.h"
#include "vision.h"

#endif
