// The encoder's products and attention over bfloat16, with AVX-512 BF16.

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), apply_to = function)

#include "encoder_avx512.h"

// 2 to the power of x, to 1e-4: less than the rounding to bfloat16 that follows.
INLINE __m512 power_of_two(__m512 x) {
    const __m512 n = _mm512_roundscale_ps(x, 0);
    const __m512 f = _mm512_sub_ps(x, n);
    __m512 p = _mm512_set1_ps(5.51716648e-2f);
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.42611140e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.93260968e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.99928057e-1f));
    return _mm512_scalef_ps(p, n);
}

// `factors` multiply each row, or are NULL.
INLINE void tile(
    const int rows, const uint16_t *a, size_t lda, const uint32_t *b, size_t words, const float *bias,
    const float *factors, void *c,
    size_t at, size_t ldc, size_t columns, int epilogue) {
    __m512 acc[ROWS][2];
#pragma unroll
    for (int r = 0; r < rows; r++) acc[r][0] = acc[r][1] = _mm512_setzero_ps();
    for (size_t i = 0; i < words; i++) {
        const __m512bh b0 = (__m512bh)_mm512_loadu_si512(b), b1 = (__m512bh)_mm512_loadu_si512(b + 16);
        b += CTROVE_PANEL;
#pragma unroll
        for (int r = 0; r < rows; r++) {
            const __m512bh x = (__m512bh)_mm512_set1_epi32((int)word(a + (size_t)r * lda + 2 * i));
            acc[r][0] = _mm512_dpbf16_ps(acc[r][0], x, b0);
            acc[r][1] = _mm512_dpbf16_ps(acc[r][1], x, b1);
        }
    }
    for (size_t half = 0; half < 2 && half * 16 < columns; half++) {
        const __m512 base = bias ? _mm512_loadu_ps(bias + half * 16) : _mm512_setzero_ps();
#pragma unroll
        for (int r = 0; r < rows; r++) {
            __m512 x = half == 0 ? acc[r][0] : acc[r][1];
            if (factors) x = _mm512_mul_ps(x, _mm512_set1_ps(factors[r]));
            x = _mm512_add_ps(x, base);
            finish(x, c, at + (size_t)r * ldc + half * 16, columns - half * 16, epilogue);
        }
    }
}

INLINE void product(
    const uint16_t *a, size_t lda, size_t m, const uint32_t *panels, size_t n, size_t k, const float *bias,
    const float *factors, void *c, size_t start, size_t ldc, const int epilogue) {
    const size_t words = (k + 1) / 2;
    for (size_t j = 0; j < n; j += CTROVE_PANEL) {
        const uint32_t *b = panels + j * words;
        const size_t columns = n - j < CTROVE_PANEL ? n - j : CTROVE_PANEL;
        for (size_t i = 0; i < m; i += ROWS) {
            const size_t rows = m - i < ROWS ? m - i : ROWS;
            TILES(rows, tile, a + i * lda, lda, b, words, bias ? bias + j : NULL,
                  factors ? factors + i : NULL, c, start + i * ldc + j, ldc, columns, epilogue)
        }
    }
}

void ctrove_encoder_gemm_bf16(
    const uint16_t *a, size_t lda, size_t m, const uint32_t *panels, size_t n, size_t k, const float *bias, void *c,
    size_t ldc, int epilogue) {
#define CASE(e) \
    case e: product(a, lda, m, panels, n, k, bias, NULL, c, 0, ldc, e); break;
    switch (epilogue) { CASE(CTROVE_STORE) CASE(CTROVE_ADD) CASE(CTROVE_STORE_BF16) CASE(CTROVE_GELU_BF16) }
#undef CASE
}

void ctrove_encoder_narrow_bf16(const float *x, size_t ldx, size_t m, size_t n, uint16_t *out, size_t ldo) {
    for (size_t r = 0; r < m; r++, x += ldx, out += ldo) {
        for (size_t j = 0; j < ldo; j += 16) {
            const __mmask16 mask = j >= n ? 0 : n - j >= 16 ? 0xFFFF : (__mmask16)((1u << (n - j)) - 1);
            const __mmask16 room = ldo - j >= 16 ? 0xFFFF : (__mmask16)((1u << (ldo - j)) - 1);
            _mm256_mask_storeu_epi16(out + j, room, to_bf16(_mm512_maskz_loadu_ps(mask, x + j)));
        }
    }
}

