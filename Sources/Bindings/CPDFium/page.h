// Pages of PDFium: places, characters, notes, pinned files, drawing.
#pragma once
#include "library.h"

/// One character: its place in fractions of the shown page, origin top left.
typedef struct {
    uint32_t unicode;
    float x0, y0, x1, y1;
    float size;  ///< of the font, in points
    int32_t weight;
    uint8_t is_hyphen;     ///< a hyphen at the end of a line
} cpdfium_character;

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

/// True for what PDFium may give for a hyphen.
static inline int cpdfium_may_be_hyphen(uint32_t code) {
    return code == 2 || code == '-' || code == 0xAD || code == 0x2010 || code == 0x2011 || code >= 0xFFFE;
}

/// Reads `count` characters of a page into `out`.
static inline void cpdfium_characters(
    const cpdfium_functions *f, void *page, void *text, int count, cpdfium_character *out) {
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    // Letters of one object have one font: asked for once.
    void *last = NULL;
    float size = 0;
    int weight = 0;
    for (int i = 0; i < count; i++) {
        cpdfium_character *c = &out[i];
        float box[4] = {0, 0, 0, 0}, place[4];
        memset(c, 0, sizeof *c);
        c->unicode = f->unicode(text, i);
        c->is_hyphen = cpdfium_may_be_hyphen(c->unicode) && f->is_hyphen(text, i) == 1;
        void *object = f->text_object(text, i);
        if (object == NULL || object != last) {
            size = (float)f->font_size(text, i);
            weight = f->font_weight(text, i);
            last = object;
        }
        c->size = size;
        c->weight = weight;
        // FS_RECTF is left, top, right, bottom.
        if (f->loose_box(text, i, box)) {
            cpdfium_fractions(&placing, box, place);
            c->x0 = place[0], c->y0 = place[1], c->x1 = place[2], c->y1 = place[3];
        }
    }
}

enum { CPDFIUM_PINNED_FILE = 17 };

/// True for an annotation that shows text of its own on the page: free text, a stamp, a form's field.
static inline int cpdfium_is_shown(int type) { return type == 3 || type == 13 || type == 20; }

/// Makes what forms and free text show a part of the page's content. Returns 1 if the page must be loaded again.
static inline int cpdfium_flatten(const cpdfium_functions *f, void *page) {
    const int count = f->annot_count(page);
    int shown = 0;
    for (int i = 0; i < count && i < 10000 && !shown; i++) {
        void *annot = f->annot(page, i);
        if (annot == NULL) continue;
        shown = cpdfium_is_shown(f->annot_type(annot));
        f->close_annot(annot);
    }
    if (!shown) return 0;
    // Drawing once makes the looks that the file leaves to the reader.
    uint8_t samples[8 * 8 * 3];
    void *bitmap = f->bitmap(8, 8, 2, samples, 24);
    if (bitmap != NULL) {
        f->render(bitmap, page, 0, 0, 8, 8, 0, 0x01);
        f->destroy_bitmap(bitmap);
    }
    return f->flatten(page, 0) == 1;
}

/// The words of a note in UTF-16, cut off at `most` units, and its place. Returns the number of units; -1 for a pinned
/// file, 0 for other annotations.
static inline int cpdfium_note(
    const cpdfium_functions *f, void *page, int index, uint16_t *units, int most, float *place) {
    void *annot = f->annot(page, index);
    if (annot == NULL) return 0;
    const int type = f->annot_type(annot);
    // Notes and marks on text (1, 4 to 12, 14, 15): neither links, pop-ups, files nor what is shown as it is.
    const int holds = type == 1 || (type >= 4 && type <= 12) || type == 14 || type == 15;
    unsigned long size = holds ? f->annot_text(annot, "Contents", NULL, 0) : 0;
    int count = 0;
    if (size > 2 && size <= (unsigned long)most * 2) {
        f->annot_text(annot, "Contents", units, size);
        count = (int)(size / 2) - 1;
    }
    float box[4] = {0, 0, 0, 0};
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    if (count > 0 && f->annot_rect(annot, box)) cpdfium_fractions(&placing, box, place);
    f->close_annot(annot);
    return type == CPDFIUM_PINNED_FILE ? -1 : count;
}

/// Draws a part of a page on white into `samples`: `width * height` pixels of 3 bytes, RGB (PDFium draws no text in
/// grey). The whole page would have `whole_width * whole_height` pixels, the part begins at `left`, `top` of them.
/// Returns 0 on failure.
static inline int cpdfium_draw(
    const cpdfium_functions *f, void *page, int left, int top, int whole_width, int whole_height, int width, int height,
    uint8_t *samples) {
    void *bitmap = f->bitmap(width, height, 2, samples, width * 3);
    if (bitmap == NULL) return 0;
    f->fill(bitmap, 0, 0, width, height, 0xFFFFFFFF);
    f->render(bitmap, page, -left, -top, whole_width, whole_height, 0, 0x01 | 0x10);
    f->destroy_bitmap(bitmap);
    return 1;
}

/// The name of an embedded file in UTF-16, cut off at `most` units. Returns the number of units.
static inline int cpdfium_file_name(const cpdfium_functions *f, void *file, uint16_t *units, int most) {
    const unsigned long size = f->file_name(file, NULL, 0);
    if (size <= 2 || size > (unsigned long)most * 2) return 0;
    f->file_name(file, units, size);
    return (int)(size / 2) - 1;
}

/// The file that an annotation holds; NULL for other annotations.
static inline void *cpdfium_annotated_file(const cpdfium_functions *f, void *page, int index) {
    void *annot = f->annot(page, index), *file = NULL;
    if (annot == NULL) return NULL;
    if (f->annot_type(annot) == CPDFIUM_PINNED_FILE) file = f->annot_file(annot);
    f->close_annot(annot);
    return file;
}
