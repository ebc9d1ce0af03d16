#include "distance.h"
#if defined(__x86_64__)
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma,f16c")))

// Tails are masked loads: bytes beyond `n` are never touched.
AVX512 static inline __mmask16 tail16(size_t n) { return (__mmask16)((1u << n) - 1); }

AVX512 static inline __m512 half16(__mmask16 mask, const uint16_t *row) {
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(mask, row));
}

AVX512 float ctrove_dot_f32_avx512(const float *a, const float *b, size_t n) {
    __m512 s = _mm512_setzero_ps(), t = s;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        s = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), s);
        t = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), t);
    }
    for (; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        s = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(m, a + i), _mm512_maskz_loadu_ps(m, b + i), s);
    }
    return _mm512_reduce_add_ps(_mm512_add_ps(s, t));
}

AVX512 float ctrove_l2_f32_avx512(const float *a, const float *b, size_t n) {
    __m512 s = _mm512_setzero_ps();
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        __m512 d = _mm512_sub_ps(_mm512_maskz_loadu_ps(m, a + i), _mm512_maskz_loadu_ps(m, b + i));
        s = _mm512_fmadd_ps(d, d, s);
    }
    return _mm512_reduce_add_ps(s);
}

AVX512 int32_t ctrove_dot_i8_avx512(const uint8_t *code, const int8_t *query, int32_t sum, size_t n) {
    __m512i s = _mm512_setzero_si512();
    for (size_t i = 0; i < n; i += 64) {
        __mmask64 m = n - i >= 64 ? ~0ull : (1ull << (n - i)) - 1;
        s = _mm512_dpbusd_epi32(s, _mm512_maskz_loadu_epi8(m, code + i), _mm512_maskz_loadu_epi8(m, query + i));
    }
    return _mm512_reduce_add_epi32(s) - 128 * sum;
}

AVX512 float ctrove_dot_f16_avx512(const uint16_t *row, const float *query, size_t n) {
    __m512 s = _mm512_setzero_ps(), t = s;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        s = _mm512_fmadd_ps(half16(0xFFFF, row + i), _mm512_loadu_ps(query + i), s);
        t = _mm512_fmadd_ps(half16(0xFFFF, row + i + 16), _mm512_loadu_ps(query + i + 16), t);
    }
    for (; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        s = _mm512_fmadd_ps(half16(m, row + i), _mm512_maskz_loadu_ps(m, query + i), s);
    }
    return _mm512_reduce_add_ps(_mm512_add_ps(s, t));
}

AVX512 float ctrove_l2_f16_avx512(const uint16_t *row, const float *query, size_t n) {
    __m512 s = _mm512_setzero_ps();
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        __m512 d = _mm512_sub_ps(half16(m, row + i), _mm512_maskz_loadu_ps(m, query + i));
        s = _mm512_fmadd_ps(d, d, s);
    }
    return _mm512_reduce_add_ps(s);
}

AVX512 void ctrove_f16_from_f32_avx512(const float *from, uint16_t *to, size_t n) {
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        __m256i half = _mm512_cvtps_ph(_mm512_maskz_loadu_ps(m, from + i), _MM_FROUND_TO_NEAREST_INT);
        _mm256_mask_storeu_epi16(to + i, m, half);
    }
}

AVX512 void ctrove_f32_from_f16_avx512(const uint16_t *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i += 16) {
        __mmask16 m = n - i >= 16 ? 0xFFFF : tail16(n - i);
        _mm512_mask_storeu_ps(to + i, m, half16(m, from + i));
    }
}
#endif
