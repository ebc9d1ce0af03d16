// PDFium, opened when the first PDF is read: only extraction workers need it.
//
// Its functions are declared here; names, types and numbers are those of its public headers. PDFium has no threads and
// global state: one thread at a time.
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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
    void *(*text_object)(void *, int);
    int (*is_hyphen)(void *, int);
    double (*font_size)(void *, int);
    int (*font_weight)(void *, int);
    unsigned long (*meta)(void *, const char *, void *, unsigned long);
    int (*count_objects)(void *);
    void *(*object)(void *, int);
    int (*object_type)(void *);
    int (*object_bounds)(void *, float *, float *, float *, float *);
    int (*object_matrix)(void *, float *);
    int (*count_form)(void *);
    void *(*form_object)(void *, unsigned long);
    int (*draw_mode)(void *, int *, int *);
    int (*count_segments)(void *);
    void *(*segment)(void *, int);
    int (*segment_point)(void *, float *, float *);
    int (*segment_type)(void *);
    int (*segment_closes)(void *);
    int (*image_size)(void *, unsigned int *, unsigned int *);
    unsigned long (*image_data)(void *, void *, unsigned long);
    int (*annot_count)(void *);
    void *(*annot)(void *, int);
    int (*annot_type)(void *);
    int (*annot_rect)(void *, float *);
    unsigned long (*annot_text)(void *, const char *, void *, unsigned long);
    void (*close_annot)(void *);
    void *(*annot_file)(void *);
    int (*file_count)(void *);
    void *(*file)(void *, int);
    unsigned long (*file_name)(void *, void *, unsigned long);
    int (*file_content)(void *, void *, unsigned long, unsigned long *);
    int (*flatten)(void *, int);
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
        {"FPDFText_GetTextObject", &f->text_object},
        {"FPDFText_IsHyphen", &f->is_hyphen},
        {"FPDFText_GetFontSize", &f->font_size},
        {"FPDFText_GetFontWeight", &f->font_weight},
        {"FPDF_GetMetaText", &f->meta},
        {"FPDFPage_CountObjects", &f->count_objects},
        {"FPDFPage_GetObject", &f->object},
        {"FPDFPageObj_GetType", &f->object_type},
        {"FPDFPageObj_GetBounds", &f->object_bounds},
        {"FPDFPageObj_GetMatrix", &f->object_matrix},
        {"FPDFFormObj_CountObjects", &f->count_form},
        {"FPDFFormObj_GetObject", &f->form_object},
        {"FPDFPath_GetDrawMode", &f->draw_mode},
        {"FPDFPath_CountSegments", &f->count_segments},
        {"FPDFPath_GetPathSegment", &f->segment},
        {"FPDFPathSegment_GetPoint", &f->segment_point},
        {"FPDFPathSegment_GetType", &f->segment_type},
        {"FPDFPathSegment_GetClose", &f->segment_closes},
        {"FPDFImageObj_GetImagePixelSize", &f->image_size},
        {"FPDFImageObj_GetImageDataRaw", &f->image_data},
        {"FPDFPage_GetAnnotCount", &f->annot_count},
        {"FPDFPage_GetAnnot", &f->annot},
        {"FPDFAnnot_GetSubtype", &f->annot_type},
        {"FPDFAnnot_GetRect", &f->annot_rect},
        {"FPDFAnnot_GetStringValue", &f->annot_text},
        {"FPDFPage_CloseAnnot", &f->close_annot},
        {"FPDFAnnot_GetFileAttachment", &f->annot_file},
        {"FPDFDoc_GetAttachmentCount", &f->file_count},
        {"FPDFDoc_GetAttachment", &f->file},
        {"FPDFAttachment_GetName", &f->file_name},
        {"FPDFAttachment_GetFile", &f->file_content},
        {"FPDFPage_Flatten", &f->flatten},
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

/// A file without a name, for a second copy of the library; below 0 where the system allows none.
static inline int cpdfium_reserve(void) { return (int)syscall(SYS_memfd_create, "pdfium", 1u /* close on exec */); }

/// Opens a copy of the library at `path` that shares nothing with it: the loader tells libraries by their files, so its
/// bytes are first written to `file`. Returns 0 when that fails.
static inline int cpdfium_load_copy(cpdfium_functions *f, const char *path, int file) {
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0) return 0;
    const size_t room = 1 << 20;
    char *buffer = malloc(room), name[40];
    ssize_t count = -1;
    while (buffer != NULL && (count = read(from, buffer, room)) > 0) {
        if (write(file, buffer, (size_t)count) != count) break;
    }
    free(buffer);
    close(from);
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    return count == 0 && cpdfium_load(f, name);
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

