#ifndef CTROVE_GRAPH_H
#define CTROVE_GRAPH_H
#include <stddef.h>
#include <stdint.h>

// The search and insert loops of a hierarchical navigable small world graph (arXiv:1603.09320).
// They are C and not Swift because they need what Swift does not offer: prefetches, per-function instruction sets
// so that distances are inlined into the loops, and relaxed atomic access to plain arrays while threads build.
//
// Distances are "keys": smaller is nearer. Cosine: minus the dot product of unit vectors. L2: the squared distance.
// A hit's score is minus its key. Codes are int8 with a bias of 128 and one scale a row, in files also one bit a
// dimension; rows are binary16.

#define CTROVE_COSINE 0
#define CTROVE_L2 1
#define CTROVE_NO_NODE UINT32_MAX
#define CTROVE_MAX_DIMENSION 4096
#define CTROVE_MAX_LEVEL 15
#define CTROVE_MAX_NODES (1u << 30)

// A graph as the search sees it: in memory or in a mapped file. Lists of links end at the first value that is no
// node, so a damaged list is a short one: no read leaves the arrays whatever the links hold.
typedef struct ctrove_graph_view {
    uint32_t count, dimension, metric, m;
    uint32_t code_stride;   // bytes a code, a multiple of 64
    uint32_t binary;        // 1: codes hold one bit a dimension, its sign, and rows are scale * (2 * bit - 1); 0: int8
    uint32_t links0_stride; // links a node on level 0
    uint32_t entry;         // where a search starts; on `top`
    uint32_t top;           // highest level
    const uint8_t *codes;   // [count * code_stride]
    const float *scales;    // [count]
    const float *norms;     // [count], squared lengths; NULL for cosine
    const uint16_t *rows;   // [count * dimension]
    const uint32_t *links0; // [count * links0_stride]
    const uint32_t *upper;  // [upper_slots * m]
    uint64_t upper_slots;
    // In memory: the slot of a node's level 1, the next levels follow; NULL in a file, where nodes are sorted by
    // level and level l holds nodes 0..<level_count[l] in slots from level_base[l].
    const uint32_t *upper_start;
    uint32_t level_count[CTROVE_MAX_LEVEL + 1];
    uint64_t level_base[CTROVE_MAX_LEVEL + 1];
    const int64_t *ids;   // [count]
    const uint64_t *dead; // a bit a node that may not be found, or NULL
    struct ctrove_blocks *blocks; // checks what is read of a file; NULL: all of it is to be trusted
    struct ctrove_blocks *row_blocks; // the same for the rows
} ctrove_graph_view;

// Ids that may be found: bit i stands for `base + i`.
typedef struct ctrove_filter {
    const uint64_t *words;
    int64_t base;
    uint64_t bits;
} ctrove_filter;

typedef struct ctrove_hit {
    int64_t id;
    float score;
} ctrove_hit;

typedef struct ctrove_search {
    uint32_t k, ef;
    uint32_t rescore;            // candidates whose rows are read; at least k
    uint64_t budget;             // distances after which a filtered search gives up; 0: none
    const ctrove_filter *filter; // NULL: every id
    float share;                 // of the nodes that the filter lets through; 0: not known
    // Allowed nodes to start from, for a search that never leaves the filter; NULL: from the entry, through all nodes.
    const uint32_t *seeds;
    uint32_t seed_count;
    uint32_t exclude; // a node of level 0 that is treated as not there, without a filter; CTROVE_NO_NODE: none
} ctrove_search;

// What one searching thread needs; grows to the largest search and is used again.
typedef struct ctrove_scratch ctrove_scratch;
ctrove_scratch *ctrove_scratch_create(void);
void ctrove_scratch_destroy(ctrove_scratch *scratch);
// Distances computed by the last search.
uint64_t ctrove_scratch_distances(const ctrove_scratch *scratch);

#define CTROVE_NO_MEMORY (-1)
#define CTROVE_OVER_BUDGET (-2)

// The hits of a query of `dimension` finite floats into `out[k]`, best first, equal scores by id.
// Returns their number or a negative status.
int64_t ctrove_graph_search(const ctrove_graph_view *graph, ctrove_scratch *scratch, const float *query,
                            const ctrove_search *search, ctrove_hit *out);

// The same for `n` <= CTROVE_LANES queries, one after the other in `queries`, each with a scratch of its own, without a
// filter: they take turns, so that one computes while the others wait for memory. `found[n]` takes the number of hits of
// each query, whose hits start at `out + i * k`. Returns 0 or CTROVE_NO_MEMORY.
#define CTROVE_LANES 8
int64_t ctrove_graph_search_many(const ctrove_graph_view *graph, ctrove_scratch *const *scratches, const float *queries,
                                 uint32_t n, const ctrove_search *search, ctrove_hit *out, uint32_t *found);

