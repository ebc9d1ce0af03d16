// libjpeg's header needs FILE.
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "ctrove_image.h"

// A progressive file may hold thousands of empty scans, each of which costs a pass over all coefficients.
enum { MOST_SCANS = 500 };

typedef struct {
    struct jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
    jmp_buf escape;
    ctrove_image_info *info;
    int damaged;  // coefficients are missing or wrong
} errors;

static void on_error(j_common_ptr common) {
    errors *to = (errors *)common->err;
    char text[JMSG_LENGTH_MAX];
    (*common->err->format_message)(common, text);
    strncpy(to->info->message, text, sizeof to->info->message - 1);
    longjmp(to->escape, 1);
}

static void on_message(j_common_ptr common, int level) {
    if (level >= 0) return;  // traces
    errors *to = (errors *)common->err;
    int code = common->err->msg_code;
    if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE)
        to->damaged = 1;
    common->err->num_warnings++;
    if (to->info->warnings++ > 0) return;
    char text[JMSG_LENGTH_MAX];
    (*common->err->format_message)(common, text);
    strncpy(to->info->message, text, sizeof to->info->message - 1);
}

static void no_output(j_common_ptr common) { (void)common; }

static void on_progress(j_common_ptr common) {
    j_decompress_ptr jpeg = (j_decompress_ptr)common;
    if (jpeg->input_scan_number <= MOST_SCANS) return;
    errors *to = (errors *)common->err;
    strncpy(to->info->message, "more than 500 scans", sizeof to->info->message - 1);
    longjmp(to->escape, 1);
}

static void start(j_decompress_ptr jpeg, errors *to, ctrove_image_info *info) {
    memset(info, 0, sizeof *info);
    to->info = info;
    to->damaged = 0;
    jpeg->err = jpeg_std_error(&to->base);
    to->base.error_exit = on_error;
    to->base.emit_message = on_message;
    to->base.output_message = no_output;
}

static void read_header(j_decompress_ptr jpeg, const uint8_t *bytes, size_t count, int eighths) {
    jpeg_mem_src(jpeg, bytes, count);
    jpeg_save_markers(jpeg, JPEG_APP0 + 2, 16);
    jpeg_read_header(jpeg, TRUE);
    switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE: jpeg->out_color_space = JCS_GRAYSCALE; break;
    case JCS_CMYK:
    case JCS_YCCK: jpeg->out_color_space = JCS_CMYK; break;
    default: jpeg->out_color_space = JCS_RGB;
    }
    if (jpeg->num_components == 1) jpeg->out_color_space = JCS_GRAYSCALE;
    jpeg->scale_num = (unsigned)eighths;
    jpeg->scale_denom = 8;
    jpeg_calc_output_dimensions(jpeg);
}

static void describe(j_decompress_ptr jpeg, ctrove_image_info *info) {
    info->width = jpeg->output_width;
    info->height = jpeg->output_height;
    info->channels = jpeg->out_color_space == JCS_GRAYSCALE ? 1 : 3;
    for (jpeg_saved_marker_ptr at = jpeg->marker_list; at; at = at->next)
        if (at->data_length >= 11 && memcmp(at->data, "ICC_PROFILE", 11) == 0) info->has_profile = 1;
    double unit = jpeg->density_unit == 1 ? 1 : jpeg->density_unit == 2 ? 2.54 : 0;
    if (jpeg->saw_JFIF_marker && unit > 0) {
        info->dpi_x = jpeg->X_density * unit;
        info->dpi_y = jpeg->Y_density * unit;
    }
}

ctrove_image_status ctrove_jpeg_header(const uint8_t *bytes, size_t count, int eighths, ctrove_image_info *info) {
    struct jpeg_decompress_struct jpeg;
    errors to;
    memset(&jpeg, 0, sizeof jpeg);
    start(&jpeg, &to, info);
    if (setjmp(to.escape)) {
        jpeg_destroy_decompress(&jpeg);
        return CTROVE_IMAGE_FAILED;
    }
    jpeg_create_decompress(&jpeg);
    read_header(&jpeg, bytes, count, eighths);
    describe(&jpeg, info);
    jpeg_destroy_decompress(&jpeg);
    return CTROVE_IMAGE_OK;
}

// v1 * v2 / 255, rounded.
static unsigned scaled(unsigned a, unsigned b) {
    unsigned product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

// Adobe's convention: the four samples are stored inverted, 255 means no ink.
static void ink_to_light(const uint8_t *row, size_t width, uint8_t *out) {
    for (size_t x = 0; x < width; x++)
        for (unsigned c = 0; c < 3; c++) out[3 * x + c] = (uint8_t)scaled(row[4 * x + c], row[4 * x + 3]);
}

ctrove_image_status ctrove_jpeg_decode(
    const uint8_t *bytes, size_t count, int eighths, uint8_t *samples, ctrove_image_info *info) {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_progress_mgr progress;
    errors to;
    uint8_t *volatile row = NULL;
    volatile size_t rows_done = 0;
    memset(&jpeg, 0, sizeof jpeg);
    memset(&progress, 0, sizeof progress);
    progress.progress_monitor = on_progress;
    start(&jpeg, &to, info);
    if (setjmp(to.escape)) {
        jpeg_destroy_decompress(&jpeg);
        free(row);
        return rows_done > 0 ? CTROVE_IMAGE_PARTIAL : CTROVE_IMAGE_FAILED;
    }
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    read_header(&jpeg, bytes, count, eighths);
    describe(&jpeg, info);
    size_t stride = (size_t)info->width * info->channels;
    memset(samples, 0xFF, stride * info->height);
    jpeg_start_decompress(&jpeg);
    if (jpeg.out_color_space == JCS_CMYK) row = malloc((size_t)info->width * 4);
    if (jpeg.out_color_space == JCS_CMYK && !row) ERREXIT1(&jpeg, JERR_OUT_OF_MEMORY, 0);
    while (jpeg.output_scanline < jpeg.output_height) {
        uint8_t *out = samples + jpeg.output_scanline * stride;
        JSAMPROW target = row ? row : out;
        if (jpeg_read_scanlines(&jpeg, &target, 1) != 1) break;
        if (row) ink_to_light(row, info->width, out);
        rows_done++;
    }
    ctrove_image_status status = to.damaged ? CTROVE_IMAGE_PARTIAL : CTROVE_IMAGE_OK;
    jpeg_abort_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    free(row);
    return status;
}
