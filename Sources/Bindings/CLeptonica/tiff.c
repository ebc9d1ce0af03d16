#include "ctrove_tiff.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The few declarations of libtiff 4 that are used here; its binary interface has kept them since 2011.
typedef struct tiff TIFF;
typedef ptrdiff_t (*transfer)(void *, void *, ptrdiff_t);
typedef void (*handler)(const char *, const char *, va_list);
static struct {
    TIFF *(*TIFFClientOpen)(
        const char *, const char *, void *, transfer, transfer, uint64_t (*)(void *, uint64_t, int), int (*)(void *),
        uint64_t (*)(void *), int (*)(void *, void **, uint64_t *), void (*)(void *, void *, uint64_t));
    void (*TIFFClose)(TIFF *);
    int (*TIFFGetField)(TIFF *, uint32_t, ...);
    int (*TIFFGetFieldDefaulted)(TIFF *, uint32_t, ...);
    int (*TIFFSetField)(TIFF *, uint32_t, ...);
    int (*TIFFReadDirectory)(TIFF *);
    int (*TIFFIsTiled)(TIFF *);
    int (*TIFFRGBAImageOK)(TIFF *, char[1024]);
    int (*TIFFReadRGBAStripExt)(TIFF *, uint32_t, uint32_t *, int);
    int (*TIFFReadRGBATileExt)(TIFF *, uint32_t, uint32_t, uint32_t *, int);
    handler (*TIFFSetErrorHandler)(handler);
    handler (*TIFFSetWarningHandler)(handler);
} lib;

enum {
    TAG_WIDTH = 256, TAG_HEIGHT = 257, TAG_PHOTOMETRIC = 262, TAG_ORIENTATION = 274, TAG_SAMPLES = 277,
    TAG_ROWS_PER_STRIP = 278, TAG_DPI_X = 282, TAG_DPI_Y = 283, TAG_UNIT = 296, TAG_TILE_WIDTH = 322,
    TAG_TILE_HEIGHT = 323, BOTTOM_LEFT = 4,
};

struct ctrove_tiff {
    TIFF *file;
    const uint8_t *bytes;
    size_t count, at;
    int failed;  // an error, not only a warning, was reported
    char message[200];
};

// libtiff's handlers know no file, so they note what is said in the one that this thread works on.
static _Thread_local ctrove_tiff *current;

static void on_warning(const char *module, const char *format, va_list arguments) {
    (void)module;
    if (current && !current->message[0]) vsnprintf(current->message, sizeof current->message, format, arguments);
}

static void on_error(const char *module, const char *format, va_list arguments) {
    (void)module;
    if (!current || current->failed) return;
    current->failed = 1;
    vsnprintf(current->message, sizeof current->message, format, arguments);
}

static const char *problem;

