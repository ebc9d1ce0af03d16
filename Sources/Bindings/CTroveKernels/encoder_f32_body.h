// The single-precision kernels, written once over vectors of LANES floats and compiled for each variant.
//
// The including file defines LANES, ROWS (rows of a tile) and NAME(x) (the variant's symbol).

#include <math.h>
#include <string.h>

#include "include/encoder_f32.h"

typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));

#define TILE (2 * LANES)
#define INLINE static inline __attribute__((always_inline))

INLINE vf load(const float *p) {
    vf v;
    memcpy(&v, p, sizeof v);
    return v;
}

INLINE void store(float *p, vf v) { memcpy(p, &v, sizeof v); }

INLINE vf splat(float x) { return (vf)x; }

// exp by 2^n * p(r), r in [-ln 2 / 2, ln 2 / 2]: Cody-Waite reduction, then Taylor terms to the seventh power.
INLINE vf exponential(vf x) {
    x = __builtin_elementwise_max(__builtin_elementwise_min(x, splat(88.0f)), splat(-87.0f));
    const vf magic = splat(12582912.0f);  // 1.5 * 2^23: adding it rounds to an integer
    vf shifted = x * splat(1.44269504f) + magic;
    vf n = shifted - magic;
    vf r = x - n * splat(0.693359375f);
    r = r - n * splat(-2.12194440e-4f);
    vf p = splat(1.98412698e-4f);
    p = p * r + splat(1.38888889e-3f);
    p = p * r + splat(8.33333333e-3f);
    p = p * r + splat(4.16666667e-2f);
    p = p * r + splat(1.66666667e-1f);
    p = p * r + splat(0.5f);
    p = p * r + splat(1.0f);
    p = p * r + splat(1.0f);
    vi bits = ((vi)shifted - (vi)(0x4B400000 - 127)) << 23;
    return p * (vf)bits;
}

// x * normal distribution function of x. Abramowitz and Stegun 7.1.26 gives the tail with an error below 1.5e-7.
INLINE vf gelu(vf x) {
    vf a = __builtin_elementwise_abs(x) * splat(0.70710678f);
    vf t = splat(1.0f) / (splat(1.0f) + a * splat(0.3275911f));
    vf p = splat(1.061405429f);
    p = p * t + splat(-1.453152027f);
    p = p * t + splat(1.421413741f);
    p = p * t + splat(-0.284496736f);
    p = p * t + splat(0.254829592f);
    vf tail = splat(0.5f) * p * t * exponential(-(a * a));
    return __builtin_elementwise_max(x, splat(0.0f)) - __builtin_elementwise_abs(x) * tail;
}

// x * sigmoid(1.702 x), and the GELU by tanh: x * sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)).
INLINE vf sigmoid_gelu(vf x, int activation) {
    const vf y = activation == CTROVE_ACTIVATION_QUICK_GELU
        ? x * splat(1.702f)
        : splat(1.59576912f) * x * (splat(1.0f) + splat(0.044715f) * x * x);
    return x / (splat(1.0f) + exponential(-y));
}

INLINE float sum(vf v) {
    float parts[LANES];
    memcpy(parts, &v, sizeof v);
    for (int step = LANES / 2; step > 0; step /= 2) {
        for (int i = 0; i < step; i++) parts[i] += parts[i + step];
    }
    return parts[0];
}

