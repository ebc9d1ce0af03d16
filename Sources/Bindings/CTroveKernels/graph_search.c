// Scratch memory, queries, and what happens around the loops: rescoring and exact scans.
#include "cpu.h"
#include "graph_internal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

const graph_loops *graph_loops_best(void) {
#if defined(__x86_64__)
    int variant = ctrove_best_variant();
    if (variant == CTROVE_AVX512) return &graph_loops_avx512;
    if (variant == CTROVE_AVX2) return &graph_loops_avx2;
#elif defined(__aarch64__)
    if (ctrove_best_variant() == CTROVE_NEON) return &graph_loops_neon;
#endif
    return &graph_loops_portable;
}

ctrove_scratch *ctrove_scratch_create(void) {
    ctrove_scratch *s = calloc(1, sizeof(*s));
    if (s == NULL) return NULL;
    s->query.code = aligned_alloc(64, CTROVE_MAX_DIMENSION);
    s->query.values = aligned_alloc(64, CTROVE_MAX_DIMENSION * sizeof(float));
    if (s->query.code == NULL || s->query.values == NULL) {
        ctrove_scratch_destroy(s);
        return NULL;
    }
    return s;
}

void ctrove_scratch_destroy(ctrove_scratch *s) {
    if (s == NULL) return;
    free(s->query.code);
    free(s->query.values);
    free(s->visited);
    free(s->touched);
    free(s->pool);
    free(s->heap);
    free(s->keys);
    free(s->hits);
    free(s);
}

uint64_t ctrove_scratch_distances(const ctrove_scratch *s) { return s->distances; }

bool scratch_reserve(ctrove_scratch *s, uint32_t nodes, uint32_t pool) {
    if (nodes > s->node_capacity) {
        size_t room = nodes + (size_t)nodes / 8 + 64;
        uint64_t *visited = calloc(room / 64 + 1, 8);
        uint32_t *touched = malloc(room * sizeof(uint32_t));
        candidate *heap = malloc(room * sizeof(candidate));
        float *keys = malloc(room * sizeof(float));
        if (visited == NULL || touched == NULL || heap == NULL || keys == NULL) {
            free(visited);
            free(touched);
            free(heap);
            free(keys);
            return false;
        }
        free(s->visited);
        free(s->touched);
        free(s->heap);
        free(s->keys);
        s->visited = visited;
        s->touched = touched;
        s->heap = heap;
        s->keys = keys;
        s->node_capacity = (uint32_t)room;
    }
    if (pool > s->pool_capacity) {
        candidate *grown = realloc(s->pool, ((size_t)pool + 1) * sizeof(candidate));
        if (grown == NULL) return false;
        s->pool = grown;
        s->pool_capacity = pool;
    }
    return true;
}

bool scratch_reserve_hits(ctrove_scratch *s, uint32_t hits) {
    if (hits <= s->hit_capacity) return true;
    ctrove_hit *grown = realloc(s->hits, (size_t)hits * sizeof(ctrove_hit));
    if (grown == NULL) return false;
    s->hits = grown;
    s->hit_capacity = hits;
    return true;
}

