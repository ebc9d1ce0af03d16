// The memory view: what agents were told and what happened, what it rests on, and what contradicts it.
import { byId, count, el, fill, later, openDialog, several, written } from './dom.js'
import { ask } from './server.js'

/** Memories that are asked for at a time. */
const rows = 50

/** What can be shown, with the query that asks for it. */
const choices = [
  ['all', 'All', {}], ['facts', 'Facts', { kind: 'fact' }], ['episodes', 'What happened', { kind: 'episode' }],
  ['summaries', 'Summaries', { kind: 'summary' }], ['pinned', 'Pinned', { pinned: true }],
  ['conflicts', 'Contradictions', { conflicts: true }],
]

/** How evidence stands, in words; the fresh needs none. */
const states = {
  moved: 'source moved', changed: 'source changed', orphaned: 'source gone', unknown: 'source cannot be read',
}

const day = (time) => new Date(time).toLocaleDateString(undefined, { dateStyle: 'medium' })

export class Memory {
  #view = byId('memory')
  #choice = 'all'
  #cursor = null
  #asked = 0

  constructor() {
    const ask = later(200, () => this.#load())
    fill(this.#view,
      el('h1', {}, 'Memory'),
      el('form', { role: 'search', onsubmit: (event) => { event.preventDefault(); this.#load() } },
        el('div', { class: 'box' }, el('input', {
          id: 'recall', type: 'search', 'aria-label': 'Recall in words', placeholder: 'What is known about …', autocomplete: 'off',
          spellcheck: false, oninput: ask,
        }), el('button', { class: 'main' }, 'Recall'))),
      el('div', { id: 'memory-choices', class: 'outcomes', role: 'group', 'aria-label': 'Kind' }),
      el('p', { id: 'memory-count', class: 'count', role: 'status', 'aria-live': 'polite' }),
      el('ol', { id: 'memories', class: 'results', 'aria-label': 'Memories' }),
      el('button', { type: 'button', class: 'more', id: 'more-memories', hidden: true, onclick: () => this.#load(true) }, 'Show more'))
    this.#forgetting = el('dialog', { 'aria-labelledby': 'forget-title' })
    this.#view.append(this.#forgetting)
  }

  #forgetting

  show() {
    this.#drawChoices()
    this.#load()
  }

  hide() { this.#forgetting.close() }

  #drawChoices() {
    fill(byId('memory-choices'), choices.map(([name, label]) => el('button', {
      type: 'button', 'data-choice': name, 'aria-pressed': String(name === this.#choice),
      onclick: () => {
        this.#choice = name
        byId('recall').value = ''
        this.#drawChoices()
        byId('memory-choices').querySelector(`[data-choice=${name}]`).focus()
        this.#load()
      },
    }, label)))
  }

  /** Asks for what is chosen, or for what answers the words; a reply that was overtaken is dropped. */
  async #load(isMore = false) {
    const turn = this.#asked += 1
    const text = byId('recall').value.trim()
    try {
      const page = text ? await this.#recalled(text) : await this.#listed(isMore)
      if (turn !== this.#asked) return
      this.#cursor = page.next_cursor ?? null
      const items = page.memories.map((hit) => this.#item(hit))
      if (isMore) byId('memories').append(...items)
      else fill(byId('memories'), items)
      byId('more-memories').hidden = !this.#cursor
      const shown = byId('memories').children.length
      fill(byId('memory-count'), shown
        ? `${text ? `${several(shown, 'memory', 'memories')}, best first` : several(shown, 'memory', 'memories')}${this.#cursor ? ' so far' : ''}`
        : text ? 'Nothing is known of that.' : 'Nothing was remembered yet. Agents remember through MCP; you can with: trove remember')
    } catch (error) {
      if (turn !== this.#asked) return
      fill(byId('memories'))
      byId('more-memories').hidden = true
      fill(byId('memory-count'), el('span', { class: 'problem', role: 'alert' }, error.message))
    }
  }

  async #recalled(text) {
    const kind = choices.find(([name]) => name === this.#choice)[2].kind
    const reply = await ask('/v1/memory/recall', { body: { text, limit: rows, ...(kind ? { kinds: [kind] } : {}) } })
    return { memories: reply.results }
  }

  #listed(isMore) {
    const query = new URLSearchParams({ limit: rows, ...choices.find(([name]) => name === this.#choice)[2] })
    if (isMore && this.#cursor) query.set('cursor', this.#cursor)
    return ask(`/v1/memory?${query}`)
  }

  #item(hit) {
    const { kind, form, speaker, subject, attribute, value, at, learned_at: learned, trust, author, count: times, pinned, disabled } = hit.memory
    const about = subject ? [subject, attribute, value].filter(Boolean).join(' · ') : speaker
    const item = el('li', { class: 'memory', 'data-id': hit.id },
      el('div', { class: 'place' },
        el('span', { class: 'tag' }, form || kind), about ? el('strong', { ...written(about) }, about) : '',
        el('span', {}, at ? day(at) : `learned ${day(learned)}`),
        pinned ? el('span', { class: 'tag' }, 'pinned') : '', disabled ? el('span', { class: 'tag warn' }, 'off') : '',
        times > 1 ? el('span', {}, `told ${count(times)} times`) : '',
        states[hit.memory.evidence_state] ? el('span', { class: 'tag warn' }, states[hit.memory.evidence_state]) : ''),
      el('p', { class: 'passage', ...written(hit.text) }, hit.text),
      hit.memory.evidence.map((evidence) => el('p', { class: 'place' },
        'rests on ', el('span', { class: 'path', ...written(evidence.path) }, evidence.moved_to ?? (evidence.path || evidence.id)),
        evidence.page ? `page ${evidence.page}` : '', states[evidence.state] ? el('span', { class: 'tag warn' }, states[evidence.state]) : '')),
      hit.memory.conflicts.map((other) => el('p', { class: 'place' },
        el('span', { class: 'tag warn' }, 'contradicted'), el('span', { ...written(other.value) }, other.value), `by ${other.author}, ${day(other.learned_at)}`)),
      el('div', { class: 'foot' },
        el('button', { type: 'button', class: 'quiet', onclick: () => this.#change(hit.id, { pinned: !pinned }) }, pinned ? 'Unpin' : 'Pin'),
        el('button', { type: 'button', class: 'quiet', onclick: () => this.#change(hit.id, { disabled: !disabled }) }, disabled ? 'Switch on' : 'Switch off'),
        hit.memory.conflicts.length ? el('button', { type: 'button', class: 'quiet', onclick: () => this.#change(hit.id, { resolves: true }) }, 'This one is right') : '',
        el('button', { type: 'button', class: 'quiet', onclick: () => this.#askToForget(hit) }, 'Forget …'),
        el('span', { class: 'place' }, `${trust}, kept by ${author}`)))
    return item
  }

  /** Changes a memory and draws it anew where it stands. */
  async #change(id, body) {
    try {
      const hit = await ask(`/v1/memory/${encodeURIComponent(id)}`, { method: 'PATCH', body })
      const old = byId('memories').querySelector(`[data-id="${CSS.escape(id)}"]`)
      const place = [...old.querySelectorAll('button')].indexOf(document.activeElement)
      const item = this.#item(hit)
      old.replaceWith(item)
      item.querySelectorAll('button')[place]?.focus()
    } catch (error) {
      fill(byId('memory-count'), el('span', { class: 'problem', role: 'alert' }, error.message))
    }
  }

  /** Forgetting leaves no trace, so it is asked for twice. */
  #askToForget(hit) {
    fill(this.#forgetting,
      el('h2', { id: 'forget-title' }, 'Forget this for good?'),
      el('p', { class: 'passage', ...written(hit.text) }, hit.text),
      el('form', { method: 'dialog', class: 'foot' },
        el('button', { type: 'button', class: 'main', onclick: () => this.#forget(hit.id) }, 'Forget'),
        el('button', { class: 'quiet', autofocus: true }, 'Keep')))
    openDialog(this.#forgetting, () => byId('recall'))
  }

  async #forget(id) {
    this.#forgetting.close()
    try {
      await ask(`/v1/memory/${encodeURIComponent(id)}`, { method: 'DELETE' })
      await this.#load()
    } catch (error) {
      fill(byId('memory-count'), el('span', { class: 'problem', role: 'alert' }, error.message))
    }
  }
}
