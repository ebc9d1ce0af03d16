// Linking with several threads, repair after deletes, and the order in which a file holds the nodes.
#include "cpu.h"
#include "graph_internal.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    ctrove_graph *graph;
    void (*work)(ctrove_graph *, ctrove_scratch *, uint32_t);
    const uint32_t *nodes; // NULL: first ..< end themselves
    uint32_t next, end;
    bool failed;
} job;

static void *run(void *argument) {
    job *j = argument;
    ctrove_scratch *s = ctrove_scratch_create();
    uint32_t pool = j->graph->ef_construction > MAX_LINKS * MAX_LINKS ? j->graph->ef_construction : MAX_LINKS * MAX_LINKS;
    if (s == NULL || !scratch_reserve(s, j->graph->view.count, pool)) {
        __atomic_store_n(&j->failed, true, __ATOMIC_RELAXED);
        ctrove_scratch_destroy(s);
        return NULL;
    }
    for (;;) {
        uint32_t at = __atomic_fetch_add(&j->next, 1, __ATOMIC_RELAXED);
        if (at >= j->end) break;
        j->work(j->graph, s, j->nodes == NULL ? at : j->nodes[at]);
    }
    ctrove_scratch_destroy(s);
    return NULL;
}

#define MAX_THREADS 64
static int run_all(job *j, uint32_t threads) {
    pthread_t ids[MAX_THREADS];
    uint32_t started = 0, end = j->end, share = j->end - j->next; // `next` is the threads' from here on
    if (threads > MAX_THREADS) threads = MAX_THREADS;
    while (started + 1 < threads && started + 1 < share && pthread_create(&ids[started], NULL, run, j) == 0)
        started++;
    run(j);
    for (uint32_t i = 0; i < started; i++) pthread_join(ids[i], NULL);
    // A thread without memory leaves its share to the others; only when none ran is work left over.
    return j->failed && j->next < end ? CTROVE_NO_MEMORY : 0;
}

int ctrove_graph_link(ctrove_graph *g, uint32_t threads) {
    job j = {g, graph_loops_best()->link, NULL, g->linked, g->view.count, false};
    // The first nodes go in one by one: threads that start together would not see each other's.
    if (threads > 1 && g->linked < 256 && g->linked < j.end) {
        uint32_t end = j.end;
        j.end = end < 256 ? end : 256;
        if (run_all(&j, 1) != 0) return CTROVE_NO_MEMORY;
        j.next = j.end;
        j.end = end;
    }
    if (j.next < j.end && run_all(&j, threads) != 0) return CTROVE_NO_MEMORY;
    g->linked = g->view.count;
    return 0;
}

static bool choose_entry(ctrove_graph *g) {
    bool found = false;
    for (uint32_t node = 0; node < g->view.count; node++) {
        if (bit(g->dead, node) || (found && g->levels[node] <= g->view.top)) continue;
        found = true;
        g->view.entry = node;
        g->view.top = g->levels[node];
    }
    return found;
}

// The live nodes, breadth first over level 0, into `queue`; their number. `seen` is a byte a node, all zero. Where no
// path leads on from the entry, the walk starts again at a root: those, at most `root_limit`, go to `roots`.
static uint32_t breadth_first(const ctrove_graph *g, uint8_t *seen, uint32_t *queue, uint32_t *roots,
                              uint32_t root_limit, uint32_t *root_count) {
    uint32_t found = 0, next = 0, count = g->view.count;
    *root_count = 0;
    for (uint64_t attempt = 0; attempt <= count; attempt++) {
        uint32_t start = attempt == 0 ? g->view.entry : (uint32_t)attempt - 1;
        if (seen[start] || bit(g->dead, start)) continue;
        if (attempt > 0) {
            if (*root_count < root_limit) roots[*root_count] = start;
            *root_count += 1;
        }
        seen[start] = 1;
        queue[found++] = start;
        for (; next < found; next++) {
            links l = links_of(g, queue[next], 0);
            for (uint32_t i = 0; i < l.capacity && l.nodes[i] != CTROVE_NO_NODE; i++) {
                uint32_t node = l.nodes[i];
                if (seen[node] || bit(g->dead, node)) continue;
                seen[node] = 1;
                queue[found++] = node;
            }
        }
    }
    return found;
}

// Gives nodes that no path leads to a link from near them. A link that makes room may cut off another node, so it is
// looked at again; the few that are left after that are found through upper levels or not at all.
static int reach_all(ctrove_graph *g) {
    uint32_t count = g->view.count, roots = 0;
    uint8_t *seen = malloc((size_t)count + 1);
    uint32_t *queue = malloc(((size_t)count + 1) * sizeof(uint32_t)), *list = malloc(((size_t)count + 1) * sizeof(uint32_t));
    int status = seen == NULL || queue == NULL || list == NULL ? CTROVE_NO_MEMORY : 0;
    for (int round = 0; round < 8 && status == 0; round++) {
        memset(seen, 0, count);
        breadth_first(g, seen, queue, list, count, &roots);
        if (roots == 0) break;
        job attach = {g, graph_loops_best()->attach, list, 0, roots, false};
        status = run_all(&attach, 1);
    }
    free(seen);
    free(queue);
    free(list);
    return status;
}