static int compare_hits(const void *a, const void *b) {
    const ctrove_hit *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

// Puts a hit into a heap of at most `k`, the worst on top.
static uint32_t keep_hit(ctrove_hit *heap, uint32_t held, uint32_t k, ctrove_hit hit) {
    uint32_t at = held;
    if (held < k) {
        for (; at > 0 && compare_hits(&heap[(at - 1) / 2], &hit) < 0; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
        heap[at] = hit;
        return held + 1;
    }
    if (compare_hits(&heap[0], &hit) <= 0) return held;
    at = 0;
    for (uint32_t child; (child = 2 * at + 1) < held; at = child) {
        if (child + 1 < held && compare_hits(&heap[child + 1], &heap[child]) > 0) child++;
        if (compare_hits(&heap[child], &hit) <= 0) break;
        heap[at] = heap[child];
    }
    heap[at] = hit;
    return held;
}

// Reads the rows of the pool's first `count` nodes and keeps the best `k`.
static int64_t rescore(const ctrove_graph_view *v, ctrove_scratch *s, uint32_t count, uint32_t k, ctrove_hit *out) {
    const ctrove_distances *kernels = ctrove_distances_of(ctrove_best_variant());
    uint32_t n = v->dimension;
    if (count < k) k = count;
    if (!scratch_reserve_hits(s, k)) return CTROVE_NO_MEMORY;
    uint32_t held = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (i + 2 < count) {
            const char *ahead = (const char *)(v->rows + (size_t)(s->pool[i + 2].node & ~EXPANDED) * n);
            for (uint32_t at = 0; at < n * 2 && at < 1024; at += 64) __builtin_prefetch(ahead + at);
        }
        uint32_t node = s->pool[i].node & ~EXPANDED;
        const uint16_t *row = v->rows + (size_t)node * n;
        if (v->row_blocks != NULL) ctrove_blocks_touch(v->row_blocks, row, (size_t)n * 2);
        touch(v, v->ids + node, sizeof(int64_t));
        float score = v->metric == CTROVE_L2 ? -kernels->l2_f16(row, s->query.values, n)
                                             : kernels->dot_f16(row, s->query.values, n);
        if (v->metric == CTROVE_COSINE && score > 1) score = 1; // by rounding
        held = keep_hit(s->hits, held, k, (ctrove_hit){v->ids[node], score == score ? score : -INFINITY});
    }
    qsort(s->hits, held, sizeof(ctrove_hit), compare_hits);
    memcpy(out, s->hits, held * sizeof(ctrove_hit));
    return held;
}

int64_t ctrove_graph_search(const ctrove_graph_view *v, ctrove_scratch *s, const float *values,
                            const ctrove_search *search, ctrove_hit *out) {
    s->distances = 0;
    if (v->count == 0 || search->k == 0) return 0;
    if (!scratch_reserve(s, v->count, search->ef)) return CTROVE_NO_MEMORY;
    const graph_loops *loops = graph_loops_best();
    loops->prepare(&s->query, v, values);
    bool plain = search->filter == NULL && v->dead == NULL;
    int64_t found = plain ? loops->search(v, s, search) : loops->search_filtered(v, s, search);
    if (found < 0) return found;
    uint32_t count = (uint32_t)found < search->rescore ? (uint32_t)found : search->rescore;
    return rescore(v, s, count, search->k, out);
}

int64_t ctrove_graph_search_many(const ctrove_graph_view *v, ctrove_scratch *const *scratches, const float *queries,
                                 uint32_t n, const ctrove_search *search, ctrove_hit *out, uint32_t *found) {
    const graph_loops *loops = graph_loops_best();
    memset(found, 0, n * sizeof(uint32_t));
    if (v->count == 0 || search->k == 0) return 0;
    for (uint32_t i = 0; i < n; i++) {
        scratches[i]->distances = 0;
        if (!scratch_reserve(scratches[i], v->count, search->ef)) return CTROVE_NO_MEMORY;
        loops->prepare(&scratches[i]->query, v, queries + (size_t)i * v->dimension);
    }
    loops->search_many(v, scratches, n, search->ef);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t count = scratches[i]->pool_count < search->rescore ? scratches[i]->pool_count : search->rescore;
        int64_t hits = rescore(v, scratches[i], count, search->k, out + (size_t)i * search->k);
        if (hits < 0) return hits;
        found[i] = (uint32_t)hits;
    }
    return 0;
}

// A heap of the k smallest upper bounds, the greatest on top.
static void sift_bound(float *heap, uint32_t count, float value) {
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && heap[child + 1] > heap[child]) child++;
        if (!(heap[child] > value)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = value;
}

// The nodes given, or all, that are allowed, into `touched` in ascending order: rows are then read along the memory.
static uint32_t in_order(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_filter *filter,
                         const uint32_t *nodes, size_t total) {
    uint32_t count = 0;
    if (nodes == NULL) {
        for (uint32_t node = 0; node < total; node++)
            if (is_allowed(v, filter, node)) s->touched[count++] = node;
        return count;
    }
    for (size_t i = 0; i < total; i++)
        if (nodes[i] < v->count && is_allowed(v, filter, nodes[i])) s->visited[nodes[i] >> 6] |= 1ull << (nodes[i] & 63);
    for (uint32_t word = 0; word <= (v->count - 1) >> 6; word++) {
        for (uint64_t rest = s->visited[word]; rest != 0; rest &= rest - 1)
            s->touched[count++] = word * 64 + (uint32_t)__builtin_ctzll(rest);
        s->visited[word] = 0;
    }
    return count;
}