// One tile of `rows` (a constant where inlined) by TILE columns.
INLINE void tile(
    const int rows, const float *a, size_t lda, const float *b, size_t k, const float *bias, float *c, size_t ldc,
    size_t columns, int epilogue) {
    vf sums[ROWS][2];
#pragma unroll
    for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = splat(0.0f);
    for (size_t i = 0; i < k; i++) {
        const vf b0 = load(b), b1 = load(b + LANES);
        b += CTROVE_PANEL;
#pragma unroll
        for (int r = 0; r < rows; r++) {
            const vf x = splat(a[(size_t)r * lda + i]);
            sums[r][0] += x * b0;
            sums[r][1] += x * b1;
        }
    }
    const vf bias0 = bias ? load(bias) : splat(0.0f), bias1 = bias ? load(bias + LANES) : splat(0.0f);
#pragma unroll
    for (int r = 0; r < rows; r++) {
        vf x0 = sums[r][0] + bias0, x1 = sums[r][1] + bias1;
        if (epilogue == CTROVE_GELU) {
            x0 = gelu(x0);
            x1 = gelu(x1);
        }
        float *out = c + (size_t)r * ldc;
        if (columns == TILE) {
            if (epilogue == CTROVE_ADD) {
                x0 += load(out);
                x1 += load(out + LANES);
            }
            store(out, x0);
            store(out + LANES, x1);
        } else {
            float edge[TILE];
            store(edge, x0);
            store(edge + LANES, x1);
            for (size_t j = 0; j < columns; j++) out[j] = epilogue == CTROVE_ADD ? out[j] + edge[j] : edge[j];
        }
    }
}

static __attribute__((noinline)) void tiles(
    size_t rows, const float *a, size_t lda, const float *b, size_t k, const float *bias, float *c, size_t ldc,
    size_t columns, int epilogue) {
    switch (rows) {
#define CASE(n) \
    case n: tile(n, a, lda, b, k, bias, c, ldc, columns, epilogue); break;
        CASE(1) CASE(2) CASE(3) CASE(4)
#if ROWS > 4
        CASE(5) CASE(6)
#endif
#if ROWS > 6
        CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
#endif
#undef CASE
    }
}

void NAME(gemm)(
    const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias, float *c,
    size_t ldc, int epilogue) {
    for (size_t j = 0; j < n; j += TILE) {
        const float *b = panels + j / CTROVE_PANEL * k * CTROVE_PANEL + j % CTROVE_PANEL;
        const size_t columns = n - j < TILE ? n - j : TILE;
        for (size_t i = 0; i < m; i += ROWS) {
            const size_t rows = m - i < ROWS ? m - i : ROWS;
            tiles(rows, a + i * lda, lda, b, k, bias ? bias + j : NULL, c + i * ldc + j, ldc, columns, epilogue);
        }
    }
}

// Replaces a row of scores by exp(score - maximum) and returns the sum; fills up to `padded` with zeros.
static float soften(float *row, size_t length, size_t padded) {
    float top = row[0];
    for (size_t j = 1; j < length; j++) top = row[j] > top ? row[j] : top;
    for (size_t j = length; j < padded; j++) row[j] = -INFINITY;
    vf total = splat(0.0f);
    const size_t whole = length / LANES * LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        const vf e = exponential(load(row + j) - splat(top));
        store(row + j, e);
        total += e;
    }
    float rest = 0;
    if (whole < length) {
        float edge[LANES];
        store(edge, exponential(load(row + whole) - splat(top)));
        for (size_t j = whole; j < length; j++) rest += row[j] = edge[j - whole];
    }
    for (size_t j = length; j < padded; j++) row[j] = 0;
    return sum(total) + rest;
}

void NAME(attention)(
    const float *qkv, size_t ld, size_t length, size_t heads, size_t width, int causal, float *scratch, float *out,
    size_t ldo) {
    const size_t padded = (length + CTROVE_PANEL - 1) / CTROVE_PANEL * CTROVE_PANEL;
    const size_t wide = (width + CTROVE_PANEL - 1) / CTROVE_PANEL * CTROVE_PANEL;
    float *keys = scratch, *values = keys + padded * width, *scores = values + length * wide;
    const size_t hidden = heads * width;
    for (size_t h = 0; h < heads; h++) {
        const float *q = qkv + h * width, *k = q + hidden, *v = k + hidden;
        for (size_t j = 0; j < padded; j++) {
            float *panel = keys + j / CTROVE_PANEL * width * CTROVE_PANEL + j % CTROVE_PANEL;
            for (size_t i = 0; i < width; i++) panel[i * CTROVE_PANEL] = j < length ? k[j * ld + i] : 0.0f;
        }
        for (size_t c = 0; c < wide; c += CTROVE_PANEL) {
            const size_t columns = width - c < CTROVE_PANEL ? width - c : CTROVE_PANEL;
            float *panel = values + c * length;
            for (size_t j = 0; j < length; j++) {
                memcpy(panel + j * CTROVE_PANEL, v + j * ld + c, columns * sizeof(float));
                memset(panel + j * CTROVE_PANEL + columns, 0, (CTROVE_PANEL - columns) * sizeof(float));
            }
        }
        for (size_t i = 0; i < length; i += ROWS) {
            const size_t rows = length - i < ROWS ? length - i : ROWS;
            NAME(gemm)(q + i * ld, ld, rows, keys, padded, width, NULL, scores, padded, CTROVE_STORE);
            for (size_t r = 0; r < rows; r++) {
                float *row = scores + r * padded;
                const vf scale = splat(1.0f / soften(row, causal ? i + r + 1 : length, padded));
                for (size_t j = 0; j < padded; j += LANES) store(row + j, load(row + j) * scale);
            }
            NAME(gemm)(scores, padded, rows, values, width, length, NULL, out + i * ldo + h * width, ldo, CTROVE_STORE);
        }
    }
}

