// Part of graph_loops.h, which includes it: search with a filter.

static inline void heap_push(ctrove_scratch *s, candidate c) {
    uint32_t at = s->heap_count++;
    while (at > 0 && c.key < s->heap[(at - 1) / 2].key) {
        s->heap[at] = s->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    s->heap[at] = c;
}

static inline candidate heap_pop(ctrove_scratch *s) {
    candidate least = s->heap[0], last = s->heap[--s->heap_count];
    uint32_t at = 0, count = s->heap_count;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && s->heap[child + 1].key < s->heap[child].key) child++;
        if (!(s->heap[child].key < last.key)) break;
        s->heap[at] = s->heap[child];
        at = child;
    }
    s->heap[at] = last;
    return least;
}

// As `search`, but only allowed nodes enter the pool; the frontier leads through all of them. Gives up when far fewer
// nodes are allowed where the query leads than `share` of all: then the filter lies elsewhere.
#define PROBE 256
static int64_t LOOPS(search_through)(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_search *search) {
    candidate start = LOOPS(descend)(v, s, v->entry, v->top, 0);
    uint32_t ef = search->ef, capacity = v->links0_stride, seen = 0, next_probe = PROBE;
    s->pool_count = 0;
    s->heap_count = 0;
    visit(s, start.node);
    heap_push(s, start);
    if (is_allowed(v, search->filter, start.node)) pool_insert(s, ef, start.key, start.node);
    bool over = false;
    while (s->heap_count > 0 && !over) {
        candidate next = heap_pop(s);
        if (s->pool_count == ef && next.key > s->pool[ef - 1].key) break;
        uint32_t first = gather(v, s, lowest_links(v, next.node), capacity, AHEAD), end = s->touched_count;
        for (uint32_t i = first; i < end; i++) {
            if (i + AHEAD < end) prefetch_code(v, s->touched[i + AHEAD]);
            uint32_t node = s->touched[i];
            float key = key_of(v, &s->query, node);
            bool allowed = is_allowed(v, search->filter, node);
            seen += allowed;
            if (s->pool_count == ef && !(key < s->pool[ef - 1].key)) continue;
            heap_push(s, (candidate){key, node});
            if (allowed) pool_insert(s, ef, key, node);
        }
        s->distances += end - first;
        over = search->budget != 0 && s->touched_count > search->budget;
        if (search->share > 0 && s->touched_count > next_probe) {
            next_probe = s->touched_count * 2;
            over |= (float)seen < search->share / 3 * (float)s->touched_count;
        }
    }
    forget_visits(s);
    return over ? CTROVE_OVER_BUDGET : (int64_t)s->pool_count;
}

// Appends the unvisited allowed nodes among the neighbours to `touched`, and where a neighbour is not allowed, those
// among its own neighbours.
static inline uint32_t LOOPS(gather_allowed)(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_search *search,
                                             uint32_t node) {
    uint32_t first = s->touched_count, capacity = v->links0_stride, beyond[MAX_LINKS], count = 0;
    const uint32_t *list = lowest_links(v, node);
    for (uint32_t i = 0; i < capacity; i++) {
        uint32_t near = LOAD(list + i);
        if (near >= v->count) break;
        if (is_allowed(v, search->filter, near)) {
            if (visit(s, near)) prefetch_code(v, near);
        } else {
            beyond[count++] = near;
            __builtin_prefetch(v->links0 + (size_t)near * capacity);
            __builtin_prefetch(v->links0 + (size_t)near * capacity + 16);
        }
    }
    // Enough ways lead on inside of the filter: the rest is not needed.
    if (s->touched_count - first >= v->m / 2) return first;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *others = lowest_links(v, beyond[i]);
        for (uint32_t j = 0; j < capacity; j++) {
            uint32_t far = LOAD(others + j);
            if (far >= v->count) break;
            if (is_allowed(v, search->filter, far) && visit(s, far)) prefetch_code(v, far);
        }
        if (s->touched_count - first >= 2 * v->m) break;
    }
    return first;
}

// Search that never leaves the filter, from seeds inside of it: for filters whose nodes lie together, away from the
// query (the idea of ACORN, arXiv:2403.04871: two steps stand for a missing one).
static int64_t LOOPS(search_within)(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_search *search) {
    uint32_t ef = search->ef;
    s->pool_count = 0;
    for (uint32_t i = 0; i < search->seed_count; i++)
        if (search->seeds[i] < v->count && is_allowed(v, search->filter, search->seeds[i])) visit(s, search->seeds[i]);
    uint32_t first = 0, end = s->touched_count;
    for (uint32_t at = 0;;) {
        uint32_t nearest = at + 1;
        for (uint32_t i = first; i < end; i++) {
            if (i + AHEAD < end) prefetch_code(v, s->touched[i + AHEAD]);
            uint32_t place = pool_insert(s, ef, key_of(v, &s->query, s->touched[i]), s->touched[i]);
            if (place < nearest) nearest = place;
        }
        s->distances += end - first;
        at = first == 0 ? 0 : nearest;
        while (at < s->pool_count && s->pool[at].node & EXPANDED) at++;
        if (at >= s->pool_count) break;
        uint32_t node = s->pool[at].node;
        s->pool[at].node |= EXPANDED;
        first = LOOPS(gather_allowed)(v, s, search, node);
        end = s->touched_count;
    }
    forget_visits(s);
    return s->pool_count;
}

static int64_t LOOPS(search_filtered)(const ctrove_graph_view *v, ctrove_scratch *s, const ctrove_search *search) {
    return search->seeds == NULL ? LOOPS(search_through)(v, s, search) : LOOPS(search_within)(v, s, search);
}
