// Memory of a growing graph, and storing rows in it.
#include "graph_internal.h"
#include "cpu.h"
#include "memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t code_stride_of(uint32_t dimension) { return (dimension + 63) / 64 * 64; }

ctrove_graph *ctrove_graph_create(uint32_t dimension, uint32_t metric, uint32_t m, uint32_t ef_construction,
                                  uint64_t seed) {
    ctrove_graph *g = calloc(1, sizeof(*g));
    if (g == NULL) return NULL;
    g->row = malloc((size_t)dimension * sizeof(float));
    if (g->row == NULL) {
        free(g);
        return NULL;
    }
    g->view.dimension = dimension;
    g->view.metric = metric;
    g->view.m = m;
    g->view.code_stride = code_stride_of(dimension);
    // Room for half as many again: a full list is chosen anew once in `m` additions instead of at each.
    g->view.links0_stride = 3 * m;
    g->ef_construction = ef_construction;
    g->seed = seed;
    return g;
}

#define EACH_ARRAY(DO)                                                                                     \
    DO(codes, g->view.code_stride)                                                                         \
    DO(scales, sizeof(float))                                                                              \
    DO(rows, (size_t)g->view.dimension * 2)                                                                \
    DO(sums, sizeof(int32_t))                                                                              \
    DO(links0, (size_t)g->view.links0_stride * 4)                                                          \
    DO(keys0, (size_t)g->view.links0_stride * 4)                                                           \
    DO(upper_start, sizeof(uint32_t))                                                                      \
    DO(levels, 1)                                                                                          \
    DO(locks, 1)                                                                                           \
    DO(ids, sizeof(int64_t))

void ctrove_graph_destroy(ctrove_graph *g) {
    if (g == NULL) return;
#define GIVE_BACK(array, size) ctrove_pages_give_back(g->array, (size_t)g->capacity * (size));
    EACH_ARRAY(GIVE_BACK)
    ctrove_pages_give_back(g->norms, (size_t)g->capacity * sizeof(float));
    ctrove_pages_give_back(g->dead, (size_t)g->capacity / 8);
    free(g->upper);
    free(g->upper_keys);
    free(g->row);
    free(g);
}

static void publish(ctrove_graph *g) {
    g->view.codes = g->codes;
    g->view.scales = g->scales;
    g->view.norms = g->norms;
    g->view.rows = g->rows;
    g->view.links0 = g->links0;
    g->view.upper = g->upper;
    g->view.upper_start = g->upper_start;
    g->view.ids = g->ids;
}

static bool reserve_nodes(ctrove_graph *g, size_t nodes) {
    if (nodes <= g->capacity) return true;
    size_t capacity = g->capacity + (size_t)g->capacity / 2;
    if (capacity < nodes) capacity = nodes;
    capacity = (capacity + 1023) / 1024 * 1024;
    if (capacity > CTROVE_MAX_NODES) return false;
    size_t old = g->capacity;
    bool ok = true;
#define GROW(array, size)                                                                                  \
    if (ok) {                                                                                              \
        void *grown = ctrove_pages_grow(g->array, old * (size), capacity * (size));                        \
        if (grown == NULL) ok = false;                                                                     \
        else g->array = grown;                                                                             \
    }
    EACH_ARRAY(GROW)
    if (g->view.metric == CTROVE_L2) { GROW(norms, sizeof(float)) }
    if (ok) {
        void *grown = ctrove_pages_grow(g->dead, old / 8, capacity / 8);
        if (grown == NULL) ok = false;
        else g->dead = grown;
    }
    publish(g);
    // Without memory the graph is left to be thrown away: sizes of grown arrays are lost, their contents hold.
    if (ok) g->capacity = (uint32_t)capacity;
    return ok;
}

static bool reserve_upper(ctrove_graph *g, uint64_t slots) {
    if (slots <= g->upper_capacity) return true;
    uint64_t capacity = g->upper_capacity + g->upper_capacity / 2;
    if (capacity < slots) capacity = slots;
    uint32_t *upper = realloc(g->upper, capacity * g->view.m * 4);
    if (upper == NULL) return false;
    g->upper = upper;
    float *keys = realloc(g->upper_keys, capacity * g->view.m * 4);
    if (keys == NULL) return false;
    g->upper_keys = keys;
    g->upper_capacity = capacity;
    g->view.upper = g->upper;
    return true;
}

