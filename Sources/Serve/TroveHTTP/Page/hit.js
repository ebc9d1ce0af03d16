// One result: its card, its marked text, and why it stands where it does.
import { count, el, scalars, several, written } from './dom.js'
import { cropPicture, isDrawn, pagePicture } from './server.js'

/** Scalars of a passage that a card shows. */
const excerpt = 360

/** Words that stand everywhere: marking them hides those that matter. */
const common = new Set(`a an and are as at be by did do does for from had has have how i in is it its of on or that the
  their there this to was were what when where which who why will with you`.split(/\s+/))

/** The places to mark: of the words that matter, side by side as one. */
function placesToMark(text, spans) {
  const joined = []
  for (const [from, to] of spans) {
    if (common.has(text.slice(from, to).join('').toLowerCase())) continue
    const last = joined.at(-1)
    if (last && text.slice(last[1], from).every((scalar) => /\s/.test(scalar))) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

/** Where a passage begins behind its own heading, which is shown above it. */
function behindHeading(hit, text) {
  const heading = scalars(hit.source.heading_path.at(-1) ?? '')
  if (!heading.length || text.slice(0, heading.length).join('') !== heading.join('')) return 0
  let start = heading.length
  while (start < text.length && /\s/.test(text[start])) start += 1
  return start < text.length ? start : 0
}

/** A passage as nodes, the question's words marked and the answering sentence set apart. */
export function marked(hit, most = Infinity) {
  const text = scalars(hit.text)
  const spans = placesToMark(text, hit.highlights ?? [])
  const answer = hit.answer_span
  const first = behindHeading(hit, text)
  let start = first
  if (text.length - first > most) {
    const wanted = answer?.[0] ?? spans[0]?.[0] ?? 0
    start = Math.max(first, Math.min(wanted - 60, text.length - most))
  }
  const end = Math.min(text.length, start + most)
  const cuts = new Set([start, end])
  for (const [from, to] of [...spans, ...(answer ? [answer] : [])]) {
    for (const cut of [from, to]) if (cut > start && cut < end) cuts.add(cut)
  }
  const places = [...cuts].sort((a, b) => a - b)
  const nodes = start > first ? ['… '] : []
  for (let index = 0; index + 1 < places.length; index += 1) {
    const [from, to] = [places[index], places[index + 1]]
    const part = text.slice(from, to).join('')
    const holds = ([a, b]) => a <= from && to <= b
    let node = document.createTextNode(part)
    if (spans.some(holds)) node = el('mark', {}, node)
    if (answer && holds(answer)) node = el('span', { class: 'answer' }, node)
    nodes.push(node)
  }
  if (end < text.length) nodes.push(' …')
  return nodes
}

/** The name of a file, and the folder that it lies in. */
export function placeOf(hit, roots = []) {
  const path = hit.source.path
  const name = path.slice(path.lastIndexOf('/') + 1)
  const root = roots.filter((root) => path.startsWith(root + '/')).sort((a, b) => b.length - a.length)[0]
  const folder = path.slice(root ? root.lastIndexOf('/') + 1 : 1, path.length - name.length - 1)
  return { name, folder }
}

/** How good a hit is, in a word; hits found by how they look have no such measure. */
export function worth(hit) {
  if (hit.relevance === undefined || hit.relevance === null) {
    return hit.scores.image === null ? 'shows it' : `${Math.round(hit.scores.image * 100)} % alike`
  }
  if (hit.relevance >= 0.7) return 'strong match'
  return hit.relevance >= 0.4 ? 'likely match' : 'weak match'
}

/** A result's card. */
export function card(hit, { roots, addressOf, onLike, onJudge }) {
  const { name, folder } = placeOf(hit, roots)
  const title = hit.source.title || name
  const why = el('details', { class: 'why', ontoggle: () => why.open && explain(why, hit) },
    el('summary', {}, worth(hit), el('span', { class: 'unseen' }, `: why ${title} is ranked here`)))
  return el('li', { class: `hit ${hit.kind}`, 'data-id': hit.id },
    thumbnail(hit, name),
    el('div', { class: 'body' },
      el('h2', {}, el('a', { href: addressOf(hit), ...written(title) }, title)),
      el('p', { class: 'place' },
        el('span', { class: 'path', ...written(folder + name) }, folder && title !== name ? `${folder} / ` : folder, title === name ? '' : name),
        hit.source.page ? el('span', { class: 'tag' }, `page ${hit.source.page}`) : '',
        hit.stale ? el('span', { class: 'tag warn' }, 'changed since it was read') : '',
        others(hit)),
      hit.source.heading_path.length
        ? el('p', { class: 'headings', ...written(hit.source.heading_path.join('')) }, hit.source.heading_path.join(' › '))
        : '',
      el('p', { class: 'passage', ...written(hit.text) }, hit.kind === 'image' && hit.source.char_span[1] === 0 && hit.text ? 'Seems to show: ' : '', marked(hit, excerpt)),
      el('div', { class: 'foot' }, why,
        el('button', { type: 'button', class: 'quiet', onclick: () => onLike(hit) }, 'More like this',
          el('span', { class: 'unseen' }, `: ${title}`)),
        onJudge ? thumbs(hit, title, onJudge) : '')))
}

/** Two buttons that say whether a hit answers the question; `trove tune` learns from them. */
function thumbs(hit, title, onJudge) {
  const buttons = [['Answers', 1], ['Does not answer', 0]].map(([label, grade]) =>
    el('button', {
      type: 'button', class: 'quiet', 'aria-pressed': 'false',
      onclick: async ({ currentTarget }) => {
        if (!await onJudge(hit, grade)) return
        for (const button of buttons) button.setAttribute('aria-pressed', String(button === currentTarget))
      },
    }, label, el('span', { class: 'unseen' }, ` the question: ${title}`)))
  return buttons
}

function others(hit) {
  const more = [...(hit.source.paths ?? []).slice(1), ...(hit.copies ?? [])]
  if (!more.length) return ''
  return el('span', { class: 'tag', title: more.join('\n') }, `also in ${several(more.length, 'other file')}`)
}

function thumbnail(hit, name) {
  const holder = el('div', { class: 'thumb', 'aria-hidden': 'true' })
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).slice(0, 5) : hit.source.format
  const tile = el('span', { class: 'tile' }, ending)
  if (!isDrawn(hit)) {
    holder.append(tile)
    return holder
  }
  const whole = hit.kind !== 'image'
  holder.append(el('img', {
    alt: '', loading: 'lazy', decoding: 'async', draggable: false,
    src: whole ? pagePicture(hit.id, { size: 240 }) : cropPicture(hit.id, 240),
    onerror: (event) => event.target.replaceWith(tile),
  }))
  return holder
}

/** The parts of a score in the words of people. */
const names = {
  dense: 'meaning', lexical: 'words', proximity: 'words side by side', identifier: 'holds the identifier whole',
  recency: 'recent', chain: 'named in a hit', path: 'its name', depicts: 'shows what was asked', text: 'the words', image: 'the picture',
  'page-text': 'words read from the picture', query: 'question',
}

const nameOf = (part) => {
  const [kind, rest] = part.split(/:(.*)/s)
  if (kind === 'term') return `“${rest}”`
  if (kind === 'relevance') return rest.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  return (names[part] ?? names[kind] ?? kind) + (rest && kind !== 'image' ? ` ${rest}` : '')
}

/** Fills a `details` with what a hit's score is made of. */
export function explain(holder, hit) {
  if (holder.querySelector('.parts')) return
  const parts = [
    ...(hit.explanation ?? []).map(({ part, value, added, detail }) => ({ part, value, added, detail })),
    ...(hit.parts ?? []).map(({ part, weight, score }) => ({ part, value: score, added: weight * score })),
  ]
  const most = Math.max(1e-9, ...parts.map(({ added }) => Math.abs(added ?? 0)))
  const isOfRelevance = ({ part }) => part.startsWith('relevance:')
  const isAdded = (added) => added !== undefined && added !== null
  const sum = (added) => [
    el('meter', { min: 0, max: 1, value: Math.abs(added) / most, 'aria-label': `adds ${added.toFixed(3)}` }),
    ` ${added < 0 ? '−' : '+'}${Math.abs(added).toFixed(3)}`,
  ]
  const row = ({ part, value, added, detail }, columns) => el('tr', {},
    el('th', { scope: 'row', ...written(part) }, [nameOf(part), detail].filter(Boolean).join(' ')),
    el('td', {}, value.toFixed(3)),
    columns > 2 ? el('td', {}, isAdded(added) ? sum(added) : '') : '')
  const table = (rows, caption, columns) => rows.length
    ? el('table', {}, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, columns.map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, rows.map((part) => row(part, columns.length))))
    : ''
  const measures = [
    hit.relevance === undefined || hit.relevance === null ? null : `relevance ${hit.relevance.toFixed(2)}`,
    hit.scores.dense === null ? null : `meaning ${hit.scores.dense.toFixed(3)}`,
    hit.scores.lexical === null ? null : `words ${hit.scores.lexical.toFixed(2)}`,
    hit.scores.image === null ? null : `likeness ${hit.scores.image.toFixed(3)}`,
  ].filter(Boolean)
  holder.append(el('div', { class: 'parts' },
    el('p', {}, measures.join(' · ')),
    table(parts.filter((part) => !isOfRelevance(part)), 'What the score is made of', ['part', 'value', 'adds']),
    table(parts.filter(isOfRelevance), 'What relevance is reckoned from', ['part', 'value']),
    hit.duplicates?.length ? el('p', {}, `${several(hit.duplicates.length, 'passage')} saying the same left out`) : '',
    hit.more_in_document ? el('p', {}, `${count(hit.more_in_document)} more in this document`) : ''))
}
