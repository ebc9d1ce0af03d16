// The portable kernels as inline functions, shared by distance_portable.c and graph_portable.c.
#ifndef CTROVE_KERNELS_PORTABLE_H
#define CTROVE_KERNELS_PORTABLE_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline float portable_f32_of(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = (half >> 10) & 31, mantissa = half & 1023, bits;
    if (exponent == 31) {
        bits = sign | 0x7F800000u | (mantissa << 13);
    } else if (exponent != 0) {
        bits = sign | ((exponent + 112) << 23) | (mantissa << 13);
    } else {
        // Zero or subnormal: mantissa * 2^-24 is exact in float.
        float value = (float)mantissa * 5.9604644775390625e-8f;
        memcpy(&bits, &value, 4);
        bits |= sign;
    }
    float out;
    memcpy(&out, &bits, 4);
    return out;
}

static inline uint16_t portable_f16_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint16_t sign = (uint16_t)((bits >> 16) & 0x8000);
    bits &= 0x7FFFFFFFu;
    if (bits > 0x7F800000u) return (uint16_t)(sign | 0x7E00 | ((bits >> 13) & 0x3FF)); // NaN stays NaN
    if (bits >= 0x477FF000u) return (uint16_t)(sign | 0x7C00);                          // rounds to infinity
    if (bits < 0x38800000u) {
        // Subnormal: adding 0.5 leaves the rounded mantissa in the low bits.
        float magnitude, shifted;
        memcpy(&magnitude, &bits, 4);
        shifted = magnitude + 0.5f;
        memcpy(&bits, &shifted, 4);
        return (uint16_t)(sign | (bits - 0x3F000000u));
    }
    uint32_t odd = (bits >> 13) & 1;
    return (uint16_t)(sign | ((bits - 0x38000000u + 0xFFF + odd) >> 13));
}

static inline int32_t portable_dot_code(const uint8_t *code, const int8_t *query, size_t n) {
    int32_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (int32_t)code[i] * query[i];
    return sum;
}

static inline int32_t portable_dot_bits(const uint8_t *bits, const int8_t *query, size_t n) {
    int32_t sum = 0;
    for (size_t i = 0; i < n * 8; i++) sum += (bits[i / 8] >> (i % 8) & 1) * query[i];
    return sum;
}

static inline int32_t portable_dot_pair(const uint8_t *a, const uint8_t *b, size_t n) {
    int32_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (int32_t)a[i] * ((int32_t)b[i] - 128);
    return sum;
}

#endif