/// A path or picture that a page shows, itself or in forms within forms, and how its space lies in that of the page.
typedef struct {
    void *object;
    int type;  ///< 2 path, 3 picture
    float m[6];
} cpdfium_shown;

/// Places first by `inner`, then by `outer`.
static inline void cpdfium_join(const float *inner, const float *outer, float *out) {
    for (int k = 0; k < 6; k += 2) {
        out[k] = inner[k] * outer[0] + inner[k + 1] * outer[2] + (k == 4 ? outer[4] : 0);
        out[k + 1] = inner[k] * outer[1] + inner[k + 1] * outer[3] + (k == 4 ? outer[5] : 0);
    }
}

enum { CPDFIUM_MOST_SHOWN = 5000, CPDFIUM_DEEPEST_FORM = 8 };

/// What has been collected of a page; `seen` counts the objects looked at.
typedef struct {
    cpdfium_shown *list;
    int count, seen;
} cpdfium_collection;

/// Adds the paths and pictures of a page (`form` is NULL) or form, whose space `m` places on the page.
static inline void cpdfium_collect(
    const cpdfium_functions *f, void *page, void *form, const float *m, int depth, cpdfium_collection *all) {
    const int count = form ? f->count_form(form) : f->count_objects(page);
    for (int i = 0; i < count && all->seen < CPDFIUM_MOST_SHOWN; i++, all->seen++) {
        void *object = form ? f->form_object(form, (unsigned long)i) : f->object(page, i);
        const int type = object ? f->object_type(object) : 0;
        if (type == 2 || type == 3) {
            cpdfium_shown *shown = &all->list[all->count++];
            shown->object = object, shown->type = type;
            memcpy(shown->m, m, sizeof shown->m);
        } else if (type == 5 && depth < CPDFIUM_DEEPEST_FORM) {
            float own[6] = {1, 0, 0, 1, 0, 0}, placed[6];
            f->object_matrix(object, own);
            cpdfium_join(own, m, placed);
            cpdfium_collect(f, page, object, placed, depth + 1, all);
        }
    }
}

/// The paths and pictures among a page's first 5,000 objects; `list` is to be freed.
static inline cpdfium_collection cpdfium_all_shown(const cpdfium_functions *f, void *page) {
    const float same[6] = {1, 0, 0, 1, 0, 0};
    cpdfium_collection all = {malloc(CPDFIUM_MOST_SHOWN * sizeof(cpdfium_shown)), 0, 0};
    if (all.list != NULL) cpdfium_collect(f, page, NULL, same, 0, &all);
    return all;
}

/// The bounds of an object in the page's space: left, bottom, right, top. Returns 0 where there are none.
static inline int cpdfium_bounds(const cpdfium_functions *f, const cpdfium_shown *shown, float *out) {
    float left, bottom, right, top;
    if (!f->object_bounds(shown->object, &left, &bottom, &right, &top)) return 0;
    const float *m = shown->m, xs[2] = {left, right}, ys[2] = {bottom, top};
    for (int k = 0; k < 4; k++) {
        const float x = m[0] * xs[k & 1] + m[2] * ys[k >> 1] + m[4], y = m[1] * xs[k & 1] + m[3] * ys[k >> 1] + m[5];
        out[0] = k == 0 || x < out[0] ? x : out[0], out[2] = k == 0 || x > out[2] ? x : out[2];
        out[1] = k == 0 || y < out[1] ? y : out[1], out[3] = k == 0 || y > out[3] ? y : out[3];
    }
    return 1;
}

/// A picture on a page: its place in fractions of the shown page, its own pixels, and a number that tells it from others.
typedef struct {
    float x0, y0, x1, y1;
    uint32_t width, height;
    uint64_t mark;
} cpdfium_picture;

/// A number of a picture's data, which is the same wherever a document shows it (FNV-1a of its first bytes and length).
static inline uint64_t cpdfium_mark(const cpdfium_functions *f, void *object) {
    const unsigned long size = f->image_data(object, NULL, 0);
    uint64_t mark = 14695981039346656037u ^ size;
    if (size == 0 || size > (64ul << 20)) return mark;
    uint8_t *data = malloc(size);
    if (data == NULL) return mark;
    f->image_data(object, data, size);
    for (unsigned long i = 0; i < size && i < 4096; i++) mark = (mark ^ data[i]) * 1099511628211u;
    free(data);
    return mark;
}