void ctrove_graph_get_view(const ctrove_graph *g, ctrove_graph_view *view) { *view = g->view; }

uint32_t ctrove_graph_level(const ctrove_graph *g, uint32_t node) { return g->levels[node]; }

int ctrove_check_row(const float *row, uint32_t dimension, uint32_t metric) {
    int status = CTROVE_ROW_OK;
    for (uint32_t i = 0; i < dimension; i++) {
        if (!isfinite(row[i])) return CTROVE_ROW_NOT_FINITE;
        if (metric == CTROVE_L2 && fabsf(row[i]) > 65504) status = CTROVE_ROW_TOO_LARGE;
    }
    return status;
}

// Makes the code, the scale and the norm of a stored row: they speak of what is stored.
static void encode_row(ctrove_graph *g, uint32_t node) {
    uint32_t n = g->view.dimension, stride = g->view.code_stride;
    ctrove_distances_of(ctrove_best_variant())->f32_from_f16(g->rows + (size_t)node * n, g->row, n);
    float most = 0;
    double squares = 0;
    for (uint32_t i = 0; i < n; i++) {
        float magnitude = fabsf(g->row[i]);
        if (magnitude > most) most = magnitude;
        squares += (double)g->row[i] * g->row[i];
    }
    float step = most > 0 ? 127 / most : 0;
    uint8_t *code = g->codes + (size_t)node * stride;
    int32_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        int32_t value = (int32_t)rintf(g->row[i] * step);
        code[i] = (uint8_t)(value + 128);
        sum += value;
    }
    memset(code + n, 128, stride - n);
    g->scales[node] = most / 127;
    if (g->norms != NULL) g->norms[node] = (float)squares;
    g->sums[node] = sum;
}

static void store_row(ctrove_graph *g, uint32_t node, const float *row, int64_t id) {
    const ctrove_distances *kernels = ctrove_distances_of(ctrove_best_variant());
    uint32_t n = g->view.dimension;
    float inverse = 1;
    if (g->view.metric == CTROVE_COSINE) {
        double squares = 0;
        for (uint32_t i = 0; i < n; i++) squares += (double)row[i] * row[i];
        inverse = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
        if (!isfinite(inverse)) inverse = 0; // shorter than 1e-38: as good as zero
    }
    for (uint32_t i = 0; i < n; i++) g->row[i] = row[i] * inverse;
    uint16_t *half = g->rows + (size_t)node * n;
    kernels->f16_from_f32(g->row, half, n);
    g->ids[node] = id;
    encode_row(g, node);
}

// Level of the n-th node of a graph: geometric with ratio 1/m, from a hash of seed and number (SplitMix64).
static uint32_t draw_level(uint64_t seed, uint64_t number, uint32_t m) {
    uint64_t z = seed + (number + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    double unit = ((double)(z >> 11) + 0.5) * 0x1p-53;
    double level = -log(unit) / log((double)m);
    return level > CTROVE_MAX_LEVEL ? CTROVE_MAX_LEVEL : (uint32_t)level;
}

static void clear_links(ctrove_graph *g, uint32_t node) {
    memset(g->links0 + (size_t)node * g->view.links0_stride, 0xFF, (size_t)g->view.links0_stride * 4);
    if (g->levels[node] > 0)
        memset(g->upper + (size_t)g->upper_start[node] * g->view.m, 0xFF, (size_t)g->levels[node] * g->view.m * 4);
}

// Makes room for `n` more nodes whose levels are given by `level_of`.
static int append_nodes(ctrove_graph *g, size_t n, const uint8_t *levels) {
    if (!reserve_nodes(g, (size_t)g->view.count + n)) return CTROVE_NO_MEMORY;
    uint64_t slots = g->view.upper_slots;
    for (size_t i = 0; i < n; i++) slots += levels[i];
    if (!reserve_upper(g, slots)) return CTROVE_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        uint32_t node = g->view.count++;
        g->levels[node] = levels[i];
        g->upper_start[node] = (uint32_t)g->view.upper_slots;
        g->view.upper_slots += levels[i];
        g->locks[node] = 0;
        g->dead[node >> 6] &= ~(1ull << (node & 63));
        clear_links(g, node);
    }
    return 0;
}

