import { readFileSync } from 'node:fs'
import type { Answer } from './server.ts'

/**
 * A third party's server on its own origin: a tag manager and a chat widget. Shops load its scripts in the head of their
 * pages, where they block rendering.
 */
export const tagServer: Answer = ({ path }) => {
  switch (path) {
    case '/tag.js':
      return { type: script, body: tag, headers: fresh }
    case '/chat.js':
      return { type: script, body: chat, headers: fresh }
    case '/collect':
      return { status: 204, type: 'text/plain', body: '', headers: fresh }
    default:
      return { status: 404, type: 'text/plain', body: 'Not here.' }
  }
}

const script = 'text/javascript; charset=utf-8'
/** Its vendor says that tags change daily, so they must not be cached. */
const fresh = { 'cache-control': 'no-store' }

const events = ['view', 'search', 'basket', 'purchase', 'scroll', 'hover', 'return', 'newsletter']
const rules = Array.from({ length: 320 }, (_, i) => ({
  campaign: `C-${1000 + i}`,
  where: `^/(${events[i % 8]}|shop|sale)?/?[a-z0-9-]*${i}$`,
  event: events[(i * 5) % 8],
  audience: ['new', 'returning', 'lapsed'][i % 3],
  weight: ((i * 37) % 100) / 100,
}))
const tagCode = readFileSync(new URL('./tag.js', import.meta.url), 'utf8')
const tag = Buffer.from(`var tagRules = ${JSON.stringify(rules)};\n${tagCode}`)

const towns = ['Ballarat', 'Bendigo', 'Hobart', 'Cairns', 'Lismore', 'Albany', 'Orange', 'Warrnambool']
const shifts = Array.from({ length: 365 * towns.length }, (_, i) => ({
  town: towns[i % towns.length],
  day: Math.floor(i / towns.length),
  opens: `${8 + (i % 3)}:30`,
  closes: `${16 + (i % 4)}:00`,
  who: ['Mia', 'Jack', 'Ruby', 'Banjo', 'Isla', 'Ned'][(i * 7) % 6],
}))
const chatCode = readFileSync(new URL('./chat.js', import.meta.url), 'utf8')
const chat = Buffer.from(`var chatShifts = ${JSON.stringify(shifts)};\n${chatCode}`)
