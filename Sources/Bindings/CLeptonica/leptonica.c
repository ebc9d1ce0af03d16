#include "ctrove_leptonica.h"

#include <dlfcn.h>
#include <leptonica/allheaders.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// One list: each function is a pointer `lept.name`, filled when the library is opened.
#define FUNCTIONS(X)                                                                                  \
    X(pixReadMem) X(pixReadHeaderMem) X(pixDestroy) X(pixCreate) X(pixGetData) X(pixGetWpl)           \
    X(pixGetDimensions) X(pixGetSpp) X(pixGetXRes) X(pixGetYRes) X(pixSetResolution)                  \
    X(pixGetColormap) X(pixRemoveColormap) X(pixConvertTo8) X(pixConvertTo32) X(pixRotateOrth)        \
    X(pixScale) X(pixRotate) X(pixContrastNorm) X(pixFindSkewSweepAndSearch)                          \
    X(pixOtsuAdaptiveThreshold) X(pixProjectivePtaGray) X(pixClipRectangle) X(boxCreate)              \
    X(boxDestroy) X(ptaCreate) X(ptaAddPt) X(ptaDestroy) X(setMsgSeverity) X(leptSetStderrHandler)

#define DECLARE(name) __typeof__(name) *name;
static struct { FUNCTIONS(DECLARE) } lept;

static const char *problem;

static void say_nothing(const char *text) { (void)text; }

