// Umbrella of the vector kernels: each family has its own header.
#ifndef CTROVE_KERNELS_H
#define CTROVE_KERNELS_H

#include "encoder_f32.h"
#include "encoder_host.h"
#include "encoder_narrow.h"

#endif
