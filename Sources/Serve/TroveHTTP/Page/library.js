// The library view: what was added, how far it was read, and what was not, and why.
import { byId, count, el, fill, several, written } from './dom.js'
import { ask, followSync } from './server.js'

/** Rows of the ledger that are asked for at a time. */
const rows = 100

const outcomes = [
  ['failed', 'Could not be read'], ['incomplete', 'Read in part'], ['pending', 'Not read yet'],
  ['skipped', 'Passed over'], ['indexed', 'Read'],
]

const stages = { scanning: 'Looking for files', reading: 'Reading', indexing: 'Writing the index' }

export class Library {
  #view = byId('library')
  #outcome = 'failed'
  #cursor = null
  #stop = null
  #timer = null
  /** Called with the roots whenever they were asked for. */
  onRoots = () => {}

  constructor() {
    fill(this.#view,
      el('h1', {}, 'Library'),
      el('div', { id: 'totals', class: 'totals' }),
      el('section', { 'aria-labelledby': 'sync-title' },
        el('div', { class: 'line' }, el('h2', { id: 'sync-title' }, 'Up to date?'),
          el('button', { type: 'button', class: 'main', id: 'sync', onclick: () => this.#sync() }, 'Bring up to date'),
          el('button', { type: 'button', class: 'quiet', id: 'cancel', hidden: true, onclick: () => this.#cancel() }, 'Stop')),
        el('div', { id: 'progress', role: 'status', 'aria-live': 'polite' })),
      el('section', { 'aria-labelledby': 'roots-title' }, el('h2', { id: 'roots-title' }, 'Folders'), el('ul', { id: 'roots', class: 'roots' })),
      el('section', { 'aria-labelledby': 'ledger-title' },
        el('h2', { id: 'ledger-title' }, 'What became of every file'),
        el('div', { id: 'outcomes', class: 'outcomes', role: 'group', 'aria-label': 'Outcome' }),
        el('div', { id: 'ledger', class: 'ledger', role: 'region', 'aria-labelledby': 'ledger-title', tabindex: 0 }),
        el('button', { type: 'button', class: 'more', id: 'more-files', hidden: true, onclick: () => this.#rows(true) }, 'Show more')))
  }

  /** Shows the view; `outcome` chooses rows of the ledger. */
  async show(outcome) {
    if (outcomes.some(([name]) => name === outcome)) this.#outcome = outcome
    await this.#refresh(!outcome)
    await this.#rows()
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#refresh(), 3000)
  }

  hide() {
    clearInterval(this.#timer)
    this.#stop?.()
    this.#stop = null
  }

  async #refresh(mayChoose = false) {
    let status
    let pending
    try {
      [status, pending] = await Promise.all([ask('/v1/status'), ask('/v1/files?outcome=pending&limit=1000')])
    } catch (error) {
      return fill(byId('progress'), el('p', { class: 'problem', role: 'alert' }, error.message))
    }
    const waiting = pending.files.length
    this.#numbers = { ...status.files, pending: waiting }
    if (mayChoose && !this.#numbers[this.#outcome]) {
      this.#outcome = outcomes.map(([name]) => name).find((name) => this.#numbers[name]) ?? 'indexed'
    }
    this.onRoots(status.roots)
    const files = Object.values(status.files).reduce((sum, number) => sum + number, 0)
    const tile = (number, name) => el('div', {}, el('strong', {}, count(number)), ' ', el('span', {}, name))
    fill(byId('totals'), tile(status.documents, 'documents'), tile(status.chunks, 'passages'), tile(files, 'files known'),
      tile((status.files.failed ?? 0) + (status.files.incomplete ?? 0), 'not read whole'))
    fill(byId('roots'), status.roots.map(({ path, files, exists }) => el('li', {},
      el('span', { class: 'path', ...written(path) }, path), el('span', { class: 'tag' }, several(files, 'file')),
      exists ? '' : el('span', { class: 'tag warn' }, 'not there now'))))
    this.#drawOutcomes(waiting === 1000)
    byId('sync').hidden = status.read_only || status.sync === undefined
    if (!this.#stop) this.#drawSync(status.sync, status.synced_at)
    if (status.sync && ['running', 'cancelling'].includes(status.sync.state)) this.#follow(status.sync.id)
  }

  #numbers = {}

  #drawOutcomes(isMore) {
    const holder = byId('outcomes')
    const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.outcome : null
    fill(holder, outcomes.map(([name, label]) => el('button', {
      type: 'button', 'data-outcome': name, 'aria-pressed': String(name === this.#outcome),
      onclick: () => {
        this.#outcome = name
        history.replaceState(null, '', `#library?outcome=${name}`)
        this.#drawOutcomes()
        this.#rows()
      },
    }, label, ' ', el('span', { class: 'number' }, count(this.#numbers[name] ?? 0) + (isMore && name === 'pending' ? '+' : '')))))
    if (focused) holder.querySelector(`[data-outcome=${focused}]`)?.focus()
  }

  async #rows(isMore = false) {
    const outcome = this.#outcome
    const query = new URLSearchParams({ outcome, limit: rows })
    if (isMore) query.set('cursor', this.#cursor)
    let page
    try {
      page = await ask(`/v1/files?${query}`)
    } catch (error) {
      return fill(byId('ledger'), el('p', { class: 'problem', role: 'alert' }, error.message))
    }
    if (outcome !== this.#outcome) return
    this.#cursor = page.next_cursor
    byId('more-files').hidden = !page.next_cursor
    const row = (file) => el('tr', {},
      el('td', { class: 'path', ...written(file.path) }, file.path),
      el('td', { ...written(file.reason ?? '') }, file.reason ?? (file.chunks ? several(file.chunks, 'passage') : '')),
      el('td', {}, file.format ?? ''))
    if (isMore) return byId('ledger').querySelector('tbody').append(...page.files.map(row))
    fill(byId('ledger'), page.files.length
      ? el('table', {}, el('thead', {}, el('tr', {}, ['File', outcome === 'indexed' ? 'Held' : 'Why', 'Format'].map((name) => el('th', { scope: 'col' }, name)))),
        el('tbody', {}, page.files.map(row)))
      : el('p', { class: 'empty' }, 'No such file.'))
  }

  async #sync() {
    byId('sync').disabled = true
    try {
      const job = await ask('/v1/sync', { method: 'POST' })
      this.#follow(job.id)
    } catch (error) {
      fill(byId('progress'), el('p', { class: 'problem', role: 'alert' }, error.message))
      byId('sync').disabled = false
    }
  }

  async #cancel() {
    const id = byId('cancel').dataset.job
    await ask(`/v1/sync/${id}/cancel`, { method: 'POST' }).catch(() => {})
  }

  #follow(id) {
    if (this.#stop) return
    byId('cancel').dataset.job = id
    this.#stop = followSync(id, (job) => {
      this.#drawSync(job)
      if (['running', 'cancelling'].includes(job.state)) return
      this.#stop?.()
      this.#stop = null
      this.#refresh().then(() => this.#rows())
    })
  }

  #drawSync(job, syncedAt) {
    const isActive = job && ['running', 'cancelling'].includes(job.state)
    byId('sync').disabled = Boolean(isActive)
    byId('cancel').hidden = !isActive
    const progress = byId('progress')
    if (isActive) {
      const { stage, files_done: done = 0, files_total: all = 0, pages = 0, file } = job.progress ?? { stage: 'scanning' }
      if (!progress.querySelector('progress')) {
        fill(progress, el('p', { class: 'stage' }), el('progress', { 'aria-label': 'Files read' }), el('p', { class: 'file path' }))
      }
      const bar = progress.querySelector('progress')
      if (all) Object.assign(bar, { max: all, value: done })
      else bar.removeAttribute('value')
      progress.querySelector('.stage').textContent = job.state === 'cancelling' ? 'Stopping after what is in hand'
        : `${stages[stage] ?? stage}${all ? `: ${count(done)} of ${several(all, 'file')}, ${several(pages, 'page')}` : ' …'}`
      progress.querySelector('.file').textContent = file ?? ''
      return
    }
    const when = (time) => new Date(time).toLocaleString()
    const report = job?.report
    const said = report
      ? ['added', 'updated', 'moved', 'removed', 'failed'].filter((name) => report[name]).map((name) => `${count(report[name])} ${name}`).join(', ') || 'nothing had changed'
      : ''
    fill(progress,
      job?.state === 'failed' ? el('p', { class: 'problem', role: 'alert' }, job.problem ?? 'the last sync failed') : '',
      job?.state === 'cancelled' ? el('p', {}, 'Stopped; what was read so far is kept.') : '',
      job?.state === 'done' ? el('p', {}, `Brought up to date ${when(job.finished_at)}: ${said}.`)
        : el('p', {}, syncedAt ? `Last brought up to date ${when(syncedAt)}.` : 'Not brought up to date yet.'))
  }
}
