#include <png.h>
#include <stdlib.h>
#include <string.h>
#include "ctrove_image.h"

typedef struct {
    const uint8_t *bytes;
    size_t count, at;
    ctrove_image_info *info;
} source;

static void on_error(png_structp png, png_const_charp text) {
    source *from = png_get_error_ptr(png);
    strncpy(from->info->message, text, sizeof from->info->message - 1);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    source *from = png_get_error_ptr(png);
    if (from->info->warnings++ == 0) strncpy(from->info->message, text, sizeof from->info->message - 1);
}

static void read_bytes(png_structp png, png_bytep out, size_t wanted) {
    source *from = png_get_io_ptr(png);
    if (wanted > from->count - from->at) png_error(png, "the file ends early");
    memcpy(out, from->bytes + from->at, wanted);
    from->at += wanted;
}

static png_structp open_png(source *from, png_infop *info) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, from, on_error, on_warning);
    if (!png) return NULL;
    *info = png_create_info_struct(png);
    if (!*info) {
        png_destroy_read_struct(&png, NULL, NULL);
        return NULL;
    }
    png_set_read_fn(png, from, read_bytes);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);  // the caller's own limit is checked between the two calls
    png_set_chunk_malloc_max(png, 4 << 20);
    png_set_chunk_cache_max(png, 64);
    png_set_benign_errors(png, 1);
    png_set_crc_action(png, PNG_CRC_WARN_USE, PNG_CRC_WARN_DISCARD);
    // libpng asks for whole buffers: in a file cut short, small ones lose the fewest bytes of what is there.
    int ends_whole = from->count >= 12 && memcmp(from->bytes + from->count - 8, "IEND", 4) == 0;
    if (!ends_whole) png_set_compression_buffer_size(png, 16);
    return png;
}

static void describe(png_structp png, png_infop info, ctrove_image_info *out) {
    out->width = png_get_image_width(png, info);
    out->height = png_get_image_height(png, info);
    out->channels = png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
    out->has_profile = png_get_valid(png, info, PNG_INFO_iCCP) != 0;
    png_uint_32 x = 0, y = 0;
    int unit = 0;
    if (png_get_pHYs(png, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
        out->dpi_x = x * 0.0254;
        out->dpi_y = y * 0.0254;
    }
}

ctrove_image_status ctrove_png_header(const uint8_t *bytes, size_t count, ctrove_image_info *out) {
    memset(out, 0, sizeof *out);
    source from = {bytes, count, 0, out};
    png_infop info = NULL;
    png_structp png = open_png(&from, &info);
    if (!png) return CTROVE_IMAGE_FAILED;
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return CTROVE_IMAGE_FAILED;
    }
    png_read_info(png, info);
    describe(png, info, out);
    png_destroy_read_struct(&png, &info, NULL);
    return CTROVE_IMAGE_OK;
}

static uint8_t over_white(unsigned value, unsigned alpha) {
    return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

// One row of 1 to 4 samples a pixel into the raster's 1 or 3.
static void lay_over_white(const uint8_t *row, size_t width, unsigned samples, uint8_t *out) {
    switch (samples) {
    case 2:
        for (size_t x = 0; x < width; x++) out[x] = over_white(row[2 * x], row[2 * x + 1]);
        break;
    case 4:
        for (size_t x = 0; x < width; x++)
            for (unsigned c = 0; c < 3; c++) out[3 * x + c] = over_white(row[4 * x + c], row[4 * x + 3]);
        break;
    default:
        memcpy(out, row, width * samples);
    }
}

ctrove_image_status ctrove_png_decode(const uint8_t *bytes, size_t count, uint8_t *samples, ctrove_image_info *out) {
    memset(out, 0, sizeof *out);
    source from = {bytes, count, 0, out};
    png_infop info = NULL;
    png_structp png = open_png(&from, &info);
    if (!png) return CTROVE_IMAGE_FAILED;
    // Changed after setjmp and read after longjmp, hence volatile.
    uint8_t *volatile buffer = NULL;
    volatile size_t row_bytes = 0, rows_done = 0;
    volatile unsigned pixel = 0;
    volatile int interlaced = 0, started = 0;
    volatile ctrove_image_status status = CTROVE_IMAGE_OK;
    if (setjmp(png_jmpbuf(png))) {
        status = started && (interlaced || rows_done > 0) ? CTROVE_IMAGE_PARTIAL : CTROVE_IMAGE_FAILED;
    } else {
        png_read_info(png, info);
        describe(png, info, out);
        png_set_expand(png);
        png_set_scale_16(png);
        int passes = png_set_interlace_handling(png);
        png_read_update_info(png, info);
        pixel = png_get_channels(png, info);
        row_bytes = png_get_rowbytes(png, info);
        interlaced = passes > 1;
        size_t buffered = interlaced ? out->height : 1;
        buffer = malloc(row_bytes * buffered);
        if (!buffer) png_error(png, "out of memory");
        memset(buffer, 0xFF, row_bytes * buffered);
        memset(samples, 0xFF, (size_t)out->width * out->height * out->channels);
        for (int pass = 0; pass < passes; pass++) {
            for (size_t y = 0; y < out->height; y++) {
                // The display form fills each pass's blocks, so that a file cut short is coarse, not full of holes.
                png_read_row(png, NULL, buffer + (interlaced ? y * row_bytes : 0));
                started = 1;
                if (interlaced) continue;
                lay_over_white(buffer, out->width, pixel, samples + y * out->width * out->channels);
                rows_done = y + 1;
            }
        }
    }
    if (interlaced && buffer && status != CTROVE_IMAGE_FAILED)
        for (size_t y = 0; y < out->height; y++)
            lay_over_white(buffer + y * row_bytes, out->width, pixel, samples + y * out->width * out->channels);
    free(buffer);
    png_destroy_read_struct(&png, &info, NULL);
    return status;
}

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} sink;

static void write_bytes(png_structp png, png_bytep data, size_t count) {
    sink *to = png_get_io_ptr(png);
    if (to->count + count > to->capacity) {
        size_t capacity = (to->count + count) * 2;
        uint8_t *grown = realloc(to->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        to->bytes = grown;
        to->capacity = capacity;
    }
    memcpy(to->bytes + to->count, data, count);
    to->count += count;
}

static void no_flush(png_structp png) { (void)png; }

int ctrove_png_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, uint32_t channels, uint8_t **out, size_t *out_count) {
    ctrove_image_info ignored;
    memset(&ignored, 0, sizeof ignored);
    source errors = {NULL, 0, 0, &ignored};
    sink to = {NULL, 0, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &errors, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        free(to.bytes);
        return -1;
    }
    png_set_write_fn(png, &to, write_bytes, no_flush);
    png_set_IHDR(
        png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (size_t y = 0; y < height; y++) png_write_row(png, samples + y * width * channels);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *out = to.bytes;
    *out_count = to.count;
    return 0;
}
