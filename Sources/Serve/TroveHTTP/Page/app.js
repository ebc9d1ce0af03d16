// Joins the views: the address line, the keyboard, the theme, dropped and pasted pictures.
import { Answers } from './answer.js'
import { byId, el, fill, openDialog, several } from './dom.js'
import { Library } from './library.js'
import { Memory } from './memory.js'
import { Reader } from './reader.js'
import { Search } from './search.js'
import { ask } from './server.js'

const search = new Search()
const library = new Library()
const memory = new Memory()
const reader = new Reader(search)
const answers = new Answers()
search.onAsk = (body) => answers.follow(body)
answers.onOpen = (citation) => reader.cite(citation)

/** Views by name, each with what shows and hides it. A further one is an entry here and a `main` in the page. */
const views = {
  search: { show: showSearch, hide: () => reader.close() },
  library: { show: (address) => library.show(address.get('outcome')), hide: () => library.hide() },
  memory: { show: () => memory.show(), hide: () => memory.hide() },
}
let current = null

// The address: `#q=...` for a question, `#library?outcome=...` for the library.

function route() {
  const hash = location.hash.slice(1)
  const name = Object.keys(views).find((name) => hash === name || hash.startsWith(`${name}?`)) ?? 'search'
  const address = new URLSearchParams(hash.startsWith(name) ? hash.slice(name.length + 1) : hash)
  if (current && current !== name) views[current].hide()
  current = name
  for (const main of document.querySelectorAll('main')) main.hidden = main.dataset.view !== name
  for (const link of document.querySelectorAll('nav a')) {
    if (link.dataset.view === name) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  document.querySelector('.skip').href = `#${name === 'search' ? 'results' : name}`
  views[name].show(address)
}

function showSearch(address) {
  const id = address.get('hit')
  if (address.toString() || location.hash === '') search.restore(address)
  const hit = id && search.hits.find((hit) => hit.id === id)
  if (hit) reader.show(hit)
  else reader.close()
  const asked = address.get('q')
  document.title = asked ? `${asked} · Trove` : 'Trove'
}

/** A hit that the address names is opened once it is found. */
search.onResults = () => {
  byId('welcome').hidden = search.hits.length > 0 || search.state.toString() !== '' || byId('pictures').children.length > 0
  const id = new URLSearchParams(location.hash.slice(1)).get('hit')
  const hit = id && search.hits.find((hit) => hit.id === id)
  if (hit) reader.show(hit)
}

let openedHere = false
reader.onGo = (id) => {
  if (id) {
    history.replaceState(null, '', `#${search.addressOf(id)}`)
    return reader.show(search.hits.find((hit) => hit.id === id))
  }
  reader.close()
  if (openedHere) history.back()
  else history.replaceState(null, '', `#${search.state}`)
  openedHere = false
}

search.results.addEventListener('click', (event) => {
  if (event.target.closest('h2 a, .thumb') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    open(event.target.closest('li'))
  }
})

function open(item) {
  history.pushState(null, '', `#${search.addressOf(item.dataset.id)}`)
  openedHere = true
  route()
}

addEventListener('popstate', route)
addEventListener('hashchange', route)

// The keyboard.

addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return
  const isWriting = event.target.matches('input, select, textarea')
  const isAsking = event.target === search.query
  if (event.key === 'Escape' && isAsking && search.query.value) {
    search.query.value = ''
    return void search.submit()
  }
  if (isWriting && !(isAsking && event.key === 'ArrowDown')) return
  const does = {
    '/': () => {
      if (current !== 'search') {
        history.pushState(null, '', '#search')
        route()
      }
      search.query.focus()
      search.query.select()
    },
    ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1),
    w: () => toggleWhy(), '?': () => openDialog(byId('keys')), t: () => turnTheme(),
    g: () => { location.hash = current === 'search' ? '#library' : '#search' },
  }[event.key]
  if (!does || (current !== 'search' && ['ArrowDown', 'ArrowUp', 'j', 'k', 'w'].includes(event.key))) return
  event.preventDefault()
  does()
})

const focusedItem = () => document.activeElement?.closest?.('li.hit')

function move(by) {
  const items = [...search.results.children]
  const place = items.indexOf(focusedItem()) + by
  if (by < 0 && place < 0) return search.query.focus()
  items[Math.min(Math.max(place, 0), items.length - 1)]?.querySelector('h2 a').focus()
}

function toggleWhy() {
  const why = (focusedItem() ?? search.results.firstElementChild)?.querySelector('details.why')
  if (why) why.open = !why.open
}

byId('keys-button').addEventListener('click', () => openDialog(byId('keys')))

// Light or dark: as the system says, unless chosen.

const themes = ['system', 'light', 'dark']

function setTheme(theme) {
  document.documentElement.dataset.theme = theme
  localStorage.setItem('theme', theme)
  fill(byId('theme-button'), theme === 'system' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark',
    el('span', { class: 'unseen' }, ' theme; choose the next'))
}

function turnTheme() {
  setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length])
}

byId('theme-button').addEventListener('click', turnTheme)
setTheme(themes.includes(localStorage.getItem('theme')) ? localStorage.getItem('theme') : 'system')

// Pictures that are dropped or pasted.

const holdsFiles = (event) => event.dataTransfer?.types.includes('Files')
addEventListener('dragover', (event) => {
  if (!holdsFiles(event)) return
  event.preventDefault()
  byId('drop').hidden = false
})
addEventListener('dragleave', (event) => { if (!event.relatedTarget) byId('drop').hidden = true })
addEventListener('drop', (event) => {
  byId('drop').hidden = true
  if (!holdsFiles(event)) return
  event.preventDefault()
  takePictures([...event.dataTransfer.files])
})
addEventListener('paste', (event) => {
  const files = [...(event.clipboardData?.files ?? [])]
  if (!files.length) return
  event.preventDefault()
  takePictures(files)
})

function takePictures(files) {
  reader.close()
  if (current !== 'search') history.pushState(null, '', '#')
  if (current !== 'search') route()
  search.addPictures(files)
}

// What the store holds, for the folders to choose from and the empty page.

library.onRoots = (roots) => { search.roots = roots }

async function welcome() {
  const status = await ask('/v1/status').catch(() => null)
  if (!status) return
  search.roots = status.roots
  fill(byId('welcome'),
    el('p', {}, status.documents
      ? `${several(status.documents, 'document')} in ${several(status.roots.length, 'folder')} wait for a question.`
      : 'Nothing was read yet. Add a folder: trove index ~/Documents'),
    el('p', { class: 'hint' }, 'Ask in plain words of any language. Drop or paste a picture to find where it comes from. ',
      el('a', { href: '#library' }, 'What was read, and what was not')))
}

route()
welcome()
