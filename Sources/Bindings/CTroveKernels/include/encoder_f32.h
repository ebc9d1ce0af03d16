// Kernels of a BERT-family encoder in single precision.
//
// Matrices are row-major with a leading dimension in floats. Weights are packed once into panels of
// CTROVE_PANEL output columns: [ceil(n / 32)][k][32], zero-filled on the right, so that every variant reads the same
// packing. Each sum runs over k in order with one accumulator, so a row's result does not depend on the batch it is in.
#ifndef CTROVE_ENCODER_F32_H
#define CTROVE_ENCODER_F32_H

#include <stddef.h>
#include <stdint.h>

#define CTROVE_PANEL 32

// What happens to a product once its sums are complete.
enum ctrove_epilogue {
    CTROVE_STORE = 0,   // c = a b + bias
    CTROVE_GELU = 1,    // c = gelu(a b + bias), the exact GELU by the error function
    CTROVE_ADD = 2,     // c = c + a b + bias
};

// Best variant of this processor: 0 portable, 1 AVX2 with FMA, 2 AVX-512.
int ctrove_encoder_variant(void);

// Packs rows [n x k] of a linear layer (as checkpoints store them), each multiplied by `scale`, into panels.
void ctrove_encoder_pack_f32(const float *weights, size_t n, size_t k, float scale, float *panels);

// c [m x n] from a [m x k] and packed weights. `bias` has ceil(n / 32) * 32 floats, or is NULL.
void ctrove_encoder_gemm_f32(
    int variant, const float *a, size_t lda, size_t m, const float *panels, size_t n, size_t k, const float *bias,
    float *c, size_t ldc, int epilogue);

// Floats of scratch space that attention over `length` tokens needs.
size_t ctrove_encoder_attention_scratch(size_t length, size_t width);

// Softmax attention of one sequence. `qkv` has rows of queries, keys, values (each heads * width floats); the queries
// are already scaled by 1 / sqrt(width). With `causal` not 0 a row sees itself and those before it. Writes
// heads * width floats a row to `out`.
void ctrove_encoder_attention_f32(
    int variant, const float *qkv, size_t ld, size_t length, size_t heads, size_t width, int causal, float *scratch,
    float *out, size_t ldo);

// Applies an activation to n floats in place.
enum ctrove_activation {
    CTROVE_ACTIVATION_GELU = 0,        // by the error function
    CTROVE_ACTIVATION_QUICK_GELU = 1,  // x * sigmoid(1.702 x)
    CTROVE_ACTIVATION_TANH_GELU = 2,   // by tanh
};
void ctrove_encoder_activate_f32(int variant, float *x, size_t n, int activation);

// Normalises each of m rows of n floats in place: (x - mean) / sqrt(variance + epsilon) * gain + bias.
void ctrove_encoder_layer_norm_f32(
    int variant, float *x, size_t ldx, size_t m, size_t n, const float *gain, const float *bias, float epsilon);

// Writes word + position + type embeddings of `length` tokens; ids are below the rows of `words`.
void ctrove_encoder_embed_f32(
    int variant, const int32_t *ids, size_t length, size_t n, const float *words, const float *positions,
    const float *type, float *out, size_t ldo);

// Pools `length` rows into one: 0 mean, 1 first row, 2 maximum; then unit length if `normalize` is not 0.
void ctrove_encoder_pool_f32(
    int variant, const float *x, size_t ldx, size_t length, size_t n, int pooling, int normalize, float *out);

#endif