// The same over every allowed node (`nodes` NULL) or the `node_count` given ones, exact with respect to the rows:
// codes bound each score, and every row whose bound reaches the k-th best is read.
int64_t ctrove_graph_scan(const ctrove_graph_view *graph, ctrove_scratch *scratch, const float *query,
                          const ctrove_search *search, const uint32_t *nodes, size_t node_count, ctrove_hit *out);

// The same over every allowed node, not exact: the `ef` that the codes put first are read.
int64_t ctrove_graph_scan_codes(const ctrove_graph_view *graph, ctrove_scratch *scratch, const float *query,
                                const ctrove_search *search, ctrove_hit *out);

// The nodes of the ids that a filter lets through, in ascending order of ids, into `out[graph->count]`; their number.
// `id_order` [count] lists the nodes by ascending ids.
size_t ctrove_graph_nodes(const ctrove_graph_view *graph, const uint32_t *id_order, const ctrove_filter *filter,
                          uint32_t *out);

// A graph that grows. One caller at a time; linking uses threads of its own.
typedef struct ctrove_graph ctrove_graph;
ctrove_graph *ctrove_graph_create(uint32_t dimension, uint32_t metric, uint32_t m, uint32_t ef_construction,
                                  uint64_t seed);
void ctrove_graph_destroy(ctrove_graph *graph);
void ctrove_graph_get_view(const ctrove_graph *graph, ctrove_graph_view *view);
// Copies a graph, so that a snapshot can go on growing. NULL without memory.
ctrove_graph *ctrove_graph_copy(const ctrove_graph_view *view, uint32_t ef_construction, uint64_t seed);

#define CTROVE_ROW_OK 0
#define CTROVE_ROW_NOT_FINITE 1
#define CTROVE_ROW_TOO_LARGE 2
// Whether a row of floats can be stored: finite, and for L2 within binary16.
int ctrove_check_row(const float *row, uint32_t dimension, uint32_t metric);

// Stores `n` checked rows as new nodes, not yet linked. 0, or CTROVE_NO_MEMORY and nothing changed.
int ctrove_graph_append(ctrove_graph *graph, const float *rows, const int64_t *ids, size_t n);
// Links all nodes that are not linked yet. 0 or CTROVE_NO_MEMORY.
int ctrove_graph_link(ctrove_graph *graph, uint32_t threads);
// Replaces a node's row in place; only for stores that are scanned and never linked.
void ctrove_graph_replace_unlinked(ctrove_graph *graph, uint32_t node, const float *row, int64_t id);
// Copies the last node over `node` and shrinks by one; only for stores that are scanned and never linked.
void ctrove_graph_drop_unlinked(ctrove_graph *graph, uint32_t node);
void ctrove_graph_mark_dead(ctrove_graph *graph, uint32_t node);
// Cuts every list to what a file holds and replaces links to dead nodes by links to their neighbours.
int ctrove_graph_repair(ctrove_graph *graph, uint32_t threads);
// Live nodes by descending level, near ones side by side: order[new] = old, inverse[old] = new or CTROVE_NO_NODE.
// Returns their number, or CTROVE_NO_MEMORY. `unreached`: walks of level 0 that had to start elsewhere than the entry.
int64_t ctrove_graph_order(const ctrove_graph *graph, uint32_t *order, uint32_t *inverse, uint32_t *unreached);

// Writes nodes [first, first + n) of a section in the new order to `out`.
#define CTROVE_SECTION_CODES 1
#define CTROVE_SECTION_SCALES 2
#define CTROVE_SECTION_NORMS 3
#define CTROVE_SECTION_ROWS 4
#define CTROVE_SECTION_LINKS0 5
#define CTROVE_SECTION_UPPER 6
#define CTROVE_SECTION_IDS 7
#define CTROVE_SECTION_SIGNS 10       // codes of one bit
#define CTROVE_SECTION_SIGN_SCALES 11 // and their scales
static inline uint32_t ctrove_sign_stride(uint32_t dimension) { return (dimension + 511) / 512 * 64; }
void ctrove_graph_pack(const ctrove_graph *graph, const uint32_t *order, const uint32_t *inverse, uint32_t section,
                       uint32_t level, uint32_t first, uint32_t n, void *out);
uint32_t ctrove_graph_level(const ctrove_graph *graph, uint32_t node);

#endif
