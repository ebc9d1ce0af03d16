// PDFium, opened when the first PDF is read: only extraction workers need it.
//
// Its functions are declared here; names, types and numbers are those of its public headers. PDFium has no threads and
// global state: one thread at a time.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    void (*init)(void);
    void *(*load)(const void *, size_t, const char *);
    void (*close)(void *);
    unsigned long (*last_error)(void);
    int (*page_count)(void *);
    void *(*load_page)(void *, int);
    void (*close_page)(void *);
    float (*page_width)(void *);
    float (*page_height)(void *);
    int (*page_rotation)(void *);
    int (*to_device)(void *, int, int, int, int, int, double, double, int *, int *);
    void *(*load_text)(void *);
    void (*close_text)(void *);
    int (*count_chars)(void *);
    unsigned int (*unicode)(void *, int);
    int (*loose_box)(void *, int, float *);
    int (*is_generated)(void *, int);
    int (*is_hyphen)(void *, int);
    double (*font_size)(void *, int);
    int (*font_weight)(void *, int);
    float (*angle)(void *, int);
    unsigned long (*meta)(void *, const char *, void *, unsigned long);
    int (*count_objects)(void *);
    void *(*object)(void *, int);
    int (*object_type)(void *);
    int (*object_bounds)(void *, float *, float *, float *, float *);
    void *(*bitmap)(int, int, int, void *, int);
    int (*fill)(void *, int, int, int, int, unsigned long);
    void (*render)(void *, void *, int, int, int, int, int, int);
    void (*destroy_bitmap)(void *);
} cpdfium_functions;

/// One character: its place in fractions of the shown page, origin top left.
typedef struct {
    uint32_t unicode;
    float x0, y0, x1, y1;
    float size;    ///< of the font, in points
    float angle;   ///< of the writing, in radians
    int32_t weight;
    uint8_t is_generated;  ///< a space or line end that PDFium inferred
    uint8_t is_hyphen;     ///< a hyphen at the end of a line
} cpdfium_character;

/// Opens the library at `path`. Returns 0 when it or one of its functions is missing.
static inline int cpdfium_load(cpdfium_functions *f, const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    const struct { const char *name; void *slot; } table[] = {
        {"FPDF_InitLibrary", &f->init},
        {"FPDF_LoadMemDocument64", &f->load},
        {"FPDF_CloseDocument", &f->close},
        {"FPDF_GetLastError", &f->last_error},
        {"FPDF_GetPageCount", &f->page_count},
        {"FPDF_LoadPage", &f->load_page},
        {"FPDF_ClosePage", &f->close_page},
        {"FPDF_GetPageWidthF", &f->page_width},
        {"FPDF_GetPageHeightF", &f->page_height},
        {"FPDFPage_GetRotation", &f->page_rotation},
        {"FPDF_PageToDevice", &f->to_device},
        {"FPDFText_LoadPage", &f->load_text},
        {"FPDFText_ClosePage", &f->close_text},
        {"FPDFText_CountChars", &f->count_chars},
        {"FPDFText_GetUnicode", &f->unicode},
        {"FPDFText_GetLooseCharBox", &f->loose_box},
        {"FPDFText_IsGenerated", &f->is_generated},
        {"FPDFText_IsHyphen", &f->is_hyphen},
        {"FPDFText_GetFontSize", &f->font_size},
        {"FPDFText_GetFontWeight", &f->font_weight},
        {"FPDFText_GetCharAngle", &f->angle},
        {"FPDF_GetMetaText", &f->meta},
        {"FPDFPage_CountObjects", &f->count_objects},
        {"FPDFPage_GetObject", &f->object},
        {"FPDFPageObj_GetType", &f->object_type},
        {"FPDFPageObj_GetBounds", &f->object_bounds},
        {"FPDFBitmap_CreateEx", &f->bitmap},
        {"FPDFBitmap_FillRect", &f->fill},
        {"FPDF_RenderPageBitmap", &f->render},
        {"FPDFBitmap_Destroy", &f->destroy_bitmap},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        void *function = dlsym(library, table[i].name);
        if (function == NULL) return 0;
        memcpy(table[i].slot, &function, sizeof function);
    }
    f->init();
    return 1;
}