static void open_library(void) {
    void *handle = dlopen("libtiff.so.6", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        problem = "libtiff is not installed: apt-get install libtiff6";
        return;
    }
#define RESOLVE(name) \
    if (!(lib.name = (__typeof__(lib.name))dlsym(handle, #name))) problem = "libtiff lacks " #name;
    RESOLVE(TIFFClientOpen) RESOLVE(TIFFClose) RESOLVE(TIFFGetField) RESOLVE(TIFFGetFieldDefaulted)
    RESOLVE(TIFFSetField) RESOLVE(TIFFReadDirectory) RESOLVE(TIFFIsTiled) RESOLVE(TIFFRGBAImageOK)
    RESOLVE(TIFFReadRGBAStripExt) RESOLVE(TIFFReadRGBATileExt) RESOLVE(TIFFSetErrorHandler)
    RESOLVE(TIFFSetWarningHandler)
    if (problem) return;
    lib.TIFFSetErrorHandler(on_error);
    lib.TIFFSetWarningHandler(on_warning);
}

int ctrove_tiff_library_open(const char **why) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (why) *why = problem;
    return problem == NULL;
}

static ptrdiff_t read_bytes(void *client, void *out, ptrdiff_t wanted) {
    ctrove_tiff *from = client;
    size_t left = from->at < from->count ? from->count - from->at : 0;
    size_t take = wanted < 0 ? 0 : (size_t)wanted < left ? (size_t)wanted : left;
    if (take > 0) memcpy(out, from->bytes + from->at, take);
    from->at += take;
    return (ptrdiff_t)take;
}

static ptrdiff_t write_nothing(void *client, void *bytes, ptrdiff_t count) {
    (void)client, (void)bytes, (void)count;
    return 0;
}

static uint64_t seek_to(void *client, uint64_t offset, int whence) {
    ctrove_tiff *from = client;
    uint64_t base = whence == SEEK_CUR ? from->at : whence == SEEK_END ? from->count : 0;
    from->at = base + offset;
    return from->at;
}

static int close_nothing(void *client) {
    (void)client;
    return 0;
}

static uint64_t size_of(void *client) { return ((ctrove_tiff *)client)->count; }

// As if mapped: libtiff 4.5 refuses good uncompressed tiles that it had to read into a buffer of its own.
static int map_all(void *client, void **base, uint64_t *count) {
    ctrove_tiff *from = client;
    *base = (void *)from->bytes;
    *count = from->count;
    return 1;
}

static void unmap_nothing(void *client, void *base, uint64_t count) { (void)client, (void)base, (void)count; }

ctrove_tiff *ctrove_tiff_open(const uint8_t *bytes, size_t count) {
    ctrove_tiff *tiff = calloc(1, sizeof *tiff);
    if (!tiff) return NULL;
    tiff->bytes = bytes;
    tiff->count = count;
    current = tiff;
    tiff->file = lib.TIFFClientOpen(
        "memory", "r", tiff, read_bytes, write_nothing, seek_to, close_nothing, size_of, map_all, unmap_nothing);
    current = NULL;
    if (tiff->file) return tiff;
    free(tiff);
    return NULL;
}

void ctrove_tiff_close(ctrove_tiff *tiff) {
    lib.TIFFClose(tiff->file);
    free(tiff);
}

const char *ctrove_tiff_message(const ctrove_tiff *tiff) { return tiff->message; }

int ctrove_tiff_next(ctrove_tiff *tiff) {
    tiff->message[0] = 0;
    tiff->failed = 0;
    current = tiff;
    int there = lib.TIFFReadDirectory(tiff->file);
    current = NULL;
    return there;
}

static int describe(ctrove_tiff *tiff, ctrove_tiff_page *page) {
    uint16_t samples = 1, photometric = 2, orientation = 1, unit = 2;
    float dpi_x = 0, dpi_y = 0;
    memset(page, 0, sizeof *page);
    if (!lib.TIFFGetField(tiff->file, TAG_WIDTH, &page->width)) return 0;
    if (!lib.TIFFGetField(tiff->file, TAG_HEIGHT, &page->height)) return 0;
    lib.TIFFGetField(tiff->file, TAG_PHOTOMETRIC, &photometric);
    lib.TIFFGetFieldDefaulted(tiff->file, TAG_SAMPLES, &samples);
    lib.TIFFGetFieldDefaulted(tiff->file, TAG_ORIENTATION, &orientation);
    lib.TIFFGetFieldDefaulted(tiff->file, TAG_UNIT, &unit);
    lib.TIFFGetField(tiff->file, TAG_DPI_X, &dpi_x);
    lib.TIFFGetField(tiff->file, TAG_DPI_Y, &dpi_y);
    page->channels = photometric <= 1 ? 1 : 3;
    page->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    double scale = unit == 2 ? 1 : unit == 3 ? 2.54 : 0;
    page->dpi_x = dpi_x > 0 ? dpi_x * scale : 0;
    page->dpi_y = dpi_y > 0 ? dpi_y * scale : 0;
    char text[1024];
    if (lib.TIFFRGBAImageOK(tiff->file, text)) return page->width > 0 && page->height > 0;
    text[sizeof text - 1] = 0;
    snprintf(tiff->message, sizeof tiff->message, "%s", text);
    return 0;
}

int ctrove_tiff_describe(ctrove_tiff *tiff, ctrove_tiff_page *page) {
    current = tiff;
    int good = describe(tiff, page);
    current = NULL;
    return good;
}

// libtiff premultiplies, so white is added by what alpha leaves.
static void copy_row(const uint32_t *row, size_t width, int channels, uint8_t *out) {
    for (size_t x = 0; x < width; x++) {
        uint32_t white = 255 - (row[x] >> 24);
        for (int c = 0; c < channels; c++) {
            uint32_t value = ((row[x] >> (8 * c)) & 0xFF) + white;
            out[x * (size_t)channels + (size_t)c] = (uint8_t)(value > 255 ? 255 : value);
        }
    }
}

typedef struct {
    uint32_t across, down;  // pixels of one strip or tile
    int tiled;
} layout;

static int decode(ctrove_tiff *tiff, const ctrove_tiff_page *page, layout parts, uint8_t *samples) {
    size_t good = 0, all = 0, channels = (size_t)page->channels;
    if ((uint64_t)parts.across * parts.down > UINT64_C(1) << 29) return 0;
    uint32_t *block = malloc((size_t)parts.across * parts.down * sizeof *block);
    if (!block) return 0;
    for (uint32_t top = 0; top < page->height; top += parts.down) {
        for (uint32_t left = 0; left < page->width; left += parts.across) {
            uint32_t high = page->height - top < parts.down ? page->height - top : parts.down;
            uint32_t wide = page->width - left < parts.across ? page->width - left : parts.across;
            memset(block, 0xFF, (size_t)parts.across * parts.down * sizeof *block);
            int read = parts.tiled ? lib.TIFFReadRGBATileExt(tiff->file, left, top, block, 0)
                                   : lib.TIFFReadRGBAStripExt(tiff->file, top, block, 0);
            all++;
            good += read && !tiff->failed;
            if (!read) continue;
            // libtiff moves the rows of a tile that overhangs to the tile's end.
            const uint32_t *first = block + (parts.tiled ? (size_t)(parts.down - high) * parts.across : 0);
            for (uint32_t y = 0; y < high; y++)
                copy_row(
                    first + (size_t)y * parts.across, wide, page->channels,
                    samples + ((size_t)(top + y) * page->width + left) * channels);
        }
    }
    free(block);
    return good == all ? 2 : 1;
}

int ctrove_tiff_decode(ctrove_tiff *tiff, uint8_t *samples) {
    ctrove_tiff_page page;
    current = tiff;
    if (!describe(tiff, &page)) {
        current = NULL;
        return 0;
    }
    layout parts = {page.width, page.height, lib.TIFFIsTiled(tiff->file)};
    uint32_t rows = page.height;
    if (parts.tiled) {
        lib.TIFFGetField(tiff->file, TAG_TILE_WIDTH, &parts.across);
        lib.TIFFGetField(tiff->file, TAG_TILE_HEIGHT, &parts.down);
    } else {
        lib.TIFFGetFieldDefaulted(tiff->file, TAG_ROWS_PER_STRIP, &rows);
        parts.down = rows > 0 && rows < page.height ? rows : page.height;
    }
    // Told that the page is stored bottom-left first, libtiff flips nothing, and the orientation stays ours to apply.
    lib.TIFFSetField(tiff->file, TAG_ORIENTATION, BOTTOM_LEFT);
    memset(samples, 0xFF, (size_t)page.width * page.height * (size_t)page.channels);
    tiff->failed = 0;
    int result = parts.across > 0 && parts.down > 0 ? decode(tiff, &page, parts, samples) : 0;
    current = NULL;
    return result;
}
