// The encoder's kernels with AVX2 and FMA.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#pragma clang fp contract(fast)

#define LANES 8
#define ROWS 6
#define NAME(x) ctrove_encoder_##x##_f32_avx2

#include "encoder_f32_body.h"

#pragma clang attribute pop
#endif
