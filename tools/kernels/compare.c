// Compares the fastest kernels of this processor with the portable ones, and searches a graph with them.
#include "CTroveKernels.h"
#include "graph_internal.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 1;
static float next(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (float)(int32_t)(state >> 32) / 2147483648.0f;
}
static int failures;
static void expect(int holds, const char *what, size_t n) {
    if (!holds) printf("%s of %zu values differs\n", what, n), failures++;
}
static int near(float a, float b, size_t n) { return fabsf(a - b) <= 2e-6f * (float)(n + 1); }

// The keys of every node by int8 codes and by codes of one bit, of this variant's loops and of the portable ones.
static void compare_loops(const ctrove_graph *graph, const float *queries) {
    ctrove_graph_view view;
    ctrove_graph_get_view(graph, &view);
    uint32_t n = view.count, *order = malloc(n * sizeof(*order));
    float *scales = malloc(n * sizeof(*scales)), *keys[2] = {malloc(n * sizeof(float)), malloc(n * sizeof(float))};
    uint8_t *bits = aligned_alloc(64, (size_t)n * ctrove_sign_stride(view.dimension));
    if (order == NULL || scales == NULL || keys[0] == NULL || keys[1] == NULL || bits == NULL) exit(1);
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    ctrove_graph_pack(graph, order, NULL, CTROVE_SECTION_SIGNS, 0, 0, n, bits);
    ctrove_graph_pack(graph, order, NULL, CTROVE_SECTION_SIGN_SCALES, 0, 0, n, scales);
    const graph_loops *loops[2] = {graph_loops_best(), &graph_loops_portable};
    for (int binary = 0; binary < 2; binary++) {
        if (binary) {
            view.codes = bits;
            view.scales = scales;
            view.code_stride = ctrove_sign_stride(view.dimension);
            view.binary = 1;
        }
        for (int q = 0; q < 20; q++) {
            ctrove_scratch *scratch = ctrove_scratch_create();
            if (scratch == NULL) exit(1);
            for (int i = 0; i < 2; i++) {
                loops[i]->prepare(&scratch->query, &view, queries + (size_t)q * view.dimension);
                loops[i]->keys(&view, &scratch->query, NULL, 0, n, keys[i]);
            }
            int same = 1;
            for (uint32_t i = 0; i < n; i++) same &= fabsf(keys[0][i] - keys[1][i]) <= 1e-4f * (1 + fabsf(keys[1][i]));
            expect(same, binary ? "a key of bits" : "a key of bytes", view.dimension);
            expect(loops[0]->pair_key(graph, (uint32_t)q, 7) == loops[1]->pair_key(graph, (uint32_t)q, 7), "a pair", n);
            ctrove_scratch_destroy(scratch);
        }
    }
    free(order);
    free(scales);
    free(keys[0]);
    free(keys[1]);
    free(bits);
}

int main(void) {
    if (!ctrove_supports(ctrove_best_variant())) return 2;
    const ctrove_distances *best = ctrove_distances_of(ctrove_best_variant()), *plain = ctrove_distances_of(CTROVE_PORTABLE);
    static float a[1300], b[1300], back[2][1300];
    static uint16_t half[2][1300];
    static uint8_t code[1300];
    static int8_t query[1300];
    for (size_t n = 0; n < 1300; n += n < 70 ? 1 : 97) {
        int32_t sum = 0;
        for (size_t i = 0; i < n; i++) {
            a[i] = next();
            b[i] = next();
            code[i] = (uint8_t)(n % 2 ? 255 : 1 + (int)(fabsf(next()) * 254));
            query[i] = (int8_t)(n % 2 ? -127 : next() * 127);
            sum += query[i];
        }
        best->f16_from_f32(a, half[0], n);
        plain->f16_from_f32(a, half[1], n);
        best->f32_from_f16(half[1], back[0], n);
        plain->f32_from_f16(half[1], back[1], n);
        for (size_t i = 0; i < n; i++) expect(half[0][i] == half[1][i] && back[0][i] == back[1][i], "a half", n);
        expect(near(best->dot_f32(a, b, n), plain->dot_f32(a, b, n), n), "dot_f32", n);
        expect(near(best->l2_f32(a, b, n), plain->l2_f32(a, b, n), n), "l2_f32", n);
        expect(near(best->dot_f16(half[1], b, n), plain->dot_f16(half[1], b, n), n), "dot_f16", n);
        expect(near(best->l2_f16(half[1], b, n), plain->l2_f16(half[1], b, n), n), "l2_f16", n);
        expect(best->dot_i8(code, query, sum, n) == plain->dot_i8(code, query, sum, n), "dot_i8", n);
    }
    enum { COUNT = 1500, D = 70, K = 10 };
    static float rows[COUNT * D];
    static int64_t ids[COUNT];
    for (int i = 0; i < COUNT * D; i++) rows[i] = next();
    for (int i = 0; i < COUNT; i++) ids[i] = i;
    int found = 0;
    for (uint32_t metric = CTROVE_COSINE; metric <= CTROVE_L2; metric++) {
        ctrove_graph *graph = ctrove_graph_create(D, metric, 16, 100, 1);
        if (ctrove_graph_append(graph, rows, ids, COUNT) != 0 || ctrove_graph_link(graph, 2) != 0) return 1;
        ctrove_graph_view view;
        ctrove_graph_get_view(graph, &view);
        ctrove_scratch *scratch = ctrove_scratch_create();
        for (int q = 0; q < 40; q++) {
            float values[D];
            for (int i = 0; i < D; i++) values[i] = rows[q * D + i] + 0.3f * next();
            ctrove_search search = {.k = K, .ef = 200, .rescore = 200, .exclude = CTROVE_NO_NODE};
            ctrove_hit hits[K], all[K];
            int64_t n = ctrove_graph_search(&view, scratch, values, &search, hits);
            ctrove_graph_scan(&view, scratch, values, &search, NULL, 0, all);
            for (int64_t i = 0; i < n; i++)
                for (int j = 0; j < K; j++) found += hits[i].id == all[j].id;
        }
        compare_loops(graph, rows);
        ctrove_scratch_destroy(scratch);
        ctrove_graph_destroy(graph);
    }
    expect(found >= 2 * 40 * K * 95 / 100, "recall", (size_t)found);
    printf("variant %d: %s, recall %.3f\n", ctrove_best_variant(), failures ? "differs" : "agrees", found / (80.0 * K));
    return failures != 0;
}
