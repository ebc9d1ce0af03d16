// The loops of the graph, compiled once a variant. The including file defines before:
//   LOOPS(name)                  the name of a function of this variant
//   dot_code(code, query, n)     sum of code[i] * query[i] as unsigned by signed bytes, n a multiple of 64
//   dot_bits(bits, query, n)     sum of query[i] where bit i of the n bytes is set, n a multiple of 64
//   dot_pair(a, b, n)            sum of a[i] * (b[i] - 128)
#include "graph_internal.h"
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define LOAD(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define STORE(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)

static inline void lock(uint8_t *flag) {
    for (unsigned tries = 1; __atomic_exchange_n(flag, 1, __ATOMIC_ACQUIRE); tries++)
        if (tries % 64 == 0) sched_yield();
}

static inline void unlock(uint8_t *flag) { __atomic_store_n(flag, 0, __ATOMIC_RELEASE); }

// Sums in eight lanes, so that compilers need no leave to reorder them.
#define LANES 8
static inline double sum_of_lanes(const double *lanes) {
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

// Brings a query to unit length for cosine and quantizes it, filling both up with zeros to what a code stands for.
static void LOOPS(prepare)(query *q, const ctrove_graph_view *v, const float *values) {
    uint32_t n = v->dimension, padded = v->code_stride * (v->binary ? 8 : 1);
    memcpy(q->values, values, n * sizeof(float));
    memset(q->values + n, 0, (padded - n) * sizeof(float));
    double squares[LANES] = {0}, lost[LANES] = {0};
    float highest[LANES] = {0};
    for (uint32_t i = 0; i < padded; i += LANES)
        for (uint32_t j = 0; j < LANES; j++) {
            float x = q->values[i + j], magnitude = fabsf(x);
            squares[j] += (double)x * x;
            highest[j] = magnitude > highest[j] ? magnitude : highest[j];
        }
    double length = sum_of_lanes(squares);
    float most = 0;
    for (uint32_t j = 0; j < LANES; j++) most = highest[j] > most ? highest[j] : most;
    float inverse = v->metric == CTROVE_COSINE && length > 0 ? (float)(1 / sqrt(length)) : 1;
    if (!isfinite(inverse)) inverse = 0;
    most *= inverse;
    length *= (double)inverse * inverse;
    float scale = most / 127, step = most > 0 ? 127 / most : 0;
    if (!isfinite(step)) step = 0;
    int32_t sum = 0;
    for (uint32_t i = 0; i < padded; i += LANES)
        for (uint32_t j = 0; j < LANES; j++) {
            float x = q->values[i + j] * inverse, code = rintf(x * step);
            code = code > 127 ? 127 : code < -127 ? -127 : code;
            double difference = (double)x - (double)(code * scale);
            q->values[i + j] = x;
            q->code[i + j] = (int8_t)code;
            sum += (int32_t)code;
            lost[j] += difference * difference;
        }
    q->correction = v->binary ? sum : 128 * sum;
    q->factor = v->metric == CTROVE_L2 ? 2 * scale : scale;
    q->bias = v->metric == CTROVE_L2 ? (float)length : 0;
    q->length = (float)sqrt(length);
    q->error = (float)sqrt(sum_of_lanes(lost));
}

static inline float key_of(const ctrove_graph_view *v, const query *q, uint32_t node) {
    touch(v, v->codes + (size_t)node * v->code_stride, v->code_stride);
    touch(v, v->scales + node, sizeof(float));
    if (v->norms != NULL) touch(v, v->norms + node, sizeof(float));
    const uint8_t *code = v->codes + (size_t)node * v->code_stride;
    int32_t sum = __builtin_expect(v->binary, 0) ? 2 * dot_bits(code, q->code, v->code_stride)
                                                 : dot_code(code, q->code, v->code_stride);
    int32_t dot = sum - q->correction;
    float product = q->factor * v->scales[node] * (float)dot;
    return v->norms == NULL ? -product : v->norms[node] + q->bias - product;
}

static float LOOPS(pair_key)(const ctrove_graph *g, uint32_t a, uint32_t b) {
    size_t n = g->view.code_stride;
    int32_t dot = dot_pair(g->codes + a * n, g->codes + b * n, n) - 128 * g->sums[b];
    float product = g->scales[a] * g->scales[b] * (float)dot;
    return g->norms == NULL ? -product : g->norms[a] + g->norms[b] - 2 * product;
}

static inline void prefetch_code(const ctrove_graph_view *v, uint32_t node) {
    const uint8_t *code = v->codes + (size_t)node * v->code_stride;
    uint32_t bytes = v->code_stride < 1024 ? v->code_stride : 1024; // then the hardware follows the stream
    for (uint32_t i = 0; i < bytes; i += 64) __builtin_prefetch(code + i, 0, 3);
    __builtin_prefetch(v->scales + node, 0, 3);
}

// Puts a candidate into the sorted pool of at most `ef`; where it stands, or `ef` when it is too far.
static inline uint32_t pool_insert(ctrove_scratch *s, uint32_t ef, float key, uint32_t node) {
    uint32_t count = s->pool_count;
    candidate *pool = s->pool;
    if (count == ef && !(key < pool[count - 1].key)) return ef;
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (pool[middle].key <= key) low = middle + 1;
        else high = middle;
    }
    uint32_t moved = (count == ef ? count - 1 : count) - low;
    memmove(pool + low + 1, pool + low, moved * sizeof(candidate));
    pool[low] = (candidate){key, node};
    if (count < ef) s->pool_count = count + 1;
    return low;
}

static inline bool visit(ctrove_scratch *s, uint32_t node) {
    uint64_t mask = 1ull << (node & 63), *word = s->visited + (node >> 6);
    if (*word & mask) return false;
    *word |= mask;
    s->touched[s->touched_count++] = node;
    return true;
}

static inline void forget_visits(ctrove_scratch *s) {
    for (uint32_t i = 0; i < s->touched_count; i++) s->visited[s->touched[i] >> 6] = 0;
    s->touched_count = 0;
}

// Appends the unvisited neighbours to `touched` and starts fetching the codes of the first `ahead` of them.
#define AHEAD 6 // rows in flight
static inline uint32_t gather(const ctrove_graph_view *v, ctrove_scratch *s, const uint32_t *list, uint32_t capacity,
                              uint32_t ahead) {
    uint32_t first = s->touched_count;
    for (uint32_t i = 0; i < capacity; i++) {
        uint32_t node = LOAD(list + i);
        if (node >= v->count) break;
        visit(s, node);
    }
    uint32_t end = s->touched_count < first + ahead ? s->touched_count : first + ahead;
    for (uint32_t i = first; i < end; i++) prefetch_code(v, s->touched[i]);
    return first;
}

// Greedy descent from the entry to the nearest node of level `floor + 1`.
static candidate LOOPS(descend)(const ctrove_graph_view *v, ctrove_scratch *s, uint32_t entry, uint32_t top,
                                uint32_t floor) {
    candidate best = {key_of(v, &s->query, entry), entry};
    uint64_t computed = 1;
    for (uint32_t level = top; level > floor; level--) {
        for (bool moved = true; moved;) {
            moved = false;
            const uint32_t *list = upper_links(v, best.node, level);
            if (list == NULL) break;
            for (uint32_t i = 0; i < v->m; i++) {
                uint32_t node = LOAD(list + i);
                if (node >= v->count) break;
                prefetch_code(v, node);
            }
            for (uint32_t i = 0; i < v->m; i++) {
                uint32_t node = LOAD(list + i);
                if (node >= v->count) break;
                float key = key_of(v, &s->query, node);
                computed++;
                if (key < best.key) {
                    best = (candidate){key, node};
                    moved = true;
                }
            }
        }
    }
    s->distances += computed;
    return best;
}

// Puts the nodes gathered from `first` on into the pool, fetching codes `ahead` of use. Returns the place from which the
// search goes on: the nearest that was put in, or the one after `at`.
static inline uint32_t take_in(const ctrove_graph_view *v, ctrove_scratch *s, uint32_t ef, uint32_t at, uint32_t first,
                               uint32_t ahead) {
    uint32_t end = s->touched_count, nearest = at + 1;
    for (uint32_t i = first; i < end; i++) {
        if (i + ahead < end) prefetch_code(v, s->touched[i + ahead]);
        uint32_t next = s->touched[i];
        uint32_t place = pool_insert(s, ef, key_of(v, &s->query, next), next);
        if (place < nearest) nearest = place;
    }
    s->distances += end - first;
    return nearest;
}

static inline void prefetch_links(const ctrove_graph_view *v, const ctrove_scratch *s, uint32_t at) {
    if (at >= s->pool_count) return;
    const uint32_t *links = v->links0 + (size_t)(s->pool[at].node & ~EXPANDED) * v->links0_stride;
    __builtin_prefetch(links);
    __builtin_prefetch(links + 16);
}

// Best-first search of one level: the pool holds the `ef` nearest found, and ends when all of them are expanded.
static void LOOPS(search_level)(const ctrove_graph_view *v, ctrove_scratch *s, candidate start, uint32_t ef,
                                uint32_t level, uint32_t self) {
    s->pool_count = 0;
    visit(s, start.node);
    if (self != CTROVE_NO_NODE) visit(s, self);
    if (start.node != self) pool_insert(s, ef, start.key, start.node);
    for (uint32_t at = 0; at < s->pool_count;) {
        if (s->pool[at].node & EXPANDED) {
            at++;
            continue;
        }
        uint32_t node = s->pool[at].node;
        s->pool[at].node |= EXPANDED;
        const uint32_t *list = level == 0 ? lowest_links(v, node) : upper_links(v, node, level);
        if (list == NULL) continue;
        uint32_t first = gather(v, s, list, level == 0 ? v->links0_stride : v->m, AHEAD);
        at = take_in(v, s, ef, at, first, AHEAD);
        if (level == 0) prefetch_links(v, s, at);
    }
}

static int64_t LOOPS(search)(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_search *search) {
    candidate start = LOOPS(descend)(v, s, v->entry, v->top, 0);
    LOOPS(search_level)(v, s, start, search->ef, 0, search->exclude);
    forget_visits(s);
    return s->pool_count;
}

#include "graph_loops_filtered.h"
#include "graph_loops_many.h"

static void LOOPS(keys)(const ctrove_graph_view *v, const query *q, const uint32_t *nodes, uint32_t first, size_t n,
                        float *out) {
    if (nodes == NULL) {
        for (size_t i = 0; i < n; i++) out[i] = key_of(v, q, first + (uint32_t)i);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n) prefetch_code(v, nodes[i + AHEAD]);
        out[i] = key_of(v, q, nodes[i]);
    }
}

#include "graph_loops_build.h"
