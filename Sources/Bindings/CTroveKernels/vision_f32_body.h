// The picture encoder's kernels, written once over vectors of LANES floats and compiled for each variant.
//
// The including file defines LANES, NAME(x) (the variant's symbol), and the rows of a tile of one, two and three
// panels: ROWS1, ROWS2, ROWS3 (0 where a tile never spans so many).

#include <string.h>

#include "include/vision.h"

typedef float vf __attribute__((ext_vector_type(LANES)));

#define PANEL CTROVE_VISION_PANEL
#define VECTORS (PANEL / LANES)
#define INLINE static inline __attribute__((always_inline))

INLINE vf load(const float *p) {
    vf v;
    memcpy(&v, p, sizeof v);
    return v;
}

INLINE void store(float *p, vf v) { memcpy(p, &v, sizeof v); }

INLINE vf splat(float x) { return (vf)x; }

INLINE vf relu6(vf x) { return __builtin_elementwise_min(__builtin_elementwise_max(x, splat(0.0f)), splat(6.0f)); }

// One tile of `rows` by `panels` panels, both constants where inlined; `columns` of them exist.
INLINE void tile(
    const int rows, const int panels, const float *a, size_t lda, const float *b, size_t k, const float *bias,
    float *c, size_t ldc, size_t columns, int epilogue) {
    vf sums[ROWS1][3 * VECTORS];
    const size_t next = k * PANEL;
#pragma unroll
    for (int r = 0; r < rows; r++) {
#pragma unroll
        for (int v = 0; v < panels * VECTORS; v++) sums[r][v] = splat(0.0f);
    }
    for (size_t i = 0; i < k; i++, b += PANEL) {
        vf weights[3 * VECTORS];
#pragma unroll
        for (int v = 0; v < panels * VECTORS; v++) {
            weights[v] = load(b + (size_t)(v / VECTORS) * next + (size_t)(v % VECTORS) * LANES);
        }
#pragma unroll
        for (int r = 0; r < rows; r++) {
            const vf x = splat(a[(size_t)r * lda + i]);
#pragma unroll
            for (int v = 0; v < panels * VECTORS; v++) sums[r][v] += x * weights[v];
        }
    }
#pragma unroll
    for (int r = 0; r < rows; r++) {
        float *out = c + (size_t)r * ldc;
#pragma unroll
        for (int v = 0; v < panels * VECTORS; v++) {
            vf x = sums[r][v] + load(bias + v * LANES);
            if (epilogue == CTROVE_VISION_RELU6) x = relu6(x);
            const size_t at = (size_t)v * LANES;
            if (at + LANES <= columns) {
                store(out + at, epilogue == CTROVE_VISION_ADD ? load(out + at) + x : x);
            } else {
                float edge[LANES];
                store(edge, x);
                for (size_t j = at; j < columns; j++) {
                    out[j] = epilogue == CTROVE_VISION_ADD ? out[j] + edge[j - at] : edge[j - at];
                }
            }
        }
    }
}

#define ARGUMENTS \
    const float *a, size_t lda, const float *b, size_t k, const float *bias, float *c, size_t ldc, size_t columns, \
        int epilogue
#define CASE(n, p) \
    case n: tile(n, p, a, lda, b, k, bias, c, ldc, columns, epilogue); break;

static __attribute__((noinline)) void tiles1(size_t rows, ARGUMENTS) {
    switch (rows) {
        CASE(1, 1) CASE(2, 1) CASE(3, 1) CASE(4, 1)
#if ROWS1 > 4
        CASE(5, 1) CASE(6, 1)
#endif
#if ROWS1 > 6
        CASE(7, 1) CASE(8, 1) CASE(9, 1) CASE(10, 1) CASE(11, 1) CASE(12, 1) CASE(13, 1) CASE(14, 1)
#endif
    }
}

#if ROWS2 > 0
static __attribute__((noinline)) void tiles2(size_t rows, ARGUMENTS) {
    switch (rows) {
        CASE(1, 2) CASE(2, 2) CASE(3, 2) CASE(4, 2) CASE(5, 2) CASE(6, 2) CASE(7, 2) CASE(8, 2) CASE(9, 2)
        CASE(10, 2) CASE(11, 2) CASE(12, 2)
    }
}

static __attribute__((noinline)) void tiles3(size_t rows, ARGUMENTS) {
    switch (rows) { CASE(1, 3) CASE(2, 3) CASE(3, 3) CASE(4, 3) CASE(5, 3) CASE(6, 3) CASE(7, 3) CASE(8, 3) }
}
#endif