static void open_library(void) {
    void *handle = dlopen("liblept.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!handle) handle = dlopen("libleptonica.so.6", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        problem = "leptonica is not installed: apt-get install liblept5";
        return;
    }
#define RESOLVE(name) \
    if (!(lept.name = (__typeof__(name) *)dlsym(handle, #name))) problem = "leptonica lacks " #name;
    FUNCTIONS(RESOLVE)
    if (problem) return;
    lept.setMsgSeverity(L_SEVERITY_NONE);
    lept.leptSetStderrHandler(say_nothing);
}

int ctrove_leptonica_open(const char **why) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (why) *why = problem;
    return problem == NULL;
}

int ctrove_pix_header(const uint8_t *bytes, size_t count, int *width, int *height) {
    int format, bits, samples, mapped;
    return lept.pixReadHeaderMem(bytes, count, &format, width, height, &bits, &samples, &mapped) == 0;
}

ctrove_pix *ctrove_pix_decode(const uint8_t *bytes, size_t count) {
    PIX *pix = lept.pixReadMem(bytes, count);
    if (!pix || !lept.pixGetColormap(pix)) return pix;
    PIX *plain = lept.pixRemoveColormap(pix, REMOVE_CMAP_WITH_ALPHA);
    lept.pixDestroy(&pix);
    return plain;
}

void ctrove_pix_free(ctrove_pix *pix) {
    if (pix) lept.pixDestroy(&pix);
}

void ctrove_pix_describe(const ctrove_pix *pix, ctrove_pix_info *info) {
    int depth = 0;
    lept.pixGetDimensions(pix, &info->width, &info->height, &depth);
    info->channels = depth == 32 || depth == 24 ? 3 : 1;
    info->has_alpha = depth == 32 && lept.pixGetSpp(pix) == 4;
    info->dpi_x = lept.pixGetXRes(pix);
    info->dpi_y = lept.pixGetYRes(pix);
}

int ctrove_pix_samples(const ctrove_pix *pix, uint8_t *samples) {
    ctrove_pix_info info;
    ctrove_pix_describe(pix, &info);
    PIX *same = (PIX *)pix;
    PIX *even = info.channels == 3 ? lept.pixConvertTo32(same) : lept.pixConvertTo8(same, 0);
    if (!even) return 0;
    const l_uint32 *data = lept.pixGetData(even);
    size_t words = (size_t)lept.pixGetWpl(even), width = (size_t)info.width;
    for (size_t y = 0; y < (size_t)info.height; y++) {
        const l_uint32 *row = data + y * words;
        uint8_t *out = samples + y * width * (size_t)info.channels;
        for (size_t x = 0; x < width; x++) {
            if (info.channels == 1) {
                out[x] = (uint8_t)(row[x / 4] >> (24 - 8 * (x % 4)));
                continue;
            }
            unsigned alpha = info.has_alpha ? row[x] & 0xFF : 255;
            for (unsigned c = 0; c < 3; c++) {
                unsigned value = (row[x] >> (24 - 8 * c)) & 0xFF;
                out[3 * x + c] = (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
            }
        }
    }
    lept.pixDestroy(&even);
    return 1;
}

ctrove_pix *ctrove_pix_grey(const uint8_t *samples, int width, int height, int channels) {
    PIX *pix = lept.pixCreate(width, height, 8);
    if (!pix) return NULL;
    l_uint32 *data = lept.pixGetData(pix);
    size_t words = (size_t)lept.pixGetWpl(pix);
    for (size_t y = 0; y < (size_t)height; y++) {
        const uint8_t *row = samples + y * (size_t)width * (size_t)channels;
        l_uint32 *out = data + y * words;
        for (size_t x = 0; x < (size_t)width; x++) {
            const uint8_t *p = row + x * (size_t)channels;
            unsigned grey = channels == 1 ? p[0] : (299u * p[0] + 587u * p[1] + 114u * p[2] + 500) / 1000;
            out[x / 4] |= grey << (24 - 8 * (x % 4));
        }
    }
    return pix;
}

void ctrove_pix_set_dpi(ctrove_pix *pix, int dpi) { lept.pixSetResolution(pix, dpi, dpi); }

ctrove_pix *ctrove_pix_quarter_turns(ctrove_pix *pix, int clockwise) { return lept.pixRotateOrth(pix, clockwise & 3); }

ctrove_pix *ctrove_pix_scale(ctrove_pix *pix, float factor) { return lept.pixScale(pix, factor, factor); }

ctrove_pix *ctrove_pix_rotate(ctrove_pix *pix, float radians) {
    int width, height, depth;
    lept.pixGetDimensions(pix, &width, &height, &depth);
    return lept.pixRotate(pix, radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, width, height);
}

ctrove_pix *ctrove_pix_normalize_contrast(ctrove_pix *pix) {
    return lept.pixContrastNorm(NULL, pix, 50, 50, 60, 2, 2);
}

ctrove_pix *ctrove_pix_crop(ctrove_pix *pix, int left, int top, int width, int height) {
    BOX *box = lept.boxCreate(left, top, width, height);
    PIX *out = box ? lept.pixClipRectangle(pix, box, NULL) : NULL;
    if (box) lept.boxDestroy(&box);
    return out;
}

static PTA *corners(const float points[8]) {
    PTA *pta = lept.ptaCreate(4);
    for (int i = 0; pta && i < 4; i++) lept.ptaAddPt(pta, points[2 * i], points[2 * i + 1]);
    return pta;
}

ctrove_pix *ctrove_pix_project(ctrove_pix *pix, const float source[8], const float target[8]) {
    PTA *from = corners(source), *to = corners(target);
    PIX *out = from && to ? lept.pixProjectivePtaGray(pix, to, from, 255) : NULL;
    if (from) lept.ptaDestroy(&from);
    if (to) lept.ptaDestroy(&to);
    return out;
}

float ctrove_pix_skew(ctrove_pix *pix, float range, float *confidence) {
    float angle = 0;
    *confidence = 0;
    PIX *levels = NULL;
    // Tiles of 200 pixels, so that a shaded page does not become one black half.
    if (lept.pixOtsuAdaptiveThreshold(pix, 200, 200, 2, 2, 0.1f, NULL, &levels) != 0 || !levels) return 0;
    if (lept.pixFindSkewSweepAndSearch(levels, &angle, confidence, 4, 2, range, 1.0f, 0.02f) != 0) angle = 0;
    lept.pixDestroy(&levels);
    return angle;
}