/// The pictures among what a page shows; returns how many of `most` were written.
static inline int cpdfium_pictures(
    const cpdfium_functions *f, void *page, const cpdfium_collection *all, cpdfium_picture *out, int most) {
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    int found = 0;
    for (int i = 0; i < all->count && found < most; i++) {
        void *object = all->list[i].object;
        float bounds[4];
        if (all->list[i].type != 3 || !cpdfium_bounds(f, &all->list[i], bounds)) continue;
        float box[4] = {bounds[0], bounds[3], bounds[2], bounds[1]}, place[4];
        cpdfium_fractions(&placing, box, place);
        for (int k = 0; k < 4; k++) place[k] = place[k] < 0 ? 0 : place[k] > 1 ? 1 : place[k];
        cpdfium_picture *picture = &out[found++];
        memset(picture, 0, sizeof *picture);
        picture->x0 = place[0], picture->y0 = place[1], picture->x1 = place[2], picture->y1 = place[3];
        unsigned int width = 0, height = 0;
        if (f->image_size(object, &width, &height)) picture->width = width, picture->height = height;
        // Small ones are never asked for.
        if ((place[2] - place[0]) * (place[3] - place[1]) > 0.004f) picture->mark = cpdfium_mark(f, object);
    }
    return found;
}

/// A line across or down the page, in fractions of the shown page.
typedef struct { float x0, y0, x1, y1; } cpdfium_rule;

/// Adds the straight line between two points of page space if it runs across or down; returns the new count.
static inline int cpdfium_add_rule(
    const cpdfium_placing *placing, const float *from, const float *to, cpdfium_rule *out, int count, int most) {
    const float wide = from[0] < to[0] ? to[0] - from[0] : from[0] - to[0];
    const float high = from[1] < to[1] ? to[1] - from[1] : from[1] - to[1];
    if (count >= most || (wide > 1 && high > 1) || wide + high < 5) return count;
    float box[4] = {from[0], from[1], to[0], to[1]}, place[4];
    cpdfium_fractions(placing, box, place);
    out[count] = (cpdfium_rule){place[0], place[1], place[2], place[3]};
    return count + 1;
}

/// The straight lines across and down that a page draws, strokes and thin bars; returns how many of `most` were
/// written, or `most` where there are more: then it is a drawing.
static inline int cpdfium_rules(
    const cpdfium_functions *f, void *page, const cpdfium_collection *all, cpdfium_rule *out, int most) {
    const cpdfium_placing placing = cpdfium_placing_of(f, page);
    int count = 0;
    for (int i = 0; i < all->count; i++) {
        void *object = all->list[i].object;
        float bounds[4], own[6] = {1, 0, 0, 1, 0, 0}, m[6];
        if (all->list[i].type != 2 || !cpdfium_bounds(f, &all->list[i], bounds)) continue;
        const float left = bounds[0], bottom = bounds[1], right = bounds[2], top = bounds[3];
        int fill = 0, stroke = 0;
        f->draw_mode(object, &fill, &stroke);
        // A filled bar is a line; a filled area is the ground of a cell.
        if (!stroke) {
            if (fill && (right - left < 3 || top - bottom < 3)) {
                const float x = (left + right) / 2, y = (bottom + top) / 2;
                const int is_down = right - left < top - bottom;
                const float from[2] = {is_down ? x : left, is_down ? bottom : y};
                const float to[2] = {is_down ? x : right, is_down ? top : y};
                count = cpdfium_add_rule(&placing, from, to, out, count, most);
            }
            continue;
        }
        f->object_matrix(object, own);
        cpdfium_join(own, all->list[i].m, m);
        const int segments = f->count_segments(object);
        float first[2] = {0, 0}, last[2] = {0, 0};
        for (int k = 0; k < segments && k < 2000; k++) {
            void *segment = f->segment(object, k);
            float x = 0, y = 0;
            if (segment == NULL || !f->segment_point(segment, &x, &y)) continue;
            const float point[2] = {m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]};
            const int type = f->segment_type(segment);  // 0 line, 1 curve, 2 move
            if (type == 2) memcpy(first, point, sizeof first);
            if (type == 0) count = cpdfium_add_rule(&placing, last, point, out, count, most);
            memcpy(last, point, sizeof last);
            if (f->segment_closes(segment)) count = cpdfium_add_rule(&placing, last, first, out, count, most);
        }
        if (count >= most) return most;
    }
    return count;
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