void NAME(layer_norm)(
    float *x, size_t ldx, size_t m, size_t n, const float *gain, const float *bias, float epsilon) {
    const size_t whole = n / LANES * LANES;
    for (size_t r = 0; r < m; r++, x += ldx) {
        vf total = splat(0.0f);
        float rest = 0;
        for (size_t j = 0; j < whole; j += LANES) total += load(x + j);
        for (size_t j = whole; j < n; j++) rest += x[j];
        const float mean = (sum(total) + rest) / (float)n;
        vf squares = splat(0.0f);
        rest = 0;
        for (size_t j = 0; j < whole; j += LANES) {
            const vf d = load(x + j) - splat(mean);
            squares += d * d;
        }
        for (size_t j = whole; j < n; j++) rest += (x[j] - mean) * (x[j] - mean);
        const float factor = 1.0f / sqrtf((sum(squares) + rest) / (float)n + epsilon);
        for (size_t j = 0; j < whole; j += LANES) {
            store(x + j, (load(x + j) - splat(mean)) * splat(factor) * load(gain + j) + load(bias + j));
        }
        for (size_t j = whole; j < n; j++) x[j] = (x[j] - mean) * factor * gain[j] + bias[j];
    }
}

void NAME(embed)(
    const int32_t *ids, size_t length, size_t n, const float *words, const float *positions, const float *type,
    float *out, size_t ldo) {
    for (size_t t = 0; t < length; t++, out += ldo) {
        const float *word = words + (size_t)ids[t] * n, *position = positions + t * n;
        for (size_t j = 0; j < n; j++) out[j] = word[j] + type[j] + position[j];
    }
}

void NAME(pool)(const float *x, size_t ldx, size_t length, size_t n, int pooling, int normalize, float *out) {
    memcpy(out, x, n * sizeof(float));
    if (pooling != 1) {
        for (size_t t = 1; t < length; t++) {
            const float *row = x + t * ldx;
            if (pooling == 0) {
                for (size_t j = 0; j < n; j++) out[j] += row[j];
            } else {
                for (size_t j = 0; j < n; j++) out[j] = row[j] > out[j] ? row[j] : out[j];
            }
        }
        if (pooling == 0) {
            for (size_t j = 0; j < n; j++) out[j] /= (float)length;
        }
    }
    if (normalize) {
        double squares = 0;
        for (size_t j = 0; j < n; j++) squares += (double)out[j] * out[j];
        const float factor = (float)(1.0 / fmax(sqrt(squares), 1e-12));
        for (size_t j = 0; j < n; j++) out[j] *= factor;
    }
}

void NAME(activate)(float *x, size_t n, int activation) {
    for (size_t j = 0; j < n; j += LANES) {
        const size_t count = n - j < LANES ? n - j : LANES;
        float part[LANES] = {0};
        memcpy(part, x + j, count * sizeof(float));
        const vf v = load(part);
        store(part, activation == CTROVE_ACTIVATION_GELU ? gelu(v) : sigmoid_gelu(v, activation));
        memcpy(x + j, part, count * sizeof(float));
    }
}
