// The answer above the results: its sentences, each with the places that it rests on.
import { byId, el, fill, later, written } from './dom.js'
import { ask, cropPicture, pagePicture } from './server.js'

/** What is said of an answer that is none, or more than one. */
const outcomes = {
  answered: ['Answer', ''],
  absent: ['No answer', 'Nothing that was read is about this.'],
  unconfirmed: ['Not confirmed', 'What was read comes near, but does not say it. The nearest:'],
  conflicting: ['The sources disagree', ''],
}

/** How far a sentence is borne out, in the words of people. */
const verdicts = {
  verbatim: 'word for word', exact: 'the figures and names stand there', supported: 'the source says so',
  unsupported: 'nothing bears it out',
}

export class Answers {
  #section = byId('answer')
  #asking = null
  #later = later(250, (body) => this.#run(body))

  /** Called with a citation that is to be opened on its page. */
  onOpen = () => {}

  /** Answers the question that a search asks; takes the answer away where that is none in words. */
  follow(body) {
    this.#asking?.abort()
    this.#later.cancel()
    if (!body || body instanceof FormData || !body.text || body.like || !isQuestion(body.text)) return this.#clear()
    const { text, filter, scope } = body
    this.#later({ text, ...(filter ? { filter } : {}), ...(scope ? { scope } : {}) })
  }

  #clear() {
    this.#section.hidden = true
    fill(this.#section)
  }

  async #run(body) {
    const asking = this.#asking = new AbortController()
    try {
      this.#show(await ask('/v1/ask', { body, signal: asking.signal }))
    } catch (error) {
      // The results below say what is wrong with a question.
      if (error.name !== 'AbortError') this.#clear()
    }
  }

  #show(answer) {
    const [title, notice] = outcomes[answer.outcome]
    const cited = new Map(answer.citations.map((citation) => [citation.number, citation]))
    fill(this.#section,
      el('h2', { id: 'answer-title' }, title),
      notice ? el('p', { class: 'notice' }, notice) : '',
      el('div', { class: 'sentences' }, this.#pieces(answer.sentences, cited)),
      answer.citations.length ? el('ol', { class: 'cited' }, answer.citations.map((citation) => this.#place(citation))) : '')
    this.#section.hidden = false
  }

  /** Sentences and pictures one by one, rows that follow each other as one table. */
  #pieces(sentences, cited) {
    const pieces = []
    let rows = null
    for (const sentence of sentences) {
      const places = sentence.citations.map((number) => cited.get(number)).filter(Boolean)
      if (sentence.kind !== 'row') rows = null
      if (sentence.kind === 'row') {
        if (!rows) pieces.push(el('div', { class: 'rows' }, el('table', {}, this.#header(sentence), rows = el('tbody'))))
        rows.append(this.#row(sentence, places))
      } else if (sentence.kind === 'crop') {
        pieces.push(this.#crop(sentence, places))
      } else {
        pieces.push(el('p', { class: `sentence ${sentence.certificate.verdict}`, ...written(sentence.text) },
          this.#link(sentence.text, sentence, places)))
      }
    }
    return pieces
  }

  #link(content, sentence, places) {
    const verdict = verdicts[sentence.certificate.verdict]
    if (!places.length) return el('span', { title: verdict }, content)
    return el('button', { type: 'button', class: 'said', title: verdict, ...this.#peeking(places[0]) }, content, this.#marks(places))
  }

  #header({ columns }) {
    return columns ? el('thead', {}, el('tr', {}, columns.map((name) => el('th', { scope: 'col', ...written(name) }, name)))) : ''
  }

  #row(sentence, places) {
    const cells = sentence.text.split(' | ')
    return el('tr', {}, cells.map((cell, index) => index === 0
      ? el('th', { scope: 'row', ...written(cell) }, this.#link(cell, sentence, places))
      : el('td', written(cell), cell)))
  }

  #crop(sentence, places) {
    return el('figure', {},
      places.map((place) => el('button', { type: 'button', class: 'said', ...this.#peeking(place) },
        el('img', { src: cropPicture(place.id, 480), alt: sentence.text || place.title, loading: 'lazy' }))),
      el('figcaption', written(sentence.text), sentence.text, this.#marks(places)))
  }

  #marks(places) { return places.map(({ number }) => el('sup', {}, `[${number}]`)) }

  #place(citation) {
    const name = citation.title || citation.path.slice(citation.path.lastIndexOf('/') + 1)
    return el('li', {},
      el('button', { type: 'button', class: 'said', ...this.#peeking(citation), ...written(name) }, name),
      citation.page ? `, page ${citation.page}` : '')
  }

  /** Shows the page while the pointer or the keyboard is on it, opens it when it is chosen. */
  #peeking(citation) {
    return {
      onmouseenter: () => this.#peek(citation), onmouseleave: () => this.#unpeek(),
      onfocus: () => this.#peek(citation), onblur: () => this.#unpeek(),
      onclick: () => {
        this.#unpeek()
        this.onOpen(citation)
      },
    }
  }

  #peek(citation) {
    this.#unpeek()
    if (!citation.page) return
    const image = el('img', {
      src: pagePicture(citation.id, { size: 700, marks: false, page: citation.page }), alt: '',
      onload: () => { peek.scrollTop = (marks[0]?.offsetTop ?? 0) - 60 }, onerror: () => this.#unpeek(),
    })
    const marks = citation.boxes.filter(({ page }) => page === citation.page).map(markOf)
    const peek = el('div', { class: 'peek', 'aria-hidden': 'true' }, el('div', { class: 'page' }, image, marks))
    this.#section.append(peek)
  }

  #unpeek() { this.#section.querySelector('.peek')?.remove() }
}

/** A box on its page. */
export function markOf(box) {
  const mark = el('span', { class: 'mark' })
  // A hair wider than the line, so that it does not touch the letters.
  mark.style.left = `${box.x0 * 100 - 0.4}%`
  mark.style.top = `${box.y0 * 100 - 0.2}%`
  mark.style.width = `${(box.x1 - box.x0) * 100 + 0.8}%`
  mark.style.height = `${(box.y1 - box.y0) * 100 + 0.4}%`
  return mark
}

/** Whether words ask something: two of them, or a few characters of a script without spaces. */
const isQuestion = (text) => /\S\s+\S/.test(text.trim()) || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}].*[?？]|[谁誰哪何几幾]|什么|什麼|多少/u.test(text)
