// Chooses the variant of the encoder's single-precision kernels at run time, and packs weights.

#include "include/encoder_f32.h"

#include <string.h>

#define VARIANT(v) \
    void ctrove_encoder_gemm_f32_##v( \
        const float *, size_t, size_t, const float *, size_t, size_t, const float *, float *, size_t, int); \
    void ctrove_encoder_attention_f32_##v( \
        const float *, size_t, size_t, size_t, size_t, int, float *, float *, size_t); \
    void ctrove_encoder_activate_f32_##v(float *, size_t, int); \
    void ctrove_encoder_layer_norm_f32_##v( \
        float *, size_t, size_t, size_t, const float *, const float *, float); \
    void ctrove_encoder_embed_f32_##v( \
        const int32_t *, size_t, size_t, const float *, const float *, const float *, float *, size_t); \
    void ctrove_encoder_pool_f32_##v(const float *, size_t, size_t, size_t, int, int, float *);

VARIANT(portable)
#if defined(__x86_64__)
VARIANT(avx2)
VARIANT(avx512)
#define CHOOSE(function, ...) \
    switch (variant) { \
        case 2: function##_avx512(__VA_ARGS__); break; \
        case 1: function##_avx2(__VA_ARGS__); break; \
        default: function##_portable(__VA_ARGS__); \
    }
#else
#define CHOOSE(function, ...) ((void)variant, function##_portable(__VA_ARGS__))
#endif

int ctrove_encoder_variant(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) {
        return 2;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
    return 0;
}

void ctrove_encoder_pack_f32(const float *weights, size_t n, size_t k, float scale, float *panels) {
    for (size_t j = 0; j < n; j += CTROVE_PANEL, panels += k * CTROVE_PANEL) {
        const size_t columns = n - j < CTROVE_PANEL ? n - j : CTROVE_PANEL;
        if (columns < CTROVE_PANEL) memset(panels, 0, k * CTROVE_PANEL * sizeof(float));
        for (size_t i = 0; i < k; i += 16) {
            const size_t end = k - i < 16 ? k : i + 16;
            for (size_t c = 0; c < columns; c++) {
                const float *row = weights + (j + c) * k;
                for (size_t p = i; p < end; p++) panels[p * CTROVE_PANEL + c] = row[p] * scale;
            }
        }
    }
}

void ctrove_encoder_gemm_f32(
    int variant, const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias,
    float *c, size_t ldc, int epilogue) {
    CHOOSE(ctrove_encoder_gemm_f32, a, lda, m, panels, n, k, bias, c, ldc, epilogue);
}

size_t ctrove_encoder_attention_scratch(size_t length, size_t width) {
    const size_t padded = (length + CTROVE_PANEL - 1) / CTROVE_PANEL * CTROVE_PANEL;
    const size_t wide = (width + CTROVE_PANEL - 1) / CTROVE_PANEL * CTROVE_PANEL;
    return padded * width + length * wide + 16 * padded;
}

void ctrove_encoder_attention_f32(
    int variant, const float *qkv, size_t ld, size_t length, size_t heads, size_t width, int causal, float *scratch,
    float *out, size_t ldo) {
    CHOOSE(ctrove_encoder_attention_f32, qkv, ld, length, heads, width, causal, scratch, out, ldo);
}

void ctrove_encoder_activate_f32(int variant, float *x, size_t n, int activation) {
    CHOOSE(ctrove_encoder_activate_f32, x, n, activation);
}

void ctrove_encoder_layer_norm_f32(
    int variant, float *x, size_t ldx, size_t m, size_t n, const float *gain, const float *bias, float epsilon) {
    CHOOSE(ctrove_encoder_layer_norm_f32, x, ldx, m, n, gain, bias, epsilon);
}

void ctrove_encoder_embed_f32(
    int variant, const int32_t *ids, size_t length, size_t n, const float *words, const float *positions,
    const float *type, float *out, size_t ldo) {
    CHOOSE(ctrove_encoder_embed_f32, ids, length, n, words, positions, type, out, ldo);
}

void ctrove_encoder_pool_f32(
    int variant, const float *x, size_t ldx, size_t length, size_t n, int pooling, int normalize, float *out) {
    CHOOSE(ctrove_encoder_pool_f32, x, ldx, length, n, pooling, normalize, out);
}
