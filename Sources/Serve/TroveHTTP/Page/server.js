// Asking the server that this page came from, and no other.

/** What the server refused, in its own words. */
export class Refusal extends Error {
  constructor(problem, status) {
    super(problem?.detail ?? `the server answered ${status}`)
    this.type = problem?.type
    this.status = status
  }
}

/** The JSON of a reply. A form is sent as it is, any other body as JSON. */
export async function ask(path, { body, method, signal } = {}) {
  const isForm = body instanceof FormData
  let reply
  try {
    reply = await fetch(path, {
      method: method ?? (body ? 'POST' : 'GET'), signal, credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}) },
      body: body && !isForm ? JSON.stringify(body) : body,
    })
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new Refusal({ detail: 'the server does not answer; is `trove serve` still running?' }, 0)
  }
  const json = await reply.json().catch(() => null)
  if (reply.status === 401) {
    throw new Refusal({ detail: 'this browser is not signed in any more; reload the page', type: json?.type }, 401)
  }
  if (!reply.ok) throw new Refusal(json, reply.status)
  return json
}

/** Address of a hit's or document's page as a picture. */
export function pagePicture(id, { size, page, marks = true } = {}) {
  const query = new URLSearchParams()
  if (size) query.set('size', size)
  if (page) query.set('page', page)
  if (!marks) query.set('marks', 'false')
  return `/v1/pages/${encodeURIComponent(id)}.png?${query}`
}

/** Address of a hit's passage or picture alone. */
export const cropPicture = (id, size) => `/v1/crops/${encodeURIComponent(id)}.png?size=${size}`

/** Follows a sync; `onChange` gets each state, the last one too. Returns what ends it. */
export function followSync(id, onChange) {
  const events = new EventSource(`/v1/sync/${encodeURIComponent(id)}/events`)
  const hear = (event) => onChange(JSON.parse(event.data))
  events.addEventListener('sync', hear)
  events.addEventListener('end', (event) => {
    events.close()
    hear(event)
  })
  return () => events.close()
}

/** Formats whose pages the server can draw. */
const drawn = new Set(['pdf', 'png', 'jpeg', 'tiff', 'webp', 'gif', 'bmp', 'pnm'])

/** Whether a hit can be seen on its page. */
export const isDrawn = (hit) => drawn.has(hit.source.format)

/** Identifier of a hit's document: its content's. */
export const documentOf = (hit) => `d_${hit.source.sha256.slice(0, 20)}`
