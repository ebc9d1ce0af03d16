// Kernels of a convolutional picture encoder in single precision.
//
// Pictures lie as rows of pixels with their channels together (NHWC), without padding. A convolution of one pixel is
// a matrix product: its weights are packed once into panels of CTROVE_VISION_PANEL output channels,
// [ceil(n / 16)][k][16], zero-filled on the right, so that every variant reads the same packing. Each sum runs in
// order with one accumulator: a pixel's result does not depend on the pixels beside it.
#ifndef CTROVE_VISION_H
#define CTROVE_VISION_H

#include <stddef.h>
#include <stdint.h>

#define CTROVE_VISION_PANEL 16

// What happens to a sum once it is complete.
enum ctrove_vision_epilogue {
    CTROVE_VISION_STORE = 0,  // c = a b + bias
    CTROVE_VISION_RELU6 = 1,  // c = min(max(a b + bias, 0), 6)
    CTROVE_VISION_ADD = 2,    // c = c + a b + bias
};

// A depthwise convolution: one filter of kernel * kernel taps for each channel.
typedef struct {
    size_t height, width;       // of the input
    size_t channels;            // a multiple of 16
    size_t kernel, stride;      // 3 or 5; 1 or 2
    size_t pad_top, pad_left;   // rows above and columns left of the picture that count as zero
    size_t out_width;
} ctrove_vision_depthwise;

// Floats of packed weights.
size_t ctrove_vision_packed(size_t n, size_t k);

// Packs rows [n x k], as checkpoints store them, into panels.
void ctrove_vision_pack_f32(const float *weights, size_t n, size_t k, float *panels);

// c [m x n] from a [m x k] and packed weights. `bias` has whole panels of floats. `variant` as ctrove_encoder_variant.
void ctrove_vision_product_f32(
    int variant, const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias,
    float *c, size_t ldc, int epilogue);

// One row of a depthwise convolution, with ReLU6. `rows` holds input rows from `first_row` on, all that output row
// `out_row` needs; `weights` are [kernel * kernel][channels].
void ctrove_vision_depthwise_f32(
    int variant, const ctrove_vision_depthwise *shape, const float *rows, size_t first_row, size_t out_row,
    const float *weights, const float *bias, float *out);

// One output row of a 3 x 3 convolution with stride 2, laid out as rows of 27 numbers for a product; samples become
// (v - 127) / 128. `channels` of the samples is 1 or 3.
void ctrove_vision_stem_row(
    const uint8_t *samples, size_t width, size_t height, size_t channels, size_t pad_top, size_t pad_left,
    size_t out_row, size_t out_width, float *out);

// Means of each channel over a rectangle of a feature map [height x width x channels]: out[c] = mean of x^power, to
// the power 1 / power. `power` is 1 or 3; values are at least 0.
void ctrove_vision_pool(
    const float *map, size_t width, size_t channels, size_t x0, size_t y0, size_t x1, size_t y1, int power, float *out);

#endif
