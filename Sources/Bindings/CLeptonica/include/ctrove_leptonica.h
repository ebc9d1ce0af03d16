// Leptonica and libtiff, opened at run time: linking them would cost every start of the executable 90 libraries,
// and only extraction workers need them. Every function below but the two `open`s needs its library opened first.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Opens leptonica once; later calls are free. Returns 1, or 0 with `*why` set to a text that lives for ever.
int ctrove_leptonica_open(const char **why);

// An image of leptonica's, opaque here. Every function that returns one hands it over to `ctrove_pix_free`.
typedef struct Pix ctrove_pix;

typedef struct {
    int width, height;
    int channels;  // 1 grey, 3 RGB
    int has_alpha;
    int dpi_x, dpi_y;  // 0 where unknown
} ctrove_pix_info;

// Reads the size of a GIF, BMP, WebP or PNM without decoding it. Returns 1, or 0 if the header cannot be read.
int ctrove_pix_header(const uint8_t *bytes, size_t count, int *width, int *height);
// Decodes a GIF (first frame), BMP, WebP or PNM. NULL if the bytes are damaged.
ctrove_pix *ctrove_pix_decode(const uint8_t *bytes, size_t count);
void ctrove_pix_free(ctrove_pix *pix);
void ctrove_pix_describe(const ctrove_pix *pix, ctrove_pix_info *info);
// Copies 8-bit samples out, alpha laid over white. `samples` holds width * height * channels bytes. Returns 1 or 0.
int ctrove_pix_samples(const ctrove_pix *pix, uint8_t *samples);

// An 8-bit grey image of `samples` (1 or 3 a pixel; RGB by luminance).
ctrove_pix *ctrove_pix_grey(const uint8_t *samples, int width, int height, int channels);
void ctrove_pix_set_dpi(ctrove_pix *pix, int dpi);
ctrove_pix *ctrove_pix_quarter_turns(ctrove_pix *pix, int clockwise);
ctrove_pix *ctrove_pix_scale(ctrove_pix *pix, float factor);
// Turns by `radians` clockwise about the centre, white comes in, the size grows to hold all of it.
ctrove_pix *ctrove_pix_rotate(ctrove_pix *pix, float radians);
// Stretches local contrast of a grey image.
ctrove_pix *ctrove_pix_normalize_contrast(ctrove_pix *pix);
ctrove_pix *ctrove_pix_crop(ctrove_pix *pix, int left, int top, int width, int height);
// Maps four source corners onto four target corners (x, y pairs) in an image of the same size; white comes in.
ctrove_pix *ctrove_pix_project(ctrove_pix *pix, const float source[8], const float target[8]);
// Angle in degrees by which turning clockwise makes lines of text level, within `range`; 0 if none is found.
float ctrove_pix_skew(ctrove_pix *pix, float range, float *confidence);
