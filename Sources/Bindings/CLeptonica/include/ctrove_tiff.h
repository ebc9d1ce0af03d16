// TIFF files page by page through libtiff, opened at run time.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Opens libtiff once. Returns 1, or 0 with `*why` set to a text that lives for ever.
int ctrove_tiff_library_open(const char **why);

typedef struct ctrove_tiff ctrove_tiff;

typedef struct {
    uint32_t width, height;  // as stored, before `orientation`
    int channels;            // 1 grey, 3 RGB
    int orientation;         // 1 to 8, as in EXIF
    double dpi_x, dpi_y;     // 0 where the file states none
} ctrove_tiff_page;

// Opens a file in memory at its first page. `bytes` must outlive the result. NULL if it is no TIFF.
ctrove_tiff *ctrove_tiff_open(const uint8_t *bytes, size_t count);
void ctrove_tiff_close(ctrove_tiff *tiff);
// Describes the current page. Returns 0 where its tags make no sense or it is of a kind not read.
int ctrove_tiff_describe(ctrove_tiff *tiff, ctrove_tiff_page *page);
// Decodes the current page as stored, alpha over white: 2 for all of it, 1 for a part (the rest is white), 0 for none.
int ctrove_tiff_decode(ctrove_tiff *tiff, uint8_t *samples);
// Goes to the next page. Returns 0 when there is none.
int ctrove_tiff_next(ctrove_tiff *tiff);
// The first error or warning since the page was reached; "" if there was none.
const char *ctrove_tiff_message(const ctrove_tiff *tiff);
