// The page that a hit stands on: its picture with boxes, or its text; the hits before and after it.
import { markOf } from './answer.js'
import { byId, el, fill, openDialog, written } from './dom.js'
import { explain, marked, placeOf, worth } from './hit.js'
import { ask, documentOf, isDrawn, pagePicture } from './server.js'

/** Passages shown before and after a passage of a text. */
const neighbours = 3

export class Reader {
  #dialog = byId('reader')
  #search
  #hit = null
  #page = 1
  #pages = 1
  #asking = null

  /** Called with the address of the hit to open instead, or null to close. */
  onGo = () => {}

  constructor(search) {
    this.#search = search
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      this.onGo(null)
    })
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.onGo(null))
    this.#dialog.addEventListener('keydown', (event) => this.#hear(event))
  }

  /** The hit that is shown; null where none is. */
  get hit() { return this.#dialog.open ? this.#hit : null }

  /** Shows a hit of the results. */
  show(hit) {
    if (this.#hit === hit && this.#dialog.open) return
    this.#asking?.abort()
    this.#asking = new AbortController()
    this.#hit = hit
    this.#page = hit.source.page ?? 1
    this.#draw()
    openDialog(this.#dialog, () => this.#link)
    this.#dialog.querySelector('#reader-title').focus()
    this.#fillDocument()
  }

  /** Shows what an answer cites: the hit that it stands in, where the boxes are those of the sentence. */
  async cite(citation) {
    const found = this.#search.hits.find(({ id }) => id === citation.id)
    const hit = found ?? hitOf(citation, await ask(`/v1/chunks/${encodeURIComponent(citation.id)}`).catch(() => null))
    this.show({ ...hit, source: { ...hit.source, page: citation.page, boxes: citation.boxes } })
  }

  close() {
    this.#asking?.abort()
    if (this.#dialog.open) this.#dialog.close()
  }

  /** The title of the hit among the results. */
  get #link() {
    return [...this.#search.results.children].find((item) => item.dataset.id === this.#hit.id)?.querySelector('h2 a')
  }

  get #place() { return this.#search.hits.findIndex(({ id }) => id === this.#hit.id) }

  async #step(by) {
    if (this.#place < 0) return
    const place = this.#place + by
    if (place >= this.#search.hits.length) await this.#search.grow(place + 1)
    const next = this.#search.hits[place]
    if (next && this.hit) this.onGo(next.id)
  }

  #turn(by) {
    const page = Math.min(this.#pages, Math.max(1, this.#page + by))
    if (page === this.#page || !isDrawn(this.#hit)) return
    this.#page = page
    this.#drawPage()
  }

  #hear(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const does = {
      ArrowLeft: () => this.#step(-1), ArrowRight: () => this.#step(1), PageUp: () => this.#turn(-1),
      PageDown: () => this.#turn(1), w: () => this.#why.open = !this.#why.open,
    }[event.key]
    if (!does) return
    event.preventDefault()
    does()
  }

  get #why() { return this.#dialog.querySelector('details.why') }

  #draw() {
    const hit = this.#hit
    const { name, folder } = placeOf(hit)
    const title = hit.source.title || name
    const [place, all] = [this.#place, this.#search.hits.length]
    const button = (label, sign, does, isOff) =>
      el('button', { type: 'button', class: 'quiet', title: label, onclick: does, disabled: isOff }, sign, el('span', { class: 'unseen' }, label))
    const why = el('details', { class: 'why', ontoggle: () => why.open && explain(why, hit) },
      el('summary', {}, 'Why it is ranked here: ', worth(hit)))
    fill(this.#dialog,
      el('header', {},
        button('Previous hit', '←', () => this.#step(-1), place <= 0),
        el('span', { class: 'nth' }, place < 0 ? 'cited' : `${place + 1} of ${all}`),
        button('Next hit', '→', () => this.#step(1), place < 0),
        el('div', { class: 'title' },
          el('h2', { id: 'reader-title', tabindex: -1, ...written(title) }, title),
          el('p', { class: 'path', ...written(folder) }, `/${folder}/${name}`)),
        el('div', { class: 'turn', id: 'reader-turn' }),
        button('Close', '✕', () => this.onGo(null))),
      el('div', { class: 'reading' },
        el('div', { class: 'sheet', id: 'reader-sheet', tabindex: 0, role: 'region', 'aria-label': 'Page' }),
        el('aside', { 'aria-label': 'The passage' },
          el('p', { class: 'passage', ...written(hit.text) }, marked(hit)),
          why,
          el('dl', { class: 'facts', id: 'reader-facts' }))))
    if (isDrawn(hit)) this.#drawPage()
    this.#drawFacts()
  }

  #drawFacts(document) {
    const hit = this.#hit
    const facts = [
      ['File', hit.source.path], ...(hit.source.paths ?? []).slice(1).map((path) => ['Also', path]),
      ...(hit.copies ?? []).map((path) => ['Nearly the same', path]),
      ['Read', new Date(hit.indexed_at).toLocaleString()],
      ...(hit.stale ? [['Note', 'the file has changed since; bring the library up to date']] : []),
      ...(document?.warnings ?? []).map((text) => ['Note', text]),
      ...Object.entries(hit.metadata).slice(0, 12),
    ]
    const list = byId('reader-facts')
    if (list) fill(list, facts.map(([name, value]) => [el('dt', {}, name), el('dd', written(value), value)]))
  }

  #drawPage() {
    const hit = this.#hit
    const sheet = byId('reader-sheet')
    const isOwn = this.#page === (hit.source.page ?? 1)
    const boxes = isOwn ? hit.source.boxes.filter(({ page }) => page === this.#page) : []
    const image = el('img', {
      alt: `Page ${this.#page} of ${hit.source.title}`, decoding: 'async',
      src: pagePicture(isOwn ? hit.id : documentOf(hit), { page: this.#page, marks: false, size: 1600 }),
      onerror: () => fill(sheet, el('p', { class: 'problem', role: 'alert' },
        'This page cannot be drawn: the file may have changed or gone since it was read.')),
      onload: () => sheet.querySelector('.mark')?.scrollIntoView({ block: 'center' }),
    })
    const isWhole = ({ x0, y0, x1, y1 }) => x1 - x0 > 0.98 && y1 - y0 > 0.98
    fill(sheet, el('div', { class: 'page' }, image, boxes.filter((box) => !isWhole(box)).map(markOf)))
    this.#drawTurn()
  }

  #drawTurn() {
    const button = (label, sign, by, isOff) =>
      el('button', { type: 'button', class: 'quiet', title: label, onclick: () => this.#turn(by), disabled: isOff }, sign, el('span', { class: 'unseen' }, label))
    const turn = byId('reader-turn')
    if (!turn) return
    fill(turn, this.#pages > 1 && isDrawn(this.#hit) ? [
      button('Previous page', '‹', -1, this.#page <= 1), el('span', { role: 'status' }, `page ${this.#page} of ${this.#pages}`),
      button('Next page', '›', 1, this.#page >= this.#pages),
    ] : [])
  }

  /** What the document says beside the hit: its pages, or the passages around this one. */
  async #fillDocument() {
    const hit = this.#hit
    const isText = hit.kind === 'text'
    try {
      const document = await ask(
        isText ? `/v1/chunks/${encodeURIComponent(hit.id)}?neighbours=${neighbours}` : `/v1/documents/${documentOf(hit)}`,
        { signal: this.#asking.signal })
      if (this.#hit !== hit) return
      this.#pages = document.pages.length
      this.#drawFacts(document)
      if (isDrawn(hit)) return this.#drawTurn()
      fill(byId('reader-sheet'), el('article', { class: 'text' }, document.chunks.map((chunk) => {
        const isHit = chunk.id === document.chunk
        return el('p', { class: isHit ? 'chosen' : '', ...written(chunk.text) }, isHit ? marked(hit) : chunk.text)
      })))
      byId('reader-sheet').querySelector('.chosen')?.scrollIntoView({ block: 'center' })
    } catch (error) {
      if (error.name === 'AbortError' || this.#hit !== hit) return
      fill(byId('reader-sheet'), el('p', { class: 'problem', role: 'alert' }, error.message))
    }
  }
}

/** A citation as a hit, where it is not among the results. */
function hitOf(citation, document) {
  const text = document?.chunks.find(({ id }) => id === citation.id)?.text ?? citation.quote
  return {
    id: citation.id, kind: 'text', text, highlights: [], relevance: null, copies: [], parts: [],
    scores: { dense: null, lexical: null, image: null }, indexed_at: Date.now(), stale: false, metadata: {},
    source: {
      path: citation.path, paths: [citation.path], title: citation.title, page: citation.page, boxes: citation.boxes,
      format: document?.format ?? '', heading_path: [], sha256: citation.sha256, char_span: citation.span,
    },
  }
}
