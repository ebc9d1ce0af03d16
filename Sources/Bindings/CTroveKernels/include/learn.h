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

#endif
