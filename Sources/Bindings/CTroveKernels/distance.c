#include "cpu.h"
#include "distance.h"

#define TABLE(v)                                                                                           \
    {                                                                                                      \
        ctrove_dot_f32_##v, ctrove_l2_f32_##v, ctrove_dot_i8_##v, ctrove_dot_f16_##v, ctrove_l2_f16_##v,   \
            ctrove_f16_from_f32_##v, ctrove_f32_from_f16_##v                                               \
    }

const ctrove_distances *ctrove_distances_of(int variant) {
    static const ctrove_distances portable = TABLE(portable);
#if defined(__x86_64__)
    static const ctrove_distances avx2 = TABLE(avx2), avx512 = TABLE(avx512);
    if (variant == CTROVE_AVX512) return &avx512;
    if (variant == CTROVE_AVX2) return &avx2;
#elif defined(__aarch64__)
    static const ctrove_distances neon = TABLE(neon);
    if (variant == CTROVE_NEON) return &neon;
#endif
    (void)variant;
    return &portable;
}
