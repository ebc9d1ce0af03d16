#if defined(__aarch64__)
#include <arm_neon.h>
#include <stddef.h>
#include <stdint.h>

// Products of signed bytes, widened to 16 bits: every processor of the architecture has these.
static inline int32x4_t add_products(int32x4_t sum, int8x16_t a, int8x16_t b) {
    sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(a), vget_low_s8(b)));
    return vpadalq_s16(sum, vmull_high_s8(a, b));
}

static inline int8x16_t without_bias(const uint8_t *code) {
    return vreinterpretq_s8_u8(veorq_u8(vld1q_u8(code), vdupq_n_u8(0x80)));
}

// The sum of code[i] * query[i]: the loops take 128 times the sum of the query off again.
static inline int32_t dot_code(const uint8_t *code, const int8_t *query, size_t n) {
    int32x4_t s = vdupq_n_s32(0), t = s, total = s;
    for (size_t i = 0; i < n; i += 32) {
        int8x16_t a = vld1q_s8(query + i), b = vld1q_s8(query + i + 16);
        s = add_products(s, without_bias(code + i), a);
        t = add_products(t, without_bias(code + i + 16), b);
        total = vpadalq_s16(total, vaddq_s16(vpaddlq_s8(a), vpaddlq_s8(b)));
    }
    return vaddvq_s32(vaddq_s32(s, t)) + 128 * vaddvq_s32(total);
}

static inline int32_t dot_pair(const uint8_t *a, const uint8_t *b, size_t n) {
    int32x4_t s = vdupq_n_s32(0), total = s;
    for (size_t i = 0; i < n; i += 16) {
        int8x16_t x = without_bias(b + i);
        s = add_products(s, without_bias(a + i), x);
        total = vpadalq_s16(total, vpaddlq_s8(x));
    }
    return vaddvq_s32(s) + 128 * vaddvq_s32(total);
}

static inline int32_t dot_bits(const uint8_t *bits, const int8_t *query, size_t n) {
    static const uint8_t own[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    int32x4_t s = vdupq_n_s32(0);
    for (size_t i = 0; i < n; i += 2) {
        uint8x16_t lanes = vcombine_u8(vdup_n_u8(bits[i]), vdup_n_u8(bits[i + 1]));
        int8x16_t mask = vreinterpretq_s8_u8(vtstq_u8(lanes, vld1q_u8(own)));
        s = vpadalq_s16(s, vpaddlq_s8(vandq_s8(mask, vld1q_s8(query + i * 8))));
    }
    return vaddvq_s32(s);
}

#define LOOPS(name) name##_neon
#include "graph_loops.h"
#endif
