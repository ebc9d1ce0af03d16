#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
// Every function below may use AVX2: that is what lets the distances be inlined into the loops.
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

static inline int32_t sum_lanes(__m256i s) {
    __m128i x = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
    x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0x4E));
    return _mm_cvtsi128_si32(_mm_add_epi32(x, _mm_shuffle_epi32(x, 0xB1)));
}

static inline __m256i unsigned16(const uint8_t *p) { return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p)); }

static inline int32_t dot_code(const uint8_t *code, const int8_t *query, size_t n) {
    __m256i s = _mm256_setzero_si256(), t = s;
    for (size_t i = 0; i < n; i += 32) {
        __m256i a = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + i)));
        __m256i b = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(query + i + 16)));
        s = _mm256_add_epi32(s, _mm256_madd_epi16(unsigned16(code + i), a));
        t = _mm256_add_epi32(t, _mm256_madd_epi16(unsigned16(code + i + 16), b));
    }
    return sum_lanes(_mm256_add_epi32(s, t));
}

static inline int32_t dot_pair(const uint8_t *a, const uint8_t *b, size_t n) {
    __m256i s = _mm256_setzero_si256(), bias = _mm256_set1_epi16(128);
    for (size_t i = 0; i < n; i += 16)
        s = _mm256_add_epi32(s, _mm256_madd_epi16(unsigned16(a + i), _mm256_sub_epi16(unsigned16(b + i), bias)));
    return sum_lanes(s);
}

static inline int32_t dot_bits(const uint8_t *bits, const int8_t *query, size_t n) {
    __m256i s = _mm256_setzero_si256(), ones = _mm256_set1_epi8(1);
    // Each of four bytes goes to eight lanes, where it is tested for the lane's own bit.
    __m256i spread = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
    __m256i own = _mm256_set1_epi64x((long long)0x8040201008040201);
    for (size_t i = 0; i < n; i += 4) {
        int32_t word;
        __builtin_memcpy(&word, bits + i, 4);
        __m256i lanes = _mm256_and_si256(_mm256_shuffle_epi8(_mm256_set1_epi32(word), spread), own);
        __m256i mask = _mm256_cmpeq_epi8(lanes, own);
        __m256i kept = _mm256_and_si256(mask, _mm256_loadu_si256((const __m256i *)(query + i * 8)));
        s = _mm256_add_epi32(s, _mm256_madd_epi16(_mm256_maddubs_epi16(ones, kept), _mm256_set1_epi16(1)));
    }
    return sum_lanes(s);
}

#define LOOPS(name) name##_avx2
#include "graph_loops.h"
#pragma clang attribute pop
#endif
