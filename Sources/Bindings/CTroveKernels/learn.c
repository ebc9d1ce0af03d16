#include "include/learn.h"

#include <math.h>
#include <string.h>

// The compiler writes each function once for every family of processors and chooses when the program starts.
#if defined(__x86_64__)
#define VARIANTS __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define VARIANTS
#endif

#define LANES 16

typedef float vf __attribute__((ext_vector_type(LANES)));
typedef int32_t vi __attribute__((ext_vector_type(LANES)));

// exp by 2^n * p(r), as in encoder_f32_body.h.
#define EXPONENTIAL(out, in)                                                                               \
    do {                                                                                                   \
        vf x_ = __builtin_elementwise_max(__builtin_elementwise_min((in), (vf)88.0f), (vf)-87.0f);         \
        vf s_ = x_ * (vf)1.44269504f + (vf)12582912.0f;                                                    \
        vf n_ = s_ - (vf)12582912.0f;                                                                      \
        vf r_ = x_ - n_ * (vf)0.693359375f;                                                                \
        r_ = r_ - n_ * (vf)-2.12194440e-4f;                                                                \
        vf p_ = (vf)1.98412698e-4f;                                                                        \
        p_ = p_ * r_ + (vf)1.38888889e-3f;                                                                 \
        p_ = p_ * r_ + (vf)8.33333333e-3f;                                                                 \
        p_ = p_ * r_ + (vf)4.16666667e-2f;                                                                 \
        p_ = p_ * r_ + (vf)1.66666667e-1f;                                                                 \
        p_ = p_ * r_ + (vf)0.5f;                                                                           \
        p_ = p_ * r_ + (vf)1.0f;                                                                           \
        p_ = p_ * r_ + (vf)1.0f;                                                                           \
        vi b_ = ((vi)s_ - (vi)(0x4B400000 - 127)) << 23;                                                   \
        (out) = p_ * (vf)b_;                                                                               \
    } while (0)

VARIANTS
double ctrove_learn_cross_entropy_f32(
    float *scores, size_t ld, size_t classes, const int32_t *labels, const float *weights, size_t count,
    float smoothing) {
    const float even = smoothing / (float)classes, own = 1.0f - smoothing;
    double loss = 0;
    for (size_t start = 0; start < count; start += LANES) {
        size_t here = count - start < LANES ? count - start : LANES;
        vf most = (vf)-INFINITY, sum = (vf)0.0f, all = (vf)0.0f, x, e;
        float target[LANES], edge[LANES], total[LANES], whole[LANES];
        for (size_t c = 0; c < classes; c++) {
            x = (vf)0.0f;
            memcpy(&x, scores + c * ld + start, here * sizeof(float));
            most = __builtin_elementwise_max(most, x);
        }
        for (size_t i = 0; i < here; i++) target[i] = scores[(size_t)labels[start + i] * ld + start + i];
        for (size_t c = 0; c < classes; c++) {
            x = (vf)0.0f;
            memcpy(&x, scores + c * ld + start, here * sizeof(float));
            all += x;
            EXPONENTIAL(e, x - most);
            sum += e;
            memcpy(scores + c * ld + start, &e, here * sizeof(float));
        }
        memcpy(edge, &most, sizeof edge);
        memcpy(total, &sum, sizeof total);
        memcpy(whole, &all, sizeof whole);
        vf scale = (vf)0.0f, offset = (vf)0.0f;
        for (size_t i = 0; i < here; i++) {
            float weight = weights ? weights[start + i] : 1.0f;
            double normal = (double)edge[i] + log((double)total[i]);
            loss += weight * (normal - own * (double)target[i] - even * (double)whole[i]);
            scale[i] = weight / total[i];
            offset[i] = weight * even;
        }
        for (size_t c = 0; c < classes; c++) {
            memcpy(&x, scores + c * ld + start, here * sizeof(float));
            x = x * scale - offset;
            memcpy(scores + c * ld + start, &x, here * sizeof(float));
        }
        for (size_t i = 0; i < here; i++)
            scores[(size_t)labels[start + i] * ld + start + i] -= own * (weights ? weights[start + i] : 1.0f);
    }
    return loss;
}
