// Building elements without ever reading text as HTML.

/** An element with properties, `data-` and `aria-` attributes and listeners, and what lies in it. */
export function el(tag, properties = {}, ...content) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name === 'class') node.className = value
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name in node && !name.startsWith('aria')) node[name] = value
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...content.flat(Infinity).filter((part) => part !== undefined && part !== null && part !== ''))
  return node
}

export const byId = (id) => document.getElementById(id)

/** Puts other content into an element. */
export function fill(node, ...content) {
  node.replaceChildren(...content.flat(Infinity).filter((part) => part !== undefined && part !== null && part !== ''))
}

/** The language of a text by its script, so that a font with the right shapes is taken. */
export function languageOf(text) {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja'
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  if (/\p{Script=Han}/u.test(text)) return 'zh-Hans'
  return undefined
}

/** The direction and language that a text of a document is shown with. */
export const written = (text) => ({ lang: languageOf(text), dir: 'auto' })

/** Unicode scalars of a text: what the server's spans count. */
export const scalars = (text) => Array.from(text)

/** A number as people write it. */
export const count = (number) => number.toLocaleString('en')

/** "1 file", "2 files". */
export const several = (number, one, many = one + 's') => `${count(number)} ${number === 1 ? one : many}`

/** Calls `body` once, some time after the last call. */
export function later(milliseconds, body) {
  let timer
  const run = (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => body(...values), milliseconds)
  }
  run.cancel = () => clearTimeout(timer)
  return run
}

/** Opens a dialog; once it closes the keyboard goes to what `back` names then, or to where it was. */
export function openDialog(dialog, back = () => null) {
  if (dialog.open) return
  const before = document.activeElement
  dialog.showModal()
  dialog.addEventListener('close', () => (back() ?? (before?.isConnected ? before : null))?.focus(), { once: true })
}
