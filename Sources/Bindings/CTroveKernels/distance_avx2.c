#include "distance.h"
#if defined(__x86_64__)
#include "kernels_portable.h"
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma,f16c")))

AVX2 static inline float sum8(__m256 v) {
    __m128 x = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_add_ss(x, _mm_movehdup_ps(x)));
}

AVX2 static inline __m256 half8(const uint16_t *row) { return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)row)); }

AVX2 float ctrove_dot_f32_avx2(const float *a, const float *b, size_t n) {
    __m256 s = _mm256_setzero_ps(), t = s;
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        s = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), s);
        t = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), t);
    }
    float sum = sum8(_mm256_add_ps(s, t));
    for (; i < n; i++) sum += a[i] * b[i];
    return sum;
}

AVX2 float ctrove_l2_f32_avx2(const float *a, const float *b, size_t n) {
    __m256 s = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 d = _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i));
        s = _mm256_fmadd_ps(d, d, s);
    }
    float sum = sum8(s);
    for (; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

AVX2 int32_t ctrove_dot_i8_avx2(const uint8_t *code, const int8_t *query, int32_t sum, size_t n) {
    __m256i s = _mm256_setzero_si256();
    size_t i = 0;
    // Widened to 16 bits: the byte products of `maddubs` would saturate.
    for (; i + 16 <= n; i += 16) {
        __m256i c = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(code + i)));
        __m256i q = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + i)));
        s = _mm256_add_epi32(s, _mm256_madd_epi16(c, q));
    }
    __m128i x = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
    x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0x4E));
    x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0xB1));
    return _mm_cvtsi128_si32(x) + portable_dot_code(code + i, query + i, n - i) - 128 * sum;
}

AVX2 float ctrove_dot_f16_avx2(const uint16_t *row, const float *query, size_t n) {
    __m256 s = _mm256_setzero_ps(), t = s;
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        s = _mm256_fmadd_ps(half8(row + i), _mm256_loadu_ps(query + i), s);
        t = _mm256_fmadd_ps(half8(row + i + 8), _mm256_loadu_ps(query + i + 8), t);
    }
    float sum = sum8(_mm256_add_ps(s, t));
    for (; i < n; i++) sum += portable_f32_of(row[i]) * query[i];
    return sum;
}

AVX2 float ctrove_l2_f16_avx2(const uint16_t *row, const float *query, size_t n) {
    __m256 s = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 d = _mm256_sub_ps(half8(row + i), _mm256_loadu_ps(query + i));
        s = _mm256_fmadd_ps(d, d, s);
    }
    float sum = sum8(s);
    for (; i < n; i++) {
        float d = portable_f32_of(row[i]) - query[i];
        sum += d * d;
    }
    return sum;
}

AVX2 void ctrove_f16_from_f32_avx2(const float *from, uint16_t *to, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        _mm_storeu_si128((__m128i *)(to + i), _mm256_cvtps_ph(_mm256_loadu_ps(from + i), _MM_FROUND_TO_NEAREST_INT));
    for (; i < n; i++) to[i] = portable_f16_of(from[i]);
}

AVX2 void ctrove_f32_from_f16_avx2(const uint16_t *from, float *to, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8) _mm256_storeu_ps(to + i, half8(from + i));
    for (; i < n; i++) to[i] = portable_f32_of(from[i]);
}
#endif
