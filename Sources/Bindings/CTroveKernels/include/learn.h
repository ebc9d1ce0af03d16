// Loops of training that no product covers.
#ifndef CTROVE_LEARN_H
#define CTROVE_LEARN_H

#include <stddef.h>
#include <stdint.h>

// Softmax cross-entropy of `count` examples whose scores lie in columns: scores[c * ld + i], c below `classes`.
// Turns scores into probabilities minus the target (1 at labels[i], moved by `smoothing` towards all classes alike) and
// returns the sum of the losses. `weights` multiplies each example; NULL for 1. Labels are below `classes`.
double ctrove_learn_cross_entropy_f32(
    float *scores, size_t ld, size_t classes, const int32_t *labels, const float *weights, size_t count,
    float smoothing);

// Softmax cross-entropy of rows of `columns` scores, each first multiplied by `scale`. A row's target is targets[r * columns
// + c]; with `targets` NULL it is 1 at column first + r. Part of each target is moved to all columns alike. Turns scores
// into (probability - target) * factor and returns the sum of the losses.
double ctrove_learn_softmax_rows_f32(
    float *scores, size_t rows, size_t columns, const float *targets, size_t first, float smoothing, float scale,
    float factor);

// How numbers follow their slopes by Adam.
struct ctrove_learn_adam {
    float rate;
    float decay;          // beside the slopes: a number first shrinks by rate * decay
    float slope_decay;    // through the slopes: decay times the number is added to its slope
    float scale_first;    // 1 / (1 - 0.9^step)
    float scale_second;   // 1 / (1 - 0.999^step)
};

// Takes one step with `count` numbers, their slopes and the running means of slopes and of their squares.
void ctrove_learn_adam_f32(
    const struct ctrove_learn_adam *step, float *weights, const float *slopes, float *first, float *second,
    size_t count);

// Scales rows to unit length and writes the lengths that they had, at least 1e-12.
void ctrove_learn_unit_rows_f32(float *x, size_t rows, size_t columns, float *lengths);

// Turns slopes at rows of unit length into slopes at the rows x that they came from.
void ctrove_learn_unit_rows_back_f32(
    float *slopes, const float *x, const float *lengths, size_t rows, size_t columns);

// to += from.
void ctrove_learn_add_f32(float *to, const float *from, size_t count);

// Writes the transpose of [rows x columns].
void ctrove_learn_transpose_f32(const float *in, size_t rows, size_t columns, float *out);

// Packs columns of [k x n] as ctrove_encoder_pack_f32 packs rows: panels [ceil(n / 32)][k][32].
void ctrove_learn_pack_columns_f32(const float *values, size_t k, size_t n, float *panels);

#endif
