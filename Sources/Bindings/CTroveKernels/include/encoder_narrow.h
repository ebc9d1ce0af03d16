// Kernels of a BERT-family encoder with narrow numbers, for processors with AVX-512: bfloat16 and 8-bit integers.
//
// Weights lie in panels of 32 output columns as for single precision, but each 32-bit word holds two bfloat16 or four
// int8 of consecutive inputs: [ceil(n / 32)][ceil(k / 2 or 4)][32] words, zero-filled. Rows of inputs are as wide as
// whole words, their fill zero. Sums of integers are exact; sums of bfloat16 run in single precision, in order of k.
#ifndef CTROVE_ENCODER_NARROW_H
#define CTROVE_ENCODER_NARROW_H

#include <stddef.h>
#include <stdint.h>

// What becomes of a product, besides the epilogues of encoder_f32.h. GELU is approximated to 4e-5 here.
enum ctrove_narrow_epilogue {
    CTROVE_STORE_BF16 = 3,  // c, of bfloat16 = a b + bias
    CTROVE_GELU_BF16 = 4,   // c, of bfloat16 = gelu(a b + bias)
};

// 1 if this processor multiplies bfloat16; 1 if it multiplies 8-bit integers.
int ctrove_encoder_has_bf16(void);
int ctrove_encoder_has_i8(void);

// Words of packed weights.
size_t ctrove_encoder_words_bf16(size_t n, size_t k);
size_t ctrove_encoder_words_i8(size_t n, size_t k);

// Packs rows [n x k], each multiplied by `scale`.
void ctrove_encoder_pack_bf16(const float *weights, size_t n, size_t k, float scale, uint32_t *panels);

// Quantises each row to -127...127. `scales` gets a row's step, `sums` its step times the sum of its integers.
void ctrove_encoder_pack_i8(
    const float *weights, size_t n, size_t k, float scale, uint32_t *panels, float *scales, float *sums);

// Rounds rows to bfloat16. `ldo` counts elements and is even; the fill is written.
void ctrove_encoder_narrow_bf16(const float *x, size_t ldx, size_t m, size_t n, uint16_t *out, size_t ldo);

// Quantises each row to 0...255 by its own range: x is about steps * q + lows. `ldo` is a multiple of 4.
void ctrove_encoder_narrow_i8(
    const float *x, size_t ldx, size_t m, size_t n, uint8_t *out, size_t ldo, float *steps, float *lows);

// c [m x n] = a b + bias; `bias`, `scales` and `sums` have whole panels of floats.
void ctrove_encoder_gemm_bf16(
    const uint16_t *a, size_t lda, size_t m, const uint32_t *panels, size_t n, size_t k, const float *bias, void *c,
    size_t ldc, int epilogue);
void ctrove_encoder_gemm_i8(
    const uint8_t *a, size_t lda, const float *steps, const float *lows, size_t m, const uint32_t *panels, size_t n,
    size_t k, const float *scales, const float *sums, const float *bias, void *c, size_t ldc, int epilogue);

// Softmax attention of one sequence, as ctrove_encoder_attention_f32, over bfloat16. `narrow` chooses the output:
// bfloat16 if not 0, else single precision.
size_t ctrove_encoder_attention_scratch_bf16(size_t length, size_t width);
void ctrove_encoder_attention_bf16(
    const uint16_t *qkv, size_t ld, size_t length, size_t heads, size_t width, void *scratch, void *out, size_t ldo,
    int narrow);

#endif