void NAME(product)(
    const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias, float *c,
    size_t ldc, int epilogue) {
    size_t left = (n + PANEL - 1) / PANEL;
    for (size_t j = 0; left > 0;) {
#if ROWS2 > 0
        const size_t width = left == 3 || left > 4 ? 3 : left == 1 ? 1 : 2;
#else
        const size_t width = 1;
#endif
        const size_t columns = n - j < width * PANEL ? n - j : width * PANEL;
        const size_t most = width == 1 ? ROWS1 : width == 2 ? ROWS2 : ROWS3;
        // Tiles of nearly equal height: a last one of a single row would cost as much as a full one.
        const size_t count = (m + most - 1) / most, step = count ? (m + count - 1) / count : 0;
        for (size_t i = 0; i < m; i += step) {
            const size_t rows = m - i < step ? m - i : step;
#if ROWS2 > 0
            if (width == 3) {
                tiles3(rows, a + i * lda, lda, panels + j * k, k, bias + j, c + i * ldc + j, ldc, columns, epilogue);
                continue;
            }
            if (width == 2) {
                tiles2(rows, a + i * lda, lda, panels + j * k, k, bias + j, c + i * ldc + j, ldc, columns, epilogue);
                continue;
            }
#endif
            tiles1(rows, a + i * lda, lda, panels + j * k, k, bias + j, c + i * ldc + j, ldc, columns, epilogue);
        }
        j += width * PANEL;
        left -= width;
    }
}

// One output pixel whose window lies partly outside the picture.
INLINE vf edge_sum(
    const float *rows, size_t line, size_t channels, size_t kernel, size_t y0, size_t y1, size_t x0, size_t x1,
    const float *weights) {
    vf sum = splat(0.0f);
    for (size_t y = y0; y < y1; y++) {
        for (size_t x = x0; x < x1; x++) {
            sum += load(rows + (y - y0) * line + (x - x0) * channels) * load(weights + (y * kernel + x) * channels);
        }
    }
    return sum;
}

// The output pixels `from` to `to` of a row, whose windows lie inside the picture across and down.
INLINE void inner_pixels(
    const int kernel, const float *rows, size_t line, size_t channels, size_t stride, const float *weights, vf bias,
    float *out, size_t count) {
    vf taps[25];
#pragma unroll
    for (int t = 0; t < kernel * kernel; t++) taps[t] = load(weights + (size_t)t * channels);
    for (size_t x = 0; x < count; x++, rows += stride * channels, out += channels) {
        vf sum = bias;
#pragma unroll
        for (int y = 0; y < kernel; y++) {
#pragma unroll
            for (int i = 0; i < kernel; i++) {
                sum += load(rows + (size_t)y * line + (size_t)i * channels) * taps[y * kernel + i];
            }
        }
        store(out, relu6(sum));
    }
}

void NAME(depthwise)(
    const ctrove_vision_depthwise *shape, const float *rows, size_t first_row, size_t out_row, const float *weights,
    const float *bias, float *out) {
    const size_t channels = shape->channels, kernel = shape->kernel, stride = shape->stride;
    const size_t line = shape->width * channels, top = out_row * stride;
    // Taps of the window that lie inside: rows y0 to y1.
    const size_t y0 = top < shape->pad_top ? shape->pad_top - top : 0;
    const size_t below = shape->height + shape->pad_top - top, y1 = below < kernel ? below : kernel;
    const float *window = rows + (top + y0 - shape->pad_top - first_row) * line;
    const int whole = y0 == 0 && y1 == kernel;
    // Output pixels whose window lies inside across.
    size_t from = (shape->pad_left + stride - 1) / stride, to = 0;
    if (shape->width + shape->pad_left >= kernel) to = (shape->width + shape->pad_left - kernel) / stride + 1;
    if (to > shape->out_width) to = shape->out_width;
    if (!whole || to < from) from = to = 0;
    for (size_t c = 0; c < channels; c += LANES) {
        const vf base = load(bias + c);
        for (size_t x = 0; x < shape->out_width; x++) {
            if (x == from && to > from) {
                const float *start = window + (from * stride - shape->pad_left) * channels + c;
                float *first = out + from * channels + c;
                if (kernel == 3) {
                    inner_pixels(3, start, line, channels, stride, weights + c, base, first, to - from);
                } else {
                    inner_pixels(5, start, line, channels, stride, weights + c, base, first, to - from);
                }
                x = to;
                if (x == shape->out_width) break;
            }
            const size_t left = x * stride, x0 = left < shape->pad_left ? shape->pad_left - left : 0;
            const size_t right = shape->width + shape->pad_left - left, x1 = right < kernel ? right : kernel;
            const float *start = window + (left + x0 - shape->pad_left) * channels + c;
            const vf sum = edge_sum(start, line, channels, kernel, y0, y1, x0, x1, weights + c);
            store(out + x * channels + c, relu6(sum + base));
        }
    }
}