int64_t ctrove_graph_scan(const ctrove_graph_view *v, ctrove_scratch *s, const float *values,
                          const ctrove_search *search, const uint32_t *nodes, size_t node_count, ctrove_hit *out) {
    s->distances = 0;
    size_t total = nodes == NULL ? v->count : node_count;
    if (total > v->count) total = v->count;
    uint32_t k = search->k < total ? search->k : (uint32_t)total;
    if (k == 0) return 0;
    if (!scratch_reserve(s, v->count, k)) return CTROVE_NO_MEMORY;
    graph_loops_best()->prepare(&s->query, v, values);
    const query *q = &s->query;

    // `touched` holds the nodes that count, `keys` their keys.
    uint32_t count = 0;
    const uint32_t *list = nodes;
    if (nodes != NULL || search->filter != NULL || v->dead != NULL) {
        count = in_order(v, s, search->filter, nodes, total);
        list = s->touched;
    } else {
        count = v->count;
    }
    graph_loops_best()->keys(v, q, list, 0, count, s->keys);
    s->distances = count;
    if (k > count) k = count;
    if (k == 0) return 0;

    // |q.x - q'.x'| <= |q - q'| |x| + |q'| |x - x'|, and a code is off by half a step in each dimension; one of a bit by
    // less than its scale.
    double width = sqrt((double)v->dimension) * (v->binary ? 1 : 0.5), twice = v->metric == CTROVE_L2 ? 2 : 1;
    float by_scale = (float)(twice * (q->length + q->error) * width * 1.01);
    float by_length = (float)(twice * (q->error + q->length * 1e-5) * 1.01);
    float fixed = v->metric == CTROVE_L2 ? 1e-5f * q->bias : 0;
#define SLACK(node)                                                                                        \
    (by_scale * v->scales[node] + fixed +                                                                  \
     (v->norms == NULL ? by_length : by_length * sqrtf(v->norms[node]) + 1e-5f * v->norms[node]))
    float *bounds = (float *)s->heap;
    uint32_t held = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = list == NULL ? i : list[i];
        float bound = s->keys[i] + SLACK(node);
        if (held < k) {
            // Fill from the end of a heap of k infinities.
            if (held == 0)
                for (uint32_t j = 0; j < k; j++) bounds[j] = INFINITY;
            held++;
            sift_bound(bounds, k, bound);
        } else if (bound < bounds[0]) {
            sift_bound(bounds, k, bound);
        }
    }
    float reach = bounds[0];
    uint32_t near = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = list == NULL ? i : list[i];
        near += !(s->keys[i] - SLACK(node) > reach);
    }
    if (!scratch_reserve(s, v->count, near)) return CTROVE_NO_MEMORY;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t node = list == NULL ? i : list[i];
        if (!(s->keys[i] - SLACK(node) > reach)) s->pool[kept++] = (candidate){s->keys[i], node};
    }
    s->touched_count = 0;
    return rescore(v, s, kept, k, out);
}

int64_t ctrove_graph_scan_codes(const ctrove_graph_view *v, ctrove_scratch *s, const float *values,
                                const ctrove_search *search, ctrove_hit *out) {
    s->distances = 0;
    if (v->count == 0 || search->k == 0) return 0;
    if (!scratch_reserve(s, v->count, search->ef)) return CTROVE_NO_MEMORY;
    graph_loops_best()->prepare(&s->query, v, values);
    uint32_t count = v->count;
    const uint32_t *list = NULL;
    if (search->filter != NULL || v->dead != NULL) {
        count = in_order(v, s, search->filter, NULL, v->count);
        list = s->touched;
    }
    graph_loops_best()->keys(v, &s->query, list, 0, count, s->keys);
    s->distances = count;
    uint32_t ef = search->ef < count ? search->ef : count;
    if (ef == 0) return 0;

    float *worst = (float *)s->heap;
    for (uint32_t i = 0; i < ef; i++) worst[i] = INFINITY;
    for (uint32_t i = 0; i < count; i++)
        if (s->keys[i] < worst[0]) sift_bound(worst, ef, s->keys[i]);
    // Of equal keys at the end of the list the first nodes are taken.
    float reach = worst[0];
    uint32_t kept = 0, equal = 0;
    for (uint32_t i = 0; i < count; i++) equal += s->keys[i] < reach;
    equal = ef - equal;
    for (uint32_t i = 0; i < count; i++) {
        if (!(s->keys[i] < reach) && !(s->keys[i] == reach && equal > 0)) continue;
        equal -= s->keys[i] == reach;
        s->pool[kept++] = (candidate){s->keys[i], list == NULL ? i : list[i]};
    }
    return rescore(v, s, kept, search->k < kept ? search->k : kept, out);
}
