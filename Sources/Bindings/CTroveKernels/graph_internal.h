// What the files of the graph share. Not for Swift.
#ifndef CTROVE_GRAPH_INTERNAL_H
#define CTROVE_GRAPH_INTERNAL_H
#include "distance.h"
#include "graph.h"
#include "mapped_blocks.h"
#include <stdbool.h>

typedef struct candidate {
    float key;
    uint32_t node; // with EXPANDED in a search's pool
} candidate;
#define EXPANDED 0x80000000u
#define MAX_LINKS 256 // of one list in memory

// A query as the loops need it.
typedef struct query {
    int8_t *code;       // a byte a dimension, zero up to what a stored code stands for
    float *values;      // [dimension], of unit length for cosine
    int32_t correction; // what a product with a stored code is too large by: 128 times the sum of code, or the sum
    float factor;       // scale of the code, doubled for L2
    float bias;         // squared length for L2, 0 for cosine
    float length, error; // lengths of the values and of what quantization lost
} query;

struct ctrove_scratch {
    query query;
    uint64_t *visited; // a bit a node; all zero between searches
    uint32_t *touched; // the nodes whose bits are set
    uint32_t touched_count, node_capacity;
    candidate *pool; // sorted by key
    uint32_t pool_count, pool_capacity;
    candidate *heap; // filtered search: the frontier
    uint32_t heap_count;
    float *keys; // scan: a key a node
    ctrove_hit *hits;
    uint32_t hit_capacity;
    uint64_t distances;
};

// Makes room for `nodes` nodes and `pool` candidates; false without memory.
bool scratch_reserve(ctrove_scratch *s, uint32_t nodes, uint32_t pool);
bool scratch_reserve_hits(ctrove_scratch *s, uint32_t hits);

struct ctrove_graph {
    ctrove_graph_view view; // its pointers are the ones below
    uint32_t capacity, linked, ef_construction;
    uint64_t seed, drawn; // levels drawn so far
    uint8_t *codes;
    float *scales, *norms;
    uint16_t *rows;
    int32_t *sums; // of the codes without bias
    uint32_t *links0;
    float *keys0; // a key a link: pruning needs no distance to the node itself
    uint32_t *upper;
    float *upper_keys;
    uint64_t upper_capacity;
    uint32_t *upper_start;
    uint8_t *levels, *locks;
    int64_t *ids;
    uint64_t *dead;
    uint8_t entry_lock;
    bool has_entry;
    float *row; // one row, while storing
};

// One node's links on one level.
typedef struct links {
    uint32_t *nodes;
    float *keys;
    uint32_t capacity, limit; // may hold; holds after pruning
} links;

static inline links links_of(const ctrove_graph *g, uint32_t node, uint32_t level) {
    uint32_t m = g->view.m;
    if (level == 0) {
        size_t at = (size_t)node * g->view.links0_stride;
        return (links){g->links0 + at, g->keys0 + at, g->view.links0_stride, 2 * m};
    }
    size_t at = ((size_t)g->upper_start[node] + level - 1) * m;
    return (links){g->upper + at, g->upper_keys + at, m, m};
}

// Compares bytes of a file with their checksums before they are used for the first time.
static inline void touch(const ctrove_graph_view *v, const void *bytes, size_t n) {
    if (__builtin_expect(v->blocks != NULL, 0)) ctrove_blocks_touch(v->blocks, bytes, n);
}

static inline const uint32_t *lowest_links(const ctrove_graph_view *v, uint32_t node) {
    const uint32_t *list = v->links0 + (size_t)node * v->links0_stride;
    touch(v, list, (size_t)v->links0_stride * 4);
    return list;
}

static inline const uint32_t *upper_links(const ctrove_graph_view *v, uint32_t node, uint32_t level) {
    uint64_t slot;
    if (v->upper_start != NULL) {
        slot = (uint64_t)v->upper_start[node] + level - 1;
    } else {
        if (node >= v->level_count[level]) return NULL;
        slot = v->level_base[level] + node;
    }
    if (slot >= v->upper_slots) return NULL;
    touch(v, v->upper + slot * v->m, (size_t)v->m * 4);
    return v->upper + slot * v->m;
}

static inline bool bit(const uint64_t *words, uint64_t i) { return (words[i >> 6] >> (i & 63)) & 1; }

static inline bool is_allowed(const ctrove_graph_view *v, const ctrove_filter *f, uint32_t node) {
    if (v->dead != NULL && bit(v->dead, node)) return false;
    if (f == NULL) return true;
    touch(v, v->ids + node, sizeof(int64_t));
    uint64_t offset = (uint64_t)v->ids[node] - (uint64_t)f->base;
    return offset < f->bits && bit(f->words, offset);
}

// The loops of one variant.
typedef struct graph_loops {
    void (*prepare)(query *, const ctrove_graph_view *, const float *values);
    int64_t (*search)(const ctrove_graph_view *, ctrove_scratch *, const ctrove_search *);
    int64_t (*search_filtered)(const ctrove_graph_view *, ctrove_scratch *, const ctrove_search *);
    void (*search_many)(const ctrove_graph_view *, ctrove_scratch *const *, uint32_t n, uint32_t ef);
    void (*keys)(const ctrove_graph_view *, const query *, const uint32_t *nodes, uint32_t first, size_t n, float *out);
    void (*link)(ctrove_graph *, ctrove_scratch *, uint32_t node);
    void (*repair)(ctrove_graph *, ctrove_scratch *, uint32_t node);
    void (*attach)(ctrove_graph *, ctrove_scratch *, uint32_t node);
    float (*pair_key)(const ctrove_graph *, uint32_t a, uint32_t b);
} graph_loops;

extern const graph_loops graph_loops_portable;
#if defined(__x86_64__)
extern const graph_loops graph_loops_avx2, graph_loops_avx512;
#elif defined(__aarch64__)
extern const graph_loops graph_loops_neon;
#endif
const graph_loops *graph_loops_best(void);

#endif