/// A rectangle of page space (left, top, right, bottom) to fractions of the page as it is shown.
static inline void cpdfium_fractions(const cpdfium_functions *f, void *page, const float *box, float *out) {
    const int scale = 1 << 24;
    int ax = 0, ay = 0, bx = 0, by = 0;
    f->to_device(page, 0, 0, scale, scale, 0, box[0], box[1], &ax, &ay);
    f->to_device(page, 0, 0, scale, scale, 0, box[2], box[3], &bx, &by);
    out[0] = (float)(ax < bx ? ax : bx) / (float)scale;
    out[1] = (float)(ay < by ? ay : by) / (float)scale;
    out[2] = (float)(ax < bx ? bx : ax) / (float)scale;
    out[3] = (float)(ay < by ? by : ay) / (float)scale;
}

/// Reads `count` characters of a page into `out`.
static inline void cpdfium_characters(
    const cpdfium_functions *f, void *page, void *text, int count, cpdfium_character *out) {
    for (int i = 0; i < count; i++) {
        cpdfium_character *c = &out[i];
        float box[4] = {0, 0, 0, 0}, place[4];
        memset(c, 0, sizeof *c);
        c->unicode = f->unicode(text, i);
        c->is_generated = f->is_generated(text, i) == 1;
        c->is_hyphen = f->is_hyphen(text, i) == 1;
        c->size = (float)f->font_size(text, i);
        c->weight = f->font_weight(text, i);
        c->angle = f->angle(text, i);
        // FS_RECTF is left, top, right, bottom.
        if (f->loose_box(text, i, box)) {
            cpdfium_fractions(f, page, box, place);
            c->x0 = place[0], c->y0 = place[1], c->x1 = place[2], c->y1 = place[3];
        }
    }
}

/// The share of the page that pictures cover, counted by their bounds; at most the first 5,000 objects.
static inline double cpdfium_picture_share(const cpdfium_functions *f, void *page) {
    double share = 0;
    int count = f->count_objects(page);
    for (int i = 0; i < count && i < 5000; i++) {
        void *object = f->object(page, i);
        float left, bottom, right, top;
        if (object == NULL || f->object_type(object) != 3) continue;
        if (!f->object_bounds(object, &left, &bottom, &right, &top)) continue;
        float box[4] = {left, top, right, bottom}, place[4];
        cpdfium_fractions(f, page, box, place);
        for (int k = 0; k < 4; k++) place[k] = place[k] < 0 ? 0 : place[k] > 1 ? 1 : place[k];
        share += (double)(place[2] - place[0]) * (double)(place[3] - place[1]);
    }
    return share > 1 ? 1 : share;
}

/// Where pictures stand on the shown page, in fractions, four numbers each; among the first 5,000 objects. Returns how
/// many of `most` there are.
static inline int cpdfium_picture_boxes(const cpdfium_functions *f, void *page, int most, float *out) {
    int found = 0;
    int count = f->count_objects(page);
    for (int i = 0; i < count && i < 5000 && found < most; i++) {
        void *object = f->object(page, i);
        float left, bottom, right, top;
        if (object == NULL || f->object_type(object) != 3) continue;
        if (!f->object_bounds(object, &left, &bottom, &right, &top)) continue;
        float box[4] = {left, top, right, bottom}, *place = out + 4 * found;
        cpdfium_fractions(f, page, box, place);
        for (int k = 0; k < 4; k++) place[k] = place[k] < 0 ? 0 : place[k] > 1 ? 1 : place[k];
        if (place[2] > place[0] && place[3] > place[1]) found++;
    }
    return found;
}

/// Draws a page on white into `samples`: `width * height` pixels of 3 bytes, RGB (PDFium draws no text in grey).
/// Returns 0 on failure.
static inline int cpdfium_draw(const cpdfium_functions *f, void *page, int width, int height, uint8_t *samples) {
    void *bitmap = f->bitmap(width, height, 2, samples, width * 3);
    if (bitmap == NULL) return 0;
    f->fill(bitmap, 0, 0, width, height, 0xFFFFFFFF);
    f->render(bitmap, page, 0, 0, width, height, 0, 0x01 | 0x10);
    f->destroy_bitmap(bitmap);
    return 1;
}
