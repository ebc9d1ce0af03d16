// The second half of graph_loops.h, which includes it: how a graph is built and repaired.

// Chooses at most `limit` of the sorted candidates so that none is nearer to a chosen one than to the node itself
// (algorithm 4 of the paper). Equal distances count as farther for half of the list only, so that duplicates
// neither crowd out the way to the rest nor lose each other. The choice moves to the front; returns its number.
static uint32_t LOOPS(choose)(const ctrove_graph *g, candidate *from, uint32_t count, uint32_t limit) {
    uint32_t chosen = 0, ties = 0;
    for (uint32_t i = 0; i < count && chosen < limit; i++) {
        candidate c = from[i];
        bool keep = true, tie = false;
        for (uint32_t j = 0; j < chosen && keep; j++) {
            float key = LOOPS(pair_key)(g, c.node, from[j].node);
            if (key < c.key) keep = false;
            else if (key == c.key) tie = true;
        }
        if (keep && tie && ++ties > limit / 2) keep = false;
        if (keep) from[chosen++] = c;
    }
    return chosen;
}

static int compare_candidates(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

static inline void sort_candidates(candidate *c, uint32_t count) {
    if (count > 2 * MAX_LINKS) {
        qsort(c, count, sizeof(candidate), compare_candidates);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        candidate x = c[i];
        uint32_t j = i;
        for (; j > 0 && (x.key < c[j - 1].key || (x.key == c[j - 1].key && x.node < c[j - 1].node)); j--) c[j] = c[j - 1];
        c[j] = x;
    }
}

static inline uint32_t read_links(links l, candidate *out) {
    uint32_t count = 0;
    for (; count < l.capacity; count++) {
        uint32_t node = LOAD(l.nodes + count);
        if (node == CTROVE_NO_NODE) break;
        out[count] = (candidate){l.keys[count], node};
    }
    return count;
}

static inline void write_links(links l, const candidate *from, uint32_t count) {
    for (uint32_t i = 0; i < l.capacity; i++) {
        if (i < count) l.keys[i] = from[i].key;
        STORE(l.nodes + i, i < count ? from[i].node : CTROVE_NO_NODE);
    }
}

// Adds links to a node's list; a list that would overflow is chosen anew. The caller holds the node's lock.
static void LOOPS(add_links)(ctrove_graph *g, links l, const candidate *more, uint32_t more_count) {
    candidate all[2 * MAX_LINKS];
    uint32_t count = read_links(l, all), before = count;
    for (uint32_t i = 0; i < more_count; i++) {
        bool known = false;
        for (uint32_t j = 0; j < before && !known; j++) known = all[j].node == more[i].node;
        if (!known) all[count++] = more[i];
    }
    if (count <= l.capacity) {
        for (uint32_t i = before; i < count; i++) {
            l.keys[i] = all[i].key;
            STORE(l.nodes + i, all[i].node);
        }
        return;
    }
    sort_candidates(all, count);
    write_links(l, all, LOOPS(choose)(g, all, count, l.limit));
}

// Links a node on one level to the best of the pool, and them to it.
static void LOOPS(connect)(ctrove_graph *g, ctrove_scratch *s, uint32_t node, uint32_t level) {
    for (uint32_t i = 0; i < s->pool_count; i++) s->pool[i].node &= ~EXPANDED;
    links own = links_of(g, node, level);
    uint32_t chosen = LOOPS(choose)(g, s->pool, s->pool_count, g->view.m);
    lock(g->locks + node);
    LOOPS(add_links)(g, own, s->pool, chosen);
    unlock(g->locks + node);
    for (uint32_t i = 0; i < chosen; i++) {
        uint32_t other = s->pool[i].node;
        candidate back = {s->pool[i].key, node};
        lock(g->locks + other);
        LOOPS(add_links)(g, links_of(g, other, level), &back, 1);
        unlock(g->locks + other);
    }
}

// The stored code of a node as a query: its own values again.
static inline void query_of_node(const ctrove_graph *g, query *q, uint32_t node) {
    uint32_t n = g->view.code_stride;
    const uint8_t *code = g->codes + (size_t)node * n;
    for (uint32_t i = 0; i < n; i++) q->code[i] = (int8_t)(code[i] ^ 0x80);
    q->correction = 128 * g->sums[node];
    q->factor = g->norms == NULL ? g->scales[node] : 2 * g->scales[node];
    q->bias = g->norms == NULL ? 0 : g->norms[node];
}

static void LOOPS(link)(ctrove_graph *g, ctrove_scratch *s, uint32_t node) {
    uint32_t level = g->levels[node];
    lock(&g->entry_lock);
    if (!g->has_entry) {
        g->has_entry = true;
        g->view.entry = node;
        g->view.top = level;
        unlock(&g->entry_lock);
        return;
    }
    ctrove_graph_view v = g->view;
    uint32_t entry = v.entry, top = v.top;
    bool rises = level > top; // rare: the lock stays, so that entries rise one after another
    if (!rises) unlock(&g->entry_lock);

    query_of_node(g, &s->query, node);
    candidate at = LOOPS(descend)(&v, s, entry, top, level < top ? level : top);
    for (uint32_t l = level < top ? level : top;; l--) {
        LOOPS(search_level)(&v, s, at, g->ef_construction, l, node);
        forget_visits(s);
        if (s->pool_count > 0) at = (candidate){s->pool[0].key, s->pool[0].node & ~EXPANDED};
        LOOPS(connect)(g, s, node, l);
        if (l == 0) break;
    }
    if (rises) {
        g->view.entry = node;
        g->view.top = level;
        unlock(&g->entry_lock);
    }
}

// Replaces dead neighbours by their live neighbours and cuts each list to its limit.
static void LOOPS(repair)(ctrove_graph *g, ctrove_scratch *s, uint32_t node) {
    for (uint32_t level = 0; level <= g->levels[node]; level++) {
        links own = links_of(g, node, level);
        candidate old[MAX_LINKS];
        uint32_t count = read_links(own, old), dead = 0;
        for (uint32_t i = 0; i < count; i++) dead += bit(g->dead, old[i].node);
        if (dead == 0 && count <= own.limit) continue;
        s->pool_count = 0;
        visit(s, node);
        for (uint32_t i = 0; i < count; i++)
            if (visit(s, old[i].node) && !bit(g->dead, old[i].node)) s->pool[s->pool_count++] = old[i];
        for (uint32_t i = 0; i < count; i++) {
            if (!bit(g->dead, old[i].node)) continue;
            candidate beyond[MAX_LINKS];
            uint32_t more = read_links(links_of(g, old[i].node, level), beyond);
            for (uint32_t j = 0; j < more; j++) {
                uint32_t next = beyond[j].node;
                if (bit(g->dead, next) || !visit(s, next)) continue;
                s->pool[s->pool_count++] = (candidate){LOOPS(pair_key)(g, next, node), next};
            }
        }
        forget_visits(s);
        sort_candidates(s->pool, s->pool_count);
        write_links(own, s->pool, LOOPS(choose)(g, s->pool, s->pool_count, own.limit));
    }
}

// Links the nearest node that has room to `node`; where none has, the nearest gives up its farthest link.
static void LOOPS(attach)(ctrove_graph *g, ctrove_scratch *s, uint32_t node) {
    query_of_node(g, &s->query, node);
    candidate at = LOOPS(descend)(&g->view, s, g->view.entry, g->view.top, 0);
    LOOPS(search_level)(&g->view, s, at, g->ef_construction, 0, node);
    forget_visits(s);
    if (s->pool_count == 0) return;
    uint32_t chosen = 0;
    candidate all[MAX_LINKS];
    for (uint32_t i = s->pool_count; i-- > 0;) {
        links l = links_of(g, s->pool[i].node & ~EXPANDED, 0);
        if (read_links(l, all) < l.limit) chosen = i;
    }
    links l = links_of(g, s->pool[chosen].node & ~EXPANDED, 0);
    uint32_t count = read_links(l, all);
    if (count >= l.limit) {
        sort_candidates(all, count);
        count = l.limit - 1;
    }
    all[count++] = (candidate){s->pool[chosen].key, node};
    write_links(l, all, count);
}

const graph_loops LOOPS(graph_loops) = {
    LOOPS(prepare), LOOPS(search), LOOPS(search_filtered), LOOPS(search_many), LOOPS(keys), LOOPS(link),
    LOOPS(repair), LOOPS(attach), LOOPS(pair_key),
};