void ctrove_encoder_pack_bf16(const float *weights, size_t n, size_t k, float scale, uint32_t *panels) {
    const size_t words = (k + 1) / 2;
    for (size_t j = 0; j < n; j += CTROVE_PANEL, panels += words * CTROVE_PANEL) {
        const size_t columns = n - j < CTROVE_PANEL ? n - j : CTROVE_PANEL;
        if (columns < CTROVE_PANEL) memset(panels, 0, words * CTROVE_PANEL * sizeof(uint32_t));
        for (size_t c = 0; c < columns; c++) {
            const float *row = weights + (j + c) * k;
            for (size_t i = 0; i < k; i += 16) {
                const __mmask16 mask = k - i >= 16 ? 0xFFFF : (__mmask16)((1u << (k - i)) - 1);
                uint32_t eight[8];
                const __m512 v = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, row + i), _mm512_set1_ps(scale));
                _mm256_storeu_si256((__m256i *)eight, to_bf16(v));
                for (size_t w = 0; w < 8 && i / 2 + w < words; w++) panels[(i / 2 + w) * CTROVE_PANEL + c] = eight[w];
            }
        }
    }
}

static size_t whole_panels(size_t n) { return (n + CTROVE_PANEL - 1) / CTROVE_PANEL * CTROVE_PANEL; }

size_t ctrove_encoder_attention_scratch_bf16(size_t length, size_t width) {
    const size_t padded = whole_panels(length), wide = whole_panels(width);
    return 4 * (padded * ((width + 1) / 2) + (length + 1) / 2 * wide + ROWS * padded) + 2 * ROWS * padded;
}

void ctrove_encoder_attention_bf16(
    const uint16_t *qkv, size_t ld, size_t length, size_t heads, size_t width, void *scratch, void *out, size_t ldo,
    int narrow) {
    const size_t padded = whole_panels(length), wide = whole_panels(width);
    const size_t words = (width + 1) / 2, pairs = (length + 1) / 2, hidden = heads * width;
    uint32_t *keys = scratch, *values = keys + padded * words;
    float *scores = (float *)(values + pairs * wide);
    uint16_t *weights = (uint16_t *)(scores + ROWS * padded);
    for (size_t h = 0; h < heads; h++) {
        const uint16_t *q = qkv + h * width, *k = q + hidden, *v = k + hidden;
        for (size_t j = 0; j < padded; j++) {
            uint32_t *panel = keys + j / CTROVE_PANEL * words * CTROVE_PANEL + j % CTROVE_PANEL;
            const uint16_t *row = k + j * ld;
            for (size_t i = 0; i < width / 2; i++) panel[i * CTROVE_PANEL] = j < length ? word(row + 2 * i) : 0;
            // The query's word holds a number of the next head here; zero takes it out.
            if (width % 2) panel[width / 2 * CTROVE_PANEL] = j < length ? row[width - 1] : 0;
        }
        for (size_t j = 0; j < pairs; j++) {
            const uint16_t *even = v + 2 * j * ld, *odd = 2 * j + 1 < length ? even + ld : NULL;
            for (size_t c = 0; c < wide; c += 16) {
                const __mmask16 mask = c >= width ? 0 : width - c >= 16 ? 0xFFFF : (__mmask16)((1u << (width - c)) - 1);
                const __m512i lower = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, even + c));
                const __m256i other = odd ? _mm256_maskz_loadu_epi16(mask, odd + c) : _mm256_setzero_si256();
                const __m512i upper = _mm512_slli_epi32(_mm512_cvtepu16_epi32(other), 16);
                uint32_t *panel = values + (c / CTROVE_PANEL * pairs + j) * CTROVE_PANEL + c % CTROVE_PANEL;
                _mm512_storeu_si512(panel, _mm512_or_si512(lower, upper));
            }
        }
        for (size_t i = 0; i < length; i += ROWS) {
            const size_t rows = length - i < ROWS ? length - i : ROWS;
            product(q + i * ld, ld, rows, keys, padded, width, NULL, NULL, scores, 0, padded, CTROVE_STORE);
            float factors[ROWS];
            for (size_t r = 0; r < rows; r++) {
                float *row = scores + r * padded;
                uint16_t *to = weights + r * padded;
                for (size_t j = length; j < padded; j++) row[j] = -1e30f;
                __m512 most = _mm512_loadu_ps(row), total = _mm512_setzero_ps();
                for (size_t j = 16; j < padded; j += 16) most = _mm512_max_ps(most, _mm512_loadu_ps(row + j));
                const __m512 scale = _mm512_set1_ps(1.44269504f);
                const __m512 top = _mm512_set1_ps(_mm512_reduce_max_ps(most) * 1.44269504f);
                for (size_t j = 0; j < padded; j += 16) {
                    const __m512 e = power_of_two(_mm512_fmsub_ps(_mm512_loadu_ps(row + j), scale, top));
                    total = _mm512_add_ps(total, e);
                    _mm256_storeu_si256((__m256i *)(to + j), to_bf16(e));
                }
                factors[r] = 1.0f / _mm512_reduce_add_ps(total);
            }
            const size_t start = i * ldo + h * width;
            if (narrow) {
                product(
                    weights, padded, rows, values, width, length, NULL, factors, out, start, ldo, CTROVE_STORE_BF16);
            } else {
                product(weights, padded, rows, values, width, length, NULL, factors, out, start, ldo, CTROVE_STORE);
            }
        }
    }
}

#pragma clang attribute pop
#endif
