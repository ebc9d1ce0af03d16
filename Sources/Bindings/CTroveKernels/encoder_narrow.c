// Says which narrow numbers this processor multiplies.

#include "include/encoder_f32.h"
#include "include/encoder_narrow.h"

int ctrove_encoder_has_bf16(void) {
#if defined(__x86_64__)
    return ctrove_encoder_variant() == 2 && __builtin_cpu_supports("avx512bf16");
#else
    return 0;
#endif
}

int ctrove_encoder_has_i8(void) {
#if defined(__x86_64__)
    return ctrove_encoder_has_bf16() && __builtin_cpu_supports("avx512vnni");
#else
    return 0;
#endif
}

static size_t panels(size_t n) { return (n + CTROVE_PANEL - 1) / CTROVE_PANEL; }

size_t ctrove_encoder_words_bf16(size_t n, size_t k) { return panels(n) * ((k + 1) / 2) * CTROVE_PANEL; }

size_t ctrove_encoder_words_i8(size_t n, size_t k) { return panels(n) * ((k + 3) / 4) * CTROVE_PANEL; }