int ctrove_graph_append(ctrove_graph *g, const float *rows, const int64_t *ids, size_t n) {
    uint8_t *levels = malloc(n + 1);
    if (levels == NULL) return CTROVE_NO_MEMORY;
    for (size_t i = 0; i < n; i++) levels[i] = (uint8_t)draw_level(g->seed, g->drawn + i, g->view.m);
    uint32_t first = g->view.count;
    int status = append_nodes(g, n, levels);
    free(levels);
    if (status != 0) return status;
    g->drawn += n;
    for (size_t i = 0; i < n; i++) store_row(g, first + (uint32_t)i, rows + i * g->view.dimension, ids[i]);
    return 0;
}

void ctrove_graph_replace_unlinked(ctrove_graph *g, uint32_t node, const float *row, int64_t id) {
    store_row(g, node, row, id);
}

void ctrove_graph_drop_unlinked(ctrove_graph *g, uint32_t node) {
    uint32_t last = --g->view.count;
    if (node == last) return;
    size_t n = g->view.dimension, stride = g->view.code_stride;
    memcpy(g->codes + node * stride, g->codes + last * stride, stride);
    memcpy(g->rows + node * n, g->rows + last * n, n * 2);
    g->scales[node] = g->scales[last];
    if (g->norms != NULL) g->norms[node] = g->norms[last];
    g->sums[node] = g->sums[last];
    g->ids[node] = g->ids[last];
}

void ctrove_graph_mark_dead(ctrove_graph *g, uint32_t node) {
    g->dead[node >> 6] |= 1ull << (node & 63);
    g->view.dead = g->dead;
}

static void copy_links(const ctrove_graph_view *v, ctrove_graph *g, uint32_t node, uint32_t level) {
    const graph_loops *loops = graph_loops_best();
    const uint32_t *from = level == 0 ? v->links0 + (size_t)node * v->links0_stride : upper_links(v, node, level);
    if (from == NULL) return;
    links to = links_of(g, node, level);
    uint32_t most = level == 0 ? v->links0_stride : v->m;
    for (uint32_t i = 0; i < most && i < to.capacity && from[i] < v->count; i++) {
        to.nodes[i] = from[i];
        to.keys[i] = loops->pair_key(g, from[i], node);
    }
}

ctrove_graph *ctrove_graph_copy(const ctrove_graph_view *v, uint32_t ef_construction, uint64_t seed) {
    ctrove_graph *g = ctrove_graph_create(v->dimension, v->metric, v->m, ef_construction, seed);
    uint8_t *levels = calloc((size_t)v->count + 1, 1);
    if (g == NULL || levels == NULL) goto fail;
    for (uint32_t level = 1; level <= v->top; level++)
        for (uint32_t node = 0; node < v->level_count[level] && node < v->count; node++) levels[node] = (uint8_t)level;
    if (append_nodes(g, v->count, levels) != 0) goto fail;
    free(levels);
    levels = NULL;
    size_t n = v->count;
    memcpy(g->rows, v->rows, n * v->dimension * 2);
    memcpy(g->ids, v->ids, n * sizeof(int64_t));
    for (uint32_t node = 0; node < v->count; node++) encode_row(g, node);
    for (uint32_t node = 0; node < v->count; node++)
        for (uint32_t level = 0; level <= g->levels[node]; level++) copy_links(v, g, node, level);
    g->has_entry = v->count > 0;
    g->view.entry = v->entry;
    g->view.top = v->top;
    g->linked = v->count;
    g->drawn = v->count;
    return g;
fail:
    free(levels);
    ctrove_graph_destroy(g);
    return NULL;
}