int ctrove_graph_repair(ctrove_graph *g, uint32_t threads) {
    uint32_t count = g->view.count, live = 0, lonely = 0;
    uint32_t *nodes = malloc(((size_t)count + 1) * sizeof(uint32_t));
    if (nodes == NULL) return CTROVE_NO_MEMORY;
    for (uint32_t node = 0; node < count; node++)
        if (!bit(g->dead, node)) nodes[live++] = node;
    job repair = {g, graph_loops_best()->repair, nodes, 0, live, false};
    int status = live == 0 ? 0 : run_all(&repair, threads);
    if (status == 0 && live > 0 && bit(g->dead, g->view.entry)) choose_entry(g);
    // A node whose whole neighbourhood died is linked again.
    for (uint32_t i = 0; i < live; i++)
        if (nodes[i] != g->view.entry && links_of(g, nodes[i], 0).nodes[0] == CTROVE_NO_NODE) nodes[lonely++] = nodes[i];
    job again = {g, graph_loops_best()->link, nodes, 0, lonely, false};
    if (status == 0 && lonely > 0) status = run_all(&again, threads);
    if (status == 0 && lonely > 0) {
        job cut = {g, graph_loops_best()->repair, NULL, 0, count, false};
        status = run_all(&cut, threads);
    }
    free(nodes);
    return status == 0 && live > 0 ? reach_all(g) : status;
}

int64_t ctrove_graph_order(const ctrove_graph *g, uint32_t *order, uint32_t *inverse, uint32_t *unreached) {
    uint32_t count = g->view.count, placed = 0;
    *unreached = 0;
    for (uint32_t i = 0; i < count; i++) inverse[i] = CTROVE_NO_NODE;
    if (count == 0) return 0;
    uint32_t *queue = malloc((size_t)count * sizeof(uint32_t));
    uint8_t *seen = calloc(count, 1);
    if (queue == NULL || seen == NULL) {
        free(queue);
        free(seen);
        return CTROVE_NO_MEMORY;
    }
    uint32_t found = breadth_first(g, seen, queue, NULL, 0, unreached);
    for (int level = CTROVE_MAX_LEVEL; level >= 0; level--)
        for (uint32_t i = 0; i < found; i++)
            if (g->levels[queue[i]] == level) order[placed++] = queue[i];
    for (uint32_t i = 0; i < placed; i++) inverse[order[i]] = i;
    free(queue);
    free(seen);
    return placed;
}

static void pack_links(links l, const uint32_t *inverse, uint32_t *out) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < l.capacity && l.nodes[i] != CTROVE_NO_NODE && count < l.limit; i++)
        if (inverse[l.nodes[i]] != CTROVE_NO_NODE) out[count++] = inverse[l.nodes[i]];
    for (; count < l.limit; count++) out[count] = CTROVE_NO_NODE;
}

// The code of one bit a dimension: its sign. The scale makes the estimate of a product with the row unbiased
// (arXiv:2405.12497): the row's squared length over the sum of its magnitudes.
static float pack_signs(const ctrove_graph *g, size_t node, uint8_t *bits) {
    uint32_t n = g->view.dimension;
    ctrove_distances_of(ctrove_best_variant())->f32_from_f16(g->rows + node * n, g->row, n);
    double squares = 0, magnitudes = 0;
    if (bits != NULL) memset(bits, 0, ctrove_sign_stride(n));
    for (uint32_t i = 0; i < n; i++) {
        squares += (double)g->row[i] * g->row[i];
        magnitudes += fabsf(g->row[i]);
        if (bits != NULL && g->row[i] > 0) bits[i / 8] |= (uint8_t)(1 << i % 8);
    }
    return magnitudes > 0 ? (float)(squares / magnitudes) : 0;
}

void ctrove_graph_pack(const ctrove_graph *g, const uint32_t *order, const uint32_t *inverse, uint32_t section,
                       uint32_t level, uint32_t first, uint32_t n, void *out) {
    size_t dimension = g->view.dimension, stride = g->view.code_stride, m = g->view.m;
    for (uint32_t i = 0; i < n; i++) {
        size_t node = order[first + i];
        switch (section) {
        case CTROVE_SECTION_CODES: memcpy((uint8_t *)out + i * stride, g->codes + node * stride, stride); break;
        case CTROVE_SECTION_SIGNS: pack_signs(g, node, (uint8_t *)out + i * ctrove_sign_stride(g->view.dimension)); break;
        case CTROVE_SECTION_SIGN_SCALES: ((float *)out)[i] = pack_signs(g, node, NULL); break;
        case CTROVE_SECTION_SCALES: ((float *)out)[i] = g->scales[node]; break;
        case CTROVE_SECTION_NORMS: ((float *)out)[i] = g->norms[node]; break;
        case CTROVE_SECTION_ROWS:
            memcpy((uint16_t *)out + i * dimension, g->rows + node * dimension, dimension * 2);
            break;
        case CTROVE_SECTION_IDS: ((int64_t *)out)[i] = g->ids[node]; break;
        case CTROVE_SECTION_LINKS0: pack_links(links_of(g, (uint32_t)node, 0), inverse, (uint32_t *)out + i * 2 * m); break;
        default: pack_links(links_of(g, (uint32_t)node, level), inverse, (uint32_t *)out + i * m); break;
        }
    }
}
