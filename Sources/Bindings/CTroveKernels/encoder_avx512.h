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

// exp for arguments at most 0, to about 2e-6: 2^n by the exponent, 2^f by a polynomial on [-0.5, 0.5].
INLINE __m512 exponential(__m512 x) {
    x = _mm512_max_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _mm512_set1_ps(-126.0f));
    const __m512 n = _mm512_roundscale_ps(x, 0);
    const __m512 f = _mm512_sub_ps(x, n);
    __m512 p = _mm512_set1_ps(1.33335581e-3f);
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(9.61812911e-3f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(5.55041087e-2f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(2.40226507e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(6.93147181e-1f));
    p = _mm512_fmadd_ps(p, f, _mm512_set1_ps(1.0f));
    return _mm512_scalef_ps(p, n);
}

// Rounds to nearest even; no NaN is expected here.
INLINE __m256i to_bf16(__m512 x) {
    const __m512i bits = _mm512_castps_si512(x);
    const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7FFF)));
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(rounded, 16));
}

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
