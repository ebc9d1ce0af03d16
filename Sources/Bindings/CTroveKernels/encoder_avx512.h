// What the narrow kernels share: vectors of 16 floats, their functions, and the tile of a product.
//
// The including file sets the target attributes before it includes this one.

#include <immintrin.h>
#include <string.h>

#include "include/encoder_f32.h"
#include "include/encoder_narrow.h"

#define INLINE static inline __attribute__((always_inline))
#define ROWS 12

// x times the normal distribution function, as 0.5 + x p(x^2) on [-4, 4]; the coefficients are a least-squares fit of
// our own to the smallest greatest error, 4e-5.
INLINE __m512 gelu(__m512 x) {
    const __m512 t = _mm512_min_ps(_mm512_max_ps(x, _mm512_set1_ps(-4.0f)), _mm512_set1_ps(4.0f));
    const __m512 s = _mm512_mul_ps(t, t);
    __m512 p = _mm512_set1_ps(-1.301243668372365e-09f);
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(1.0419285700891123e-07f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(-3.657051820482593e-06f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(7.48539823689498e-05f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(-0.001006482751108706f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(0.009505368769168854f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(-0.06588778644800186f));
    p = _mm512_fmadd_ps(p, s, _mm512_set1_ps(0.3986733555793762f));
    p = _mm512_min_ps(_mm512_fmadd_ps(p, t, _mm512_set1_ps(0.5f)), _mm512_set1_ps(1.0f));
    return _mm512_mul_ps(x, p);
}

// Rounds to nearest even.
INLINE __m256i to_bf16(__m512 x) { return (__m256i)_mm512_cvtneps_pbh(x); }

INLINE uint32_t word(const void *p) {
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

// Sixteen floats of a row of c; `count` of them exist.
INLINE void finish(__m512 x, void *c, size_t at, size_t count, int epilogue) {
    const __mmask16 mask = count >= 16 ? 0xFFFF : (__mmask16)((1u << count) - 1);
    if (epilogue == CTROVE_GELU || epilogue == CTROVE_GELU_BF16) x = gelu(x);
    if (epilogue == CTROVE_STORE_BF16 || epilogue == CTROVE_GELU_BF16) {
        _mm256_mask_storeu_epi16((uint16_t *)c + at, mask, to_bf16(x));
        return;
    }
    float *out = (float *)c + at;
    if (epilogue == CTROVE_ADD) x = _mm512_add_ps(x, _mm512_maskz_loadu_ps(mask, out));
    _mm512_mask_storeu_ps(out, mask, x);
}

// Runs `tile` with a constant number of rows.
#define TILES(rows, tile, ...) \
    switch (rows) { \
        case 1: tile(1, __VA_ARGS__); break; \
        case 2: tile(2, __VA_ARGS__); break; \
        case 3: tile(3, __VA_ARGS__); break; \
        case 4: tile(4, __VA_ARGS__); break; \
        case 5: tile(5, __VA_ARGS__); break; \
        case 6: tile(6, __VA_ARGS__); break; \
        case 7: tile(7, __VA_ARGS__); break; \
        case 8: tile(8, __VA_ARGS__); break; \
        case 9: tile(9, __VA_ARGS__); break; \
        case 10: tile(10, __VA_ARGS__); break; \
        case 11: tile(11, __VA_ARGS__); break; \
        default: tile(12, __VA_ARGS__); \
    }
