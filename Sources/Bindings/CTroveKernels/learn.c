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

// The first `here` floats at p as lanes, the others 0; by pointer, since vectors as arguments bind to one variant.
static inline __attribute__((always_inline)) void load(vf *v, const float *p, size_t here) {
    *v = (vf)0.0f;
    if (here >= LANES)
        memcpy(v, p, sizeof *v);
    else
        memcpy(v, p, here * sizeof(float));
}

static inline __attribute__((always_inline)) void store(float *p, const vf *v, size_t here) {
    memcpy(p, v, here >= LANES ? sizeof *v : here * sizeof(float));
}

static inline __attribute__((always_inline)) double total(const vf *v) {
    float parts[LANES];
    double sum = 0;
    memcpy(parts, v, sizeof parts);
    for (int i = 0; i < LANES; i++) sum += (double)parts[i];
    return sum;
}

VARIANTS
double ctrove_learn_softmax_rows_f32(
    float *scores, size_t rows, size_t columns, const float *targets, size_t first, float smoothing, float scale,
    float factor) {
    const float even = smoothing / (float)columns, own = 1.0f - smoothing;
    double loss = 0;
    for (size_t r = 0; r < rows; r++) {
        float *row = scores + r * columns;
        const float *target = targets ? targets + r * columns : NULL;
        const double label = target ? 0.0 : (double)row[first + r] * (double)scale;
        vf high = (vf)row[0], x, e, t;
        for (size_t c = 0; c < columns; c += LANES) {
            load(&x, row + c, columns - c);
            for (size_t i = columns - c; i < LANES; i++) x[i] = row[0];
            high = __builtin_elementwise_max(high, x);
        }
        float parts[LANES], most = row[0];
        memcpy(parts, &high, sizeof parts);
        for (int i = 0; i < LANES; i++) most = parts[i] > most ? parts[i] : most;
        most *= scale;
        // Sums of exponentials, of targets times scores, of scores and of targets.
        vf sum = (vf)0.0f, wanted = (vf)0.0f, all = (vf)0.0f, mass = (vf)0.0f;
        for (size_t c = 0; c < columns; c += LANES) {
            const size_t here = columns - c;
            load(&x, row + c, here);
            x *= scale;
            EXPONENTIAL(e, x - most);
            for (size_t i = here; i < LANES; i++) e[i] = 0;
            all += x;
            sum += e;
            if (target) {
                load(&t, target + c, here);
                wanted += t * x;
                mass += t;
            }
            store(row + c, &e, here);
        }
        const double exponentials = total(&sum), normal = (double)most + log(exponentials);
        loss += (double)own * (target ? total(&mass) * normal - total(&wanted) : normal - label);
        if (smoothing > 0) loss += (double)even * ((double)columns * normal - total(&all));
        const float times = (float)((double)factor / exponentials);
        for (size_t c = 0; c < columns; c += LANES) {
            const size_t here = columns - c;
            load(&x, row + c, here);
            x = x * times - even * factor;
            if (target) {
                load(&t, target + c, here);
                x -= t * (own * factor);
            }
            store(row + c, &x, here);
        }
        if (!target) row[first + r] -= own * factor;
    }
    return loss;
}

VARIANTS
void ctrove_learn_adam_f32(
    const struct ctrove_learn_adam *step, float *weights, const float *slopes, float *first, float *second,
    size_t count) {
    const float rate = step->rate * step->scale_first, keep = 1.0f - step->rate * step->decay;
    for (size_t i = 0; i < count; i += LANES) {
        const size_t here = count - i;
        vf weight, slope, mean, squares;
        load(&weight, weights + i, here);
        load(&slope, slopes + i, here);
        load(&mean, first + i, here);
        load(&squares, second + i, here);
        slope += step->slope_decay * weight;
        mean = 0.9f * mean + 0.1f * slope;
        squares = 0.999f * squares + 0.001f * slope * slope;
        weight = keep * weight - rate * mean / (__builtin_elementwise_sqrt(squares * step->scale_second) + 1e-8f);
        store(first + i, &mean, here);
        store(second + i, &squares, here);
        store(weights + i, &weight, here);
    }
}

VARIANTS
void ctrove_learn_unit_rows_f32(float *x, size_t rows, size_t columns, float *lengths) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        vf squares = (vf)0.0f, v;
        for (size_t c = 0; c < columns; c += LANES) {
            load(&v, row + c, columns - c);
            squares += v * v;
        }
        const float length = (float)sqrt(total(&squares));
        lengths[r] = length > 1e-12f ? length : 1e-12f;
        for (size_t c = 0; c < columns; c++) row[c] /= lengths[r];
    }
}

VARIANTS
void ctrove_learn_unit_rows_back_f32(
    float *slopes, const float *x, const float *lengths, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *slope = slopes + r * columns;
        const float *row = x + r * columns;
        vf products = (vf)0.0f, a, b;
        for (size_t c = 0; c < columns; c += LANES) {
            load(&a, slope + c, columns - c);
            load(&b, row + c, columns - c);
            products += a * b;
        }
        const float times = 1.0f / lengths[r], along = (float)total(&products) * times * times;
        for (size_t c = 0; c < columns; c++) slope[c] = (slope[c] - along * row[c]) * times;
    }
}

VARIANTS
void ctrove_learn_add_f32(float *restrict to, const float *restrict from, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] += from[i];
}

VARIANTS
void ctrove_learn_transpose_f32(const float *in, size_t rows, size_t columns, float *out) {
    // Blocks of both matrices stay in the cache.
    const size_t block = 16;
    for (size_t top = 0; top < rows; top += block) {
        const size_t bottom = top + block < rows ? top + block : rows;
        for (size_t left = 0; left < columns; left += block) {
            const size_t right = left + block < columns ? left + block : columns;
            for (size_t c = left; c < right; c++)
                for (size_t r = top; r < bottom; r++) out[c * rows + r] = in[r * columns + c];
        }
    }
}

void ctrove_learn_pack_columns_f32(const float *values, size_t k, size_t n, float *panels) {
    const size_t width = 32;
    for (size_t first = 0; first < n; first += width) {
        const size_t here = n - first < width ? n - first : width;
        for (size_t i = 0; i < k; i++, panels += width) {
            memcpy(panels, values + i * n + first, here * sizeof(float));
            memset(panels + here, 0, (width - here) * sizeof(float));
        }
    }
}
