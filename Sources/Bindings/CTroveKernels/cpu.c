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
    return 0;
}

int ctrove_best_variant(void) {
    static int best = -1;
    int known = __atomic_load_n(&best, __ATOMIC_RELAXED);
    if (known >= 0) return known;
    known = ctrove_supports(CTROVE_AVX512) ? CTROVE_AVX512 : ctrove_supports(CTROVE_AVX2) ? CTROVE_AVX2 : CTROVE_PORTABLE;
    __atomic_store_n(&best, known, __ATOMIC_RELAXED);
    return known;
}
