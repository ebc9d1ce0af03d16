#include "cpu.h"

int ctrove_supports(int variant) {
    if (variant == CTROVE_PORTABLE) return 1;
#if defined(__x86_64__)
    __builtin_cpu_init();
    int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    if (variant == CTROVE_AVX2) return avx2 != 0;
    if (variant == CTROVE_AVX512)
        return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
#endif
#if defined(__aarch64__)
    if (variant == CTROVE_NEON) return 1;
#endif
    return 0;
}

int ctrove_best_variant(void) {
#ifdef CTROVE_ONLY_VARIANT // tools/kernels/compare
    return CTROVE_ONLY_VARIANT;
#endif
    static int best = -1;
    int known = __atomic_load_n(&best, __ATOMIC_RELAXED);
    if (known >= 0) return known;
    static const int order[] = {CTROVE_AVX512, CTROVE_AVX2, CTROVE_NEON, CTROVE_PORTABLE};
    for (int i = 0; known < 0; i++)
        if (ctrove_supports(order[i])) known = order[i];
    __atomic_store_n(&best, known, __ATOMIC_RELAXED);
    return known;
}
