// The picture encoder's kernels with AVX-512.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#pragma clang fp contract(fast)

#define LANES 16
#define ROWS1 14
#define ROWS2 12
#define ROWS3 8
#define NAME(x) ctrove_vision_##x##_f32_avx512

#include "vision_f32_body.h"

#pragma clang attribute pop
#endif
