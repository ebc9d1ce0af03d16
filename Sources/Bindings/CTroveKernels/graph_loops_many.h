// Part of graph_loops.h, which includes it: several queries side by side.

// Where one of the queries stands on level 0.
typedef struct lane {
    uint32_t at, first;
    bool gathered; // the neighbours from `first` on wait to be taken in
} lane;

// Searches with `n` prepared queries, each in a scratch of its own, and leaves the pools there. The queries take turns:
// what one asked of memory arrives while the others compute, which hides the latency that a single search waits for.
static void LOOPS(search_many)(const ctrove_graph_view *v, ctrove_scratch *const *scratches, uint32_t n, uint32_t ef) {
    lane lanes[CTROVE_LANES] = {0};
    for (uint32_t i = 0; i < n; i++) {
        ctrove_scratch *s = scratches[i];
        candidate start = LOOPS(descend)(v, s, v->entry, v->top, 0);
        s->pool_count = 0;
        visit(s, start.node);
        pool_insert(s, ef, start.key, start.node);
        prefetch_links(v, s, 0);
    }
    for (uint32_t busy = n; busy > 0;) {
        busy = 0;
        for (uint32_t i = 0; i < n; i++) {
            lane *l = lanes + i;
            ctrove_scratch *s = scratches[i];
            if (l->gathered) {
                l->at = take_in(v, s, ef, l->at, l->first, MAX_LINKS);
                l->gathered = false;
                prefetch_links(v, s, l->at);
            } else {
                while (l->at < s->pool_count && s->pool[l->at].node & EXPANDED) l->at++;
                if (l->at >= s->pool_count) continue;
                uint32_t node = s->pool[l->at].node;
                s->pool[l->at].node |= EXPANDED;
                l->first = gather(v, s, lowest_links(v, node), v->links0_stride, MAX_LINKS);
                l->gathered = true;
            }
            busy++;
        }
    }
    for (uint32_t i = 0; i < n; i++) forget_visits(scratches[i]);
}
