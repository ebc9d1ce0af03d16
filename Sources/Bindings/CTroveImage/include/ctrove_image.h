// PNG and JPEG decoding behind plain functions: every setjmp of libpng and libjpeg stays in this target.
//
// Two calls an image: `..._header` says how large it is, the caller checks its limits and allocates, `..._decode`
// fills the samples. No state is kept between the two, so nothing can leak.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
    CTROVE_IMAGE_OK = 0,
    CTROVE_IMAGE_PARTIAL = 1,  // the data is damaged or ends early: some pixels are missing; `message` says why
    CTROVE_IMAGE_FAILED = 2,   // nothing was decoded; `message` says why
} ctrove_image_status;

typedef struct {
    uint32_t width, height;
    uint32_t channels;      // 1 grey, 3 RGB; alpha is laid over white
    double dpi_x, dpi_y;    // 0 where the file states none
    uint32_t warnings;      // how many the library gave
    int has_profile;        // an ICC profile is there (and ignored)
    char message[200];      // the error, or the first warning
} ctrove_image_info;

// Reads the header of a PNG.
ctrove_image_status ctrove_png_header(const uint8_t *bytes, size_t count, ctrove_image_info *info);

// Decodes a PNG into `samples` of width * height * channels bytes, as the header said.
// 16-bit samples become round(v * 255 / 65535). Interlaced files that end early keep their coarse passes.
ctrove_image_status ctrove_png_decode(const uint8_t *bytes, size_t count, uint8_t *samples, ctrove_image_info *info);

// Reads the header of a JPEG; `eighths` (1 to 8) is the scale of the decoding, in the DCT.
ctrove_image_status ctrove_jpeg_header(const uint8_t *bytes, size_t count, int eighths, ctrove_image_info *info);

// Decodes a JPEG at the same scale as its header was read. CMYK and YCCK become RGB by (255-c)*(255-k)/255.
ctrove_image_status ctrove_jpeg_decode(
    const uint8_t *bytes, size_t count, int eighths, uint8_t *samples, ctrove_image_info *info);

// Turns samples upright by EXIF orientation 2 to 8. For 5 to 8 the result is `height` wide and `width` high.
void ctrove_orient(
    const uint8_t *samples, size_t width, size_t height, size_t channels, int orientation, uint8_t *out);

// Resamples by averaging the source area under each destination pixel (for shrinking).
// Returns 0, or -1 when out of memory.
int ctrove_resample_area(
    const uint8_t *samples, size_t width, size_t height, size_t channels, uint8_t *out, size_t out_width,
    size_t out_height);

// Resamples with a Lanczos kernel of three lobes, widened when shrinking. Returns 0, or -1 when out of memory.
int ctrove_resample_lanczos(
    const uint8_t *samples, size_t width, size_t height, size_t channels, uint8_t *out, size_t out_width,
    size_t out_height);

// Encodes `samples` as PNG into memory that `free` releases; for previews. Returns 0, or -1.
int ctrove_png_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, uint32_t channels, uint8_t **out, size_t *out_count);
