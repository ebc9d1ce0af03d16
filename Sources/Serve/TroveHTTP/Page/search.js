// The search view: the question, its filters, and the results as they are asked for.
import { byId, count, el, fill, later, several } from './dom.js'
import { card } from './hit.js'
import { ask } from './server.js'

/** Results of one page, and of those far behind the first. */
const pageSize = 20
const farPageSize = 100
const firstPages = 80
/** Results of a question with a picture, which has no further pages. */
const pictureLimit = 60

/** What the form asks, as it stands in the address too. */
const fields = ['q', 'kind', 'format', 'folder', 'since', 'filter', 'like']

export class Search {
  /** The results so far, in order. */
  hits = []
  /** Called when `hits` has grown or was replaced. */
  onResults = () => {}
  /** Called with what was asked once it is answered; null before and for nothing. */
  onAsk = () => {}

  #roots = []
  #pictures = []
  #like = null
  #cursor = null
  #question = null
  #asking = null
  #live = later(140, () => {
    history.replaceState(null, '', `#${this.state}`)
    this.#run()
  })

  constructor() {
    this.form = byId('form')
    this.query = byId('query')
    this.results = byId('results')
    this.form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.submit()
    })
    this.query.addEventListener('input', () => {
      this.#like = null
      this.#live()
    })
    for (const name of ['kind', 'format', 'folder', 'since']) byId(name).addEventListener('change', () => this.submit())
    byId('filter').addEventListener('input', this.#live)
    this.form.addEventListener('reset', () => setTimeout(() => this.clear()))
    byId('attach').addEventListener('click', () => byId('file').click())
    byId('file').addEventListener('change', (event) => {
      this.addPictures([...event.target.files])
      event.target.value = ''
    })
    byId('more').addEventListener('click', () => this.#next(true))
    new IntersectionObserver(([entry]) => entry.isIntersecting && this.#next(false), { rootMargin: '1200px' })
      .observe(byId('more'))
  }

  /** Folders to choose from. */
  set roots(roots) {
    this.#roots = roots.map(({ path }) => path)
    const chosen = byId('folder').value
    fill(byId('folder'), el('option', { value: '' }, 'all'),
      ...this.#roots.map((path) => el('option', { value: path }, path.slice(path.lastIndexOf('/') + 1) || path)))
    byId('folder').value = this.#roots.includes(chosen) ? chosen : ''
  }

  /** What is asked, for the address line. */
  get state() {
    const values = {
      q: this.query.value, kind: byId('kind').value, format: byId('format').value, folder: byId('folder').value,
      since: byId('since').value, filter: byId('filter').value, like: this.#like ?? '',
    }
    return new URLSearchParams(Object.entries(values).filter(([, value]) => value))
  }

  /** Asks what an address says, unless that is asked already. */
  restore(parameters) {
    const wanted = new URLSearchParams(fields.map((name) => [name, parameters.get(name) ?? '']).filter(([, value]) => value))
    if (wanted.toString() === this.state.toString() && this.#question) return
    this.query.value = wanted.get('q') ?? ''
    for (const name of ['kind', 'format', 'since', 'filter']) byId(name).value = wanted.get(name) ?? ''
    const folder = wanted.get('folder') ?? ''
    if (folder && ![...byId('folder').options].some(({ value }) => value === folder)) {
      byId('folder').append(el('option', { value: folder }, folder))
    }
    byId('folder').value = folder
    this.#like = wanted.get('like')
    this.#run()
  }

  /** Asks now, and keeps the question in the browser's history. */
  submit() {
    this.#live.cancel()
    const address = `#${this.state}`
    if (location.hash !== address) history.pushState(null, '', address)
    return this.#run()
  }

  /** Forgets the question. */
  clear() {
    this.#setPictures([])
    this.#like = null
    this.submit()
    this.query.focus()
  }

  /** Asks for more like a hit. */
  like(hit) {
    this.query.value = ''
    this.#setPictures([])
    this.#like = hit.id
    this.submit()
    scrollTo({ top: 0 })
    this.query.focus()
  }

  /** Adds pictures to the question and asks it. */
  addPictures(files) {
    const pictures = files.filter((file) => file.type.startsWith('image/'))
    if (!pictures.length) return this.#note('that is no picture; drop a PNG, JPEG, TIFF or WebP file', 'problem')
    this.#like = null
    this.#setPictures([...this.#pictures, ...pictures].slice(-8))
    return this.submit()
  }

  #setPictures(files) {
    for (const image of byId('pictures').querySelectorAll('img')) URL.revokeObjectURL(image.src)
    this.#pictures = files
    fill(byId('pictures'), files.map((file, index) => el('button', {
      type: 'button', class: 'picture', title: `${file.name}: take it away`,
      onclick: () => {
        this.#setPictures(this.#pictures.filter((_, other) => other !== index))
        this.submit()
        this.query.focus()
      },
    }, el('img', { src: URL.createObjectURL(file), alt: `Picture ${file.name}` }), el('span', { class: 'unseen' }, ': take it away'))))
  }

  /** The filter in the words of the server. */
  get #filter() {
    const since = byId('since').value
    return [byId('kind').value, byId('format').value, since && `modified>=${since}`, byId('filter').value.trim()]
      .filter(Boolean).join(' ')
  }

  /** The body of a question; null where nothing is asked. */
  #body() {
    const text = this.query.value.trim()
    const folder = byId('folder').value
    const isPicture = this.#like && !this.#like.startsWith('c_')
    if (this.#pictures.length) {
      const form = new FormData()
      for (const picture of this.#pictures) form.append('image', picture)
      if (text) form.append('text', text)
      if (this.#filter) form.append('filter', this.#filter)
      if (folder) form.append('scope', folder)
      form.append('limit', pictureLimit)
      return form
    }
    if (!text && !this.#like) return null
    const body = { limit: isPicture ? pictureLimit : pageSize }
    if (text) body.text = text
    if (this.#filter) body.filter = this.#filter
    if (folder) body.scope = [folder]
    if (isPicture) body.images = [{ id: this.#like }]
    else Object.assign(body, { explain: true, ...(this.#like ? { like: this.#like } : {}) })
    return body
  }

  async #run() {
    this.#asking?.abort()
    const body = this.#body()
    this.#question = body
    this.#cursor = null
    this.onAsk(null)
    if (!body) {
      this.hits = []
      fill(this.results)
      fill(byId('count'))
      fill(byId('unread'))
      this.#note('')
      byId('more').hidden = true
      this.onResults()
      return
    }
    const asking = this.#asking = new AbortController()
    document.body.classList.toggle('asking', true)
    try {
      const answer = await ask('/v1/search', { body, signal: asking.signal })
      this.hits = []
      fill(this.results)
      this.#take(answer)
      this.#say(answer)
      this.onAsk(body)
    } catch (error) {
      if (error.name === 'AbortError') return
      this.#note(error.message, 'problem')
    } finally {
      if (this.#asking === asking) document.body.classList.toggle('asking', false)
    }
  }

  /** Asks for the results after those that are shown. */
  async #next(takesFocus) {
    if (!this.#cursor || byId('more').disabled) return
    const [question, asking, from] = [this.#question, this.#asking, this.hits.length]
    byId('more').disabled = true
    try {
      const answer = await ask('/v1/search', { body: { ...question, cursor: this.#cursor, limit: from < firstPages ? pageSize : farPageSize }, signal: asking.signal })
      if (question === this.#question) this.#take(answer)
    } catch (error) {
      if (error.name !== 'AbortError') this.#note(error.message, 'problem')
      this.#cursor = null
      byId('more').hidden = true
    } finally {
      byId('more').disabled = false
    }
    if (takesFocus) this.results.children[from]?.querySelector('h2 a')?.focus()
    // A tall window may show the end still.
    if (byId('more').getBoundingClientRect().top < innerHeight + 1200 && !takesFocus) this.#next(false)
  }

  /** More results, until there are none or `enough` is reached. */
  async grow(enough) {
    while (this.hits.length < enough && this.#cursor) await this.#next(false)
  }

  #take(answer) {
    const known = new Set(this.hits.map(({ id }) => id))
    const fresh = answer.results.filter(({ id }) => !known.has(id))
    this.hits.push(...fresh)
    this.results.append(...fresh.map((hit) => card(hit, {
      roots: this.#roots, addressOf: (hit) => `#${this.addressOf(hit.id)}`, onLike: (hit) => this.like(hit),
      onJudge: this.#question?.text && ((hit, grade) => this.#judge(hit, grade)),
    })))
    this.#cursor = answer.next_cursor
    byId('more').hidden = !this.#cursor
    this.onResults()
  }

  /** Tells the server whether a hit answers the question; whether that went well. */
  async #judge(hit, grade) {
    try {
      await ask('/v1/judgements', { body: { query: this.#question.text, id: hit.id, grade } })
      return true
    } catch (error) {
      this.#note(error.message, 'problem')
      return false
    }
  }

  /** The address of the question with a hit opened. */
  addressOf(id) {
    const state = this.state
    state.set('hit', id)
    return state
  }

  #say(answer) {
    const found = answer.results.length
    const words = found ? `${several(answer.total, 'place')} ranked, best first, in ${answer.took_ms.toFixed(answer.took_ms < 10 ? 1 : 0)} ms`
      : 'Nothing found. Try other words, fewer filters, or look at what was not read.'
    fill(byId('count'), words, this.#like ? ' · more like the result that you chose' : '')
    this.#note(answer.warnings.join(' · '))
    const { files, pending, failed, incomplete, unread } = answer.coverage
    const left = [
      pending && `${count(pending)} not read yet`, failed && `${count(failed)} could not be read`,
      incomplete && `${count(incomplete)} read in part`, unread && `${count(unread)} found by words alone`,
    ].filter(Boolean)
    fill(byId('unread'), left.length
      ? el('p', {}, `Asked, but not read: of ${several(files, 'file')} `, left.join(', '), '. ',
        el('a', { href: pending ? '#library?outcome=pending' : failed ? '#library?outcome=failed' : '#library?outcome=incomplete' }, 'See which, and why'))
      : '')
  }

  #note(text, kind = 'warning') {
    fill(byId('notes'), text ? el('p', { class: kind, role: kind === 'problem' ? 'alert' : undefined }, text) : '')
  }
}
