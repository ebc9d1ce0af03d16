#ifndef CTROVE_DISTANCE_H
#define CTROVE_DISTANCE_H
#include <stddef.h>
#include <stdint.h>

// Each kernel exists once a variant; calling one that `ctrove_supports` denies is undefined.
// No alignment is needed and any `n` is allowed.
//
//   dot_f32       sum of a[i] * b[i]
//   l2_f32        sum of (a[i] - b[i])^2
//   dot_i8        sum of (code[i] - 128) * query[i]: codes are int8 stored with a bias of 128, so that VNNI can
//                 multiply them as unsigned; `sum` is the sum of `query`
//   dot_f16       sum of row[i] * query[i], rows in IEEE binary16
//   l2_f16        sum of (row[i] - query[i])^2
//   f16_from_f32  rounds to nearest even; beyond 65504 becomes infinite
//   f32_from_f16  exact
#define CTROVE_DISTANCES(variant)                                                                          \
    float ctrove_dot_f32_##variant(const float *a, const float *b, size_t n);                              \
    float ctrove_l2_f32_##variant(const float *a, const float *b, size_t n);                               \
    int32_t ctrove_dot_i8_##variant(const uint8_t *code, const int8_t *query, int32_t sum, size_t n);      \
    float ctrove_dot_f16_##variant(const uint16_t *row, const float *query, size_t n);                     \
    float ctrove_l2_f16_##variant(const uint16_t *row, const float *query, size_t n);                      \
    void ctrove_f16_from_f32_##variant(const float *from, uint16_t *to, size_t n);                         \
    void ctrove_f32_from_f16_##variant(const uint16_t *from, float *to, size_t n);

CTROVE_DISTANCES(portable)
#if defined(__x86_64__)
CTROVE_DISTANCES(avx2)
CTROVE_DISTANCES(avx512)
#elif defined(__aarch64__)
CTROVE_DISTANCES(neon)
#endif

// The kernels of one variant, for code that chooses once.
typedef struct ctrove_distances {
    float (*dot_f32)(const float *, const float *, size_t);
    float (*l2_f32)(const float *, const float *, size_t);
    int32_t (*dot_i8)(const uint8_t *, const int8_t *, int32_t, size_t);
    float (*dot_f16)(const uint16_t *, const float *, size_t);
    float (*l2_f16)(const uint16_t *, const float *, size_t);
    void (*f16_from_f32)(const float *, uint16_t *, size_t);
    void (*f32_from_f16)(const uint16_t *, float *, size_t);
} ctrove_distances;

// The table of a variant; portable where the variant was not compiled for this processor's family.
const ctrove_distances *ctrove_distances_of(int variant);

#endif
