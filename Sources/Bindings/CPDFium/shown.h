// What a page of PDFium shows beside text: pictures and lines, also those in forms.
#pragma once
#include "page.h"

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
