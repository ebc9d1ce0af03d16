#include "distance.h"
#if defined(__aarch64__)
#include "kernels_portable.h"
#include <arm_neon.h>

static inline float32x4_t half4(const uint16_t *row) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(row))); }

float ctrove_dot_f32_neon(const float *a, const float *b, size_t n) {
    float32x4_t s = vdupq_n_f32(0), t = s;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        s = vfmaq_f32(s, vld1q_f32(a + i), vld1q_f32(b + i));
        t = vfmaq_f32(t, vld1q_f32(a + i + 4), vld1q_f32(b + i + 4));
    }
    float sum = vaddvq_f32(vaddq_f32(s, t));
    for (; i < n; i++) sum += a[i] * b[i];
    return sum;
}

float ctrove_l2_f32_neon(const float *a, const float *b, size_t n) {
    float32x4_t s = vdupq_n_f32(0);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        float32x4_t d = vsubq_f32(vld1q_f32(a + i), vld1q_f32(b + i));
        s = vfmaq_f32(s, d, d);
    }
    float sum = vaddvq_f32(s);
    for (; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

int32_t ctrove_dot_i8_neon(const uint8_t *code, const int8_t *query, int32_t sum, size_t n) {
    int32x4_t s = vdupq_n_s32(0), total = s;
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        int8x16_t c = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(code + i), vdupq_n_u8(0x80))), q = vld1q_s8(query + i);
        s = vpadalq_s16(s, vmull_s8(vget_low_s8(c), vget_low_s8(q)));
        s = vpadalq_s16(s, vmull_high_s8(c, q));
        total = vpadalq_s16(total, vpaddlq_s8(q));
    }
    // The vectors had no bias: what is taken off at the end counts for the rest alone.
    int32_t whole = vaddvq_s32(s) + 128 * vaddvq_s32(total);
    return whole + portable_dot_code(code + i, query + i, n - i) - 128 * sum;
}

float ctrove_dot_f16_neon(const uint16_t *row, const float *query, size_t n) {
    float32x4_t s = vdupq_n_f32(0);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) s = vfmaq_f32(s, half4(row + i), vld1q_f32(query + i));
    float sum = vaddvq_f32(s);
    for (; i < n; i++) sum += portable_f32_of(row[i]) * query[i];
    return sum;
}

float ctrove_l2_f16_neon(const uint16_t *row, const float *query, size_t n) {
    float32x4_t s = vdupq_n_f32(0);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        float32x4_t d = vsubq_f32(half4(row + i), vld1q_f32(query + i));
        s = vfmaq_f32(s, d, d);
    }
    float sum = vaddvq_f32(s);
    for (; i < n; i++) {
        float d = portable_f32_of(row[i]) - query[i];
        sum += d * d;
    }
    return sum;
}

void ctrove_f16_from_f32_neon(const float *from, uint16_t *to, size_t n) {
    size_t i = 0;
    for (; i + 4 <= n; i += 4) vst1_u16(to + i, vreinterpret_u16_f16(vcvt_f16_f32(vld1q_f32(from + i))));
    for (; i < n; i++) to[i] = portable_f16_of(from[i]);
}

void ctrove_f32_from_f16_neon(const uint16_t *from, float *to, size_t n) {
    size_t i = 0;
    for (; i + 4 <= n; i += 4) vst1q_f32(to + i, half4(from + i));
    for (; i < n; i++) to[i] = portable_f32_of(from[i]);
}
#endif
