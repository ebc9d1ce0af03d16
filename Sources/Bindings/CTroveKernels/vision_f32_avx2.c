// The picture encoder's kernels with AVX2 and FMA.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma clang fp contract(fast)

#define LANES 8
#define ROWS1 6
#define ROWS2 0
#define ROWS3 0
#define NAME(x) ctrove_vision_##x##_f32_avx2

#include "vision_f32_body.h"

#pragma clang attribute pop
#endif
