#include "distance.h"
#include "kernels_portable.h"

// The reference that the other variants are tested against. Four sums, so that compilers can vectorize.
#define SUM4(term)                                                                                         \
    float s[4] = {0, 0, 0, 0};                                                                             \
    size_t i = 0;                                                                                          \
    for (; i + 4 <= n; i += 4)                                                                             \
        for (size_t j = 0; j < 4; j++) s[j] += term(i + j);                                                \
    for (; i < n; i++) s[0] += term(i);                                                                    \
    return (s[0] + s[1]) + (s[2] + s[3]);

static inline float square(float x) { return x * x; }

float ctrove_dot_f32_portable(const float *a, const float *b, size_t n) {
#define TERM(i) (a[i] * b[i])
    SUM4(TERM)
#undef TERM
}

float ctrove_l2_f32_portable(const float *a, const float *b, size_t n) {
#define TERM(i) square(a[i] - b[i])
    SUM4(TERM)
#undef TERM
}

int32_t ctrove_dot_i8_portable(const uint8_t *code, const int8_t *query, int32_t sum, size_t n) {
    return portable_dot_code(code, query, n) - 128 * sum;
}

float ctrove_dot_f16_portable(const uint16_t *row, const float *query, size_t n) {
#define TERM(i) (portable_f32_of(row[i]) * query[i])
    SUM4(TERM)
#undef TERM
}

float ctrove_l2_f16_portable(const uint16_t *row, const float *query, size_t n) {
#define TERM(i) square(portable_f32_of(row[i]) - query[i])
    SUM4(TERM)
#undef TERM
}

void ctrove_f16_from_f32_portable(const float *from, uint16_t *to, size_t n) {
    for (size_t i = 0; i < n; i++) to[i] = portable_f16_of(from[i]);
}

void ctrove_f32_from_f16_portable(const uint16_t *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i++) to[i] = portable_f32_of(from[i]);
}
