#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
// Every function below may use AVX-512: that is what lets the distances be inlined into the loops.
#pragma clang attribute push(                                                                              \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma,f16c"))), apply_to = function)

static inline int32_t dot_code(const uint8_t *code, const int8_t *query, size_t n) {
    __m512i s = _mm512_setzero_si512(), t = s;
    size_t i = 0;
    for (; i + 128 <= n; i += 128) {
        s = _mm512_dpbusd_epi32(s, _mm512_loadu_si512(code + i), _mm512_loadu_si512(query + i));
        t = _mm512_dpbusd_epi32(t, _mm512_loadu_si512(code + i + 64), _mm512_loadu_si512(query + i + 64));
    }
    if (i < n) s = _mm512_dpbusd_epi32(s, _mm512_loadu_si512(code + i), _mm512_loadu_si512(query + i));
    return _mm512_reduce_add_epi32(_mm512_add_epi32(s, t));
}

static inline int32_t dot_pair(const uint8_t *a, const uint8_t *b, size_t n) {
    __m512i s = _mm512_setzero_si512(), t = s, bias = _mm512_set1_epi8((char)0x80);
    size_t i = 0;
    for (; i + 128 <= n; i += 128) {
        __m512i x = _mm512_xor_si512(_mm512_loadu_si512(b + i), bias);
        __m512i y = _mm512_xor_si512(_mm512_loadu_si512(b + i + 64), bias);
        s = _mm512_dpbusd_epi32(s, _mm512_loadu_si512(a + i), x);
        t = _mm512_dpbusd_epi32(t, _mm512_loadu_si512(a + i + 64), y);
    }
    if (i < n)
        s = _mm512_dpbusd_epi32(s, _mm512_loadu_si512(a + i), _mm512_xor_si512(_mm512_loadu_si512(b + i), bias));
    return _mm512_reduce_add_epi32(_mm512_add_epi32(s, t));
}

static inline int32_t dot_bits(const uint8_t *bits, const int8_t *query, size_t n) {
    __m512i s = _mm512_setzero_si512(), ones = _mm512_set1_epi8(1);
    for (size_t i = 0; i < n; i += 8) {
        uint64_t word;
        __builtin_memcpy(&word, bits + i, 8);
        s = _mm512_dpbusd_epi32(s, ones, _mm512_maskz_loadu_epi8(word, query + i * 8));
    }
    return _mm512_reduce_add_epi32(s);
}

#define LOOPS(name) name##_avx512
#include "graph_loops.h"
#pragma clang attribute pop
#endif
