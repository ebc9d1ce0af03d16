// Chooses the variant of the picture encoder's kernels at run time, packs weights, and does what needs no variants.

#include "include/vision.h"

#include <math.h>
#include <string.h>

#define PANEL CTROVE_VISION_PANEL

#define VARIANT(v) \
    void ctrove_vision_product_f32_##v( \
        const float *, size_t, size_t, const float *, size_t, size_t, const float *, float *, size_t, int); \
    void ctrove_vision_depthwise_f32_##v( \
        const ctrove_vision_depthwise *, const float *, size_t, size_t, const float *, const float *, float *);

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

size_t ctrove_vision_packed(size_t n, size_t k) { return (n + PANEL - 1) / PANEL * PANEL * k; }

void ctrove_vision_pack_f32(const float *weights, size_t n, size_t k, float *panels) {
    memset(panels, 0, ctrove_vision_packed(n, k) * sizeof *panels);
    for (size_t j = 0; j < n; j++) {
        float *column = panels + j / PANEL * PANEL * k + j % PANEL;
        for (size_t i = 0; i < k; i++) column[i * PANEL] = weights[j * k + i];
    }
}

void ctrove_vision_product_f32(
    int variant, const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias,
    float *c, size_t ldc, int epilogue) {
    CHOOSE(ctrove_vision_product_f32, a, lda, m, panels, n, k, bias, c, ldc, epilogue);
}

void ctrove_vision_depthwise_f32(
    int variant, const ctrove_vision_depthwise *shape, const float *rows, size_t first_row, size_t out_row,
    const float *weights, const float *bias, float *out) {
    CHOOSE(ctrove_vision_depthwise_f32, shape, rows, first_row, out_row, weights, bias, out);
}

void ctrove_vision_stem_row(
    const uint8_t *samples, size_t width, size_t height, size_t channels, size_t pad_top, size_t pad_left,
    size_t out_row, size_t out_width, float *out) {
    for (size_t x = 0; x < out_width; x++, out += 27) {
        for (size_t dy = 0; dy < 3; dy++) {
            const size_t y = out_row * 2 + dy;
            for (size_t dx = 0; dx < 3; dx++) {
                const size_t at = x * 2 + dx;
                float *to = out + (dy * 3 + dx) * 3;
                if (y < pad_top || y - pad_top >= height || at < pad_left || at - pad_left >= width) {
                    to[0] = to[1] = to[2] = 0;
                    continue;
                }
                const uint8_t *from = samples + ((y - pad_top) * width + at - pad_left) * channels;
                for (size_t c = 0; c < 3; c++) to[c] = ((float)from[channels == 3 ? c : 0] - 127.0f) * 0.0078125f;
            }
        }
    }
}

void ctrove_vision_pool(
    const float *map, size_t width, size_t channels, size_t x0, size_t y0, size_t x1, size_t y1, int power,
    float *out) {
    memset(out, 0, channels * sizeof *out);
    for (size_t y = y0; y < y1; y++) {
        for (size_t x = x0; x < x1; x++) {
            const float *pixel = map + (y * width + x) * channels;
            if (power == 3) {
                for (size_t c = 0; c < channels; c++) out[c] += pixel[c] * pixel[c] * pixel[c];
            } else {
                for (size_t c = 0; c < channels; c++) out[c] += pixel[c];
            }
        }
    }
    const float share = 1.0f / (float)((x1 - x0) * (y1 - y0));
    for (size_t c = 0; c < channels; c++) out[c] = power == 3 ? cbrtf(out[c] * share) : out[c] * share;
}
