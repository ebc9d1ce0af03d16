// The encoder's products of 8-bit integers, with AVX-512 VNNI.

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,avx2,fma"))), apply_to = function)

#include "encoder_avx512.h"

INLINE void tile(
    const int rows, const uint8_t *a, size_t lda, const float *steps, const float *lows, const uint32_t *b,
    size_t words, const float *scales, const float *sums, const float *bias, void *c, size_t at, size_t ldc,
    size_t columns, int epilogue) {
    __m512i acc[ROWS][2];
#pragma unroll
    for (int r = 0; r < rows; r++) acc[r][0] = acc[r][1] = _mm512_setzero_si512();
    for (size_t i = 0; i < words; i++) {
        const __m512i b0 = _mm512_loadu_si512(b), b1 = _mm512_loadu_si512(b + 16);
        b += CTROVE_PANEL;
#pragma unroll
        for (int r = 0; r < rows; r++) {
            const __m512i x = _mm512_set1_epi32((int)word(a + (size_t)r * lda + 4 * i));
            acc[r][0] = _mm512_dpbusd_epi32(acc[r][0], x, b0);
            acc[r][1] = _mm512_dpbusd_epi32(acc[r][1], x, b1);
        }
    }
    for (size_t half = 0; half < 2 && half * 16 < columns; half++) {
        const __m512 scale = _mm512_loadu_ps(scales + half * 16), sum = _mm512_loadu_ps(sums + half * 16);
        const __m512 base = _mm512_loadu_ps(bias + half * 16);
#pragma unroll
        for (int r = 0; r < rows; r++) {
            const __m512 whole = _mm512_cvtepi32_ps(half == 0 ? acc[r][0] : acc[r][1]);
            const __m512 low = _mm512_fmadd_ps(_mm512_set1_ps(lows[r]), sum, base);
            const __m512 x = _mm512_fmadd_ps(_mm512_mul_ps(whole, scale), _mm512_set1_ps(steps[r]), low);
            finish(x, c, at + (size_t)r * ldc + half * 16, columns - half * 16, epilogue);
        }
    }
}

INLINE void product(
    const uint8_t *a, size_t lda, const float *steps, const float *lows, size_t m, const uint32_t *panels, size_t n,
    size_t k, const float *scales, const float *sums, const float *bias, void *c, size_t ldc, const int epilogue) {
    const size_t words = (k + 3) / 4;
    for (size_t j = 0; j < n; j += CTROVE_PANEL) {
        const uint32_t *b = panels + j * words;
        const size_t columns = n - j < CTROVE_PANEL ? n - j : CTROVE_PANEL;
        for (size_t i = 0; i < m; i += ROWS) {
            const size_t rows = m - i < ROWS ? m - i : ROWS;
            TILES(rows, tile, a + i * lda, lda, steps + i, lows + i, b, words, scales + j, sums + j, bias + j, c,
                  i * ldc + j, ldc, columns, epilogue)
        }
    }
}

void ctrove_encoder_gemm_i8(
    const uint8_t *a, size_t lda, const float *steps, const float *lows, size_t m, const uint32_t *panels, size_t n,
    size_t k, const float *scales, const float *sums, const float *bias, void *c, size_t ldc, int epilogue) {
#define CASE(e) \
    case e: product(a, lda, steps, lows, m, panels, n, k, scales, sums, bias, c, ldc, e); break;
    switch (epilogue) { CASE(CTROVE_STORE) CASE(CTROVE_GELU) CASE(CTROVE_ADD) CASE(CTROVE_STORE_BF16) }
#undef CASE
}

void ctrove_encoder_narrow_i8(
    const float *x, size_t ldx, size_t m, size_t n, uint8_t *out, size_t ldo, float *steps, float *lows) {
    for (size_t r = 0; r < m; r++, x += ldx, out += ldo) {
        __m512 least = _mm512_set1_ps(x[0]), most = least;
        for (size_t j = 0; j < n; j += 16) {
            const __mmask16 mask = n - j >= 16 ? 0xFFFF : (__mmask16)((1u << (n - j)) - 1);
            const __m512 v = _mm512_mask_loadu_ps(least, mask, x + j);
            least = _mm512_min_ps(least, v);
            most = _mm512_max_ps(most, _mm512_mask_loadu_ps(most, mask, x + j));
        }
        const float low = _mm512_reduce_min_ps(least), high = _mm512_reduce_max_ps(most);
        const float step = high > low ? (high - low) / 255.0f : 1.0f;
        const __m512 factor = _mm512_set1_ps(1.0f / step), origin = _mm512_set1_ps(low);
        steps[r] = step;
        lows[r] = low;
        for (size_t j = 0; j < ldo; j += 16) {
            const __mmask16 mask = j >= n ? 0 : n - j >= 16 ? 0xFFFF : (__mmask16)((1u << (n - j)) - 1);
            const __mmask16 room = ldo - j >= 16 ? 0xFFFF : (__mmask16)((1u << (ldo - j)) - 1);
            const __m512 v = _mm512_mul_ps(_mm512_sub_ps(_mm512_maskz_loadu_ps(mask, x + j), origin), factor);
            const __m128i q = _mm512_cvtusepi32_epi8(_mm512_maskz_cvtps_epi32(mask, v));
            _mm_mask_storeu_epi8(out + j, room, q);
        }
    }
}

void ctrove_encoder_pack_i8(
    const float *weights, size_t n, size_t k, float scale, uint32_t *panels, float *scales, float *sums) {
    const size_t words = (k + 3) / 4;
    for (size_t j = 0; j < n; j += CTROVE_PANEL, panels += words * CTROVE_PANEL) {
        const size_t columns = n - j < CTROVE_PANEL ? n - j : CTROVE_PANEL;
        if (columns < CTROVE_PANEL) memset(panels, 0, words * CTROVE_PANEL * sizeof(uint32_t));
        for (size_t c = 0; c < columns; c++) {
            const float *row = weights + (j + c) * k;
            __m512 most = _mm512_setzero_ps();
            for (size_t i = 0; i < k; i += 16) {
                const __mmask16 mask = k - i >= 16 ? 0xFFFF : (__mmask16)((1u << (k - i)) - 1);
                most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_maskz_loadu_ps(mask, row + i)));
            }
            const float top = _mm512_reduce_max_ps(most);
            const float step = top > 0 ? top / 127.0f : 1.0f;
            const __m512 factor = _mm512_set1_ps(1.0f / step);
            __m512i total = _mm512_setzero_si512();
            for (size_t i = 0; i < k; i += 16) {
                const __mmask16 mask = k - i >= 16 ? 0xFFFF : (__mmask16)((1u << (k - i)) - 1);
                const __m512 v = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, row + i), factor);
                const __m512i q = _mm512_cvtps_epi32(v);
                uint32_t four[4];
                total = _mm512_add_epi32(total, q);
                _mm_storeu_si128((__m128i *)four, _mm512_cvtsepi32_epi8(q));
                for (size_t w = 0; w < 4 && i / 4 + w < words; w++) panels[(i / 4 + w) * CTROVE_PANEL + c] = four[w];
            }
            scales[j + c] = step * scale;
            sums[j + c] = step * scale * (float)_mm512_reduce_add_epi32(total);
        }
    }
}

#pragma clang attribute pop
#endif
