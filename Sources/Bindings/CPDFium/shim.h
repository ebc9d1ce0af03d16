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
    int (*is_hyphen)(void *, int);
    double (*font_size)(void *, int);
    int (*font_weight)(void *, int);
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
    float size;  ///< of the font, in points
    int32_t weight;
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
        {"FPDFText_IsHyphen", &f->is_hyphen},
        {"FPDFText_GetFontSize", &f->font_size},
        {"FPDFText_GetFontWeight", &f->font_weight},
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

/// How points of page space are placed on the page as it is shown, in fractions of it.
typedef struct { double ax, bx, cx, ay, by, cy; } cpdfium_placing;

/// Asks for a page's placing: it turns, scales and shifts, so three points tell it.
static inline cpdfium_placing cpdfium_placing_of(const cpdfium_functions *f, void *page) {
    const int scale = 1 << 24;
    const double wide = f->page_width(page), high = f->page_height(page);
    const double step = wide < high ? (wide > 1 ? wide : 1) : (high > 1 ? high : 1);
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    f->to_device(page, 0, 0, scale, scale, 0, 0, 0, &x0, &y0);
    f->to_device(page, 0, 0, scale, scale, 0, step, 0, &x1, &y1);
    f->to_device(page, 0, 0, scale, scale, 0, 0, step, &x2, &y2);
    const double unit = step * scale;
    return (cpdfium_placing){
        ((double)x1 - x0) / unit, ((double)x2 - x0) / unit, (double)x0 / scale,
        ((double)y1 - y0) / unit, ((double)y2 - y0) / unit, (double)y0 / scale};
}

/// A rectangle of page space (left, top, right, bottom) to fractions of the page as it is shown.
static inline void cpdfium_fractions(const cpdfium_placing *p, const float *box, float *out) {
    const double ax = p->ax * box[0] + p->bx * box[1] + p->cx, ay = p->ay * box[0] + p->by * box[1] + p->cy;
    const double bx = p->ax * box[2] + p->bx * box[3] + p->cx, by = p->ay * box[2] + p->by * box[3] + p->cy;
    out[0] = (float)(ax < bx ? ax : bx);
    out[1] = (float)(ay < by ? ay : by);
    out[2] = (float)(ax < bx ? bx : ax);
    out[3] = (float)(ay < by ? by : ay);
}

/// Reads `count` characters of a page into `out`.
static inline void cpdfium_characters(
    const cpdfium_functions *f, void *page, void *text, int count, cpdfium_character *out) {
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    for (int i = 0; i < count; i++) {
        cpdfium_character *c = &out[i];
        float box[4] = {0, 0, 0, 0}, place[4];
        memset(c, 0, sizeof *c);
        c->unicode = f->unicode(text, i);
        c->is_hyphen = f->is_hyphen(text, i) == 1;
        c->size = (float)f->font_size(text, i);
        c->weight = f->font_weight(text, i);
        // FS_RECTF is left, top, right, bottom.
        if (f->loose_box(text, i, box)) {
            cpdfium_fractions(&placing, box, place);
            c->x0 = place[0], c->y0 = place[1], c->x1 = place[2], c->y1 = place[3];
        }
    }
}

/// The share of the page that pictures cover, counted by their bounds; at most the first 5,000 objects.
static inline double cpdfium_picture_share(const cpdfium_functions *f, void *page) {
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    double share = 0;
    int count = f->count_objects(page);
    for (int i = 0; i < count && i < 5000; i++) {
        void *object = f->object(page, i);
        float left, bottom, right, top;
        if (object == NULL || f->object_type(object) != 3) continue;
        if (!f->object_bounds(object, &left, &bottom, &right, &top)) continue;
        float box[4] = {left, top, right, bottom}, place[4];
        cpdfium_fractions(&placing, box, place);
        for (int k = 0; k < 4; k++) place[k] = place[k] < 0 ? 0 : place[k] > 1 ? 1 : place[k];
        share += (double)(place[2] - place[0]) * (double)(place[3] - place[1]);
    }
    return share > 1 ? 1 : share;
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
