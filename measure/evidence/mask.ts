import type { DocumentSample, Failure, Visit } from '#core/model/round.ts'
import { hiddenSecret, hideCredentials } from '#core/model/secret.ts'
import { totpCode } from '../journey/totp.ts'
import type { AccessSecrets } from '../load/access.ts'
import type { SecretTexts } from './cover.ts'
import type { KeepFile } from './keep.ts'
import { spellingsOf } from './spellings.ts'

/** Masks the secrets given to a journey, and credentials in any address, in everything that is stored. */
export interface Mask extends SecretTexts {
  secret: (name: string) => Promise<string>
  /** The one-time code of now, from a secret. */
  totp: (name: string) => Promise<string>
  /** For what the worker itself sends: it is not typed into the page. */
  access: AccessSecrets
  keep: KeepFile
  /** Whether the journey has been given a secret yet. */
  given: () => boolean
  /** The text without secrets and without credentials in its addresses. */
  hide: (text: string) => string
  /** Masks a visit's record, in place. */
  hideIn: (visit: Visit) => void
}

/** Length at which page text is truncated (requests.ts, vitals-script.ts); a secret may be truncated with it. */
const cutAt = 500
/** A shorter prefix of a secret at the cut gives nothing away. */
const shortestPrefix = 3
/** What a message has where something that it quotes was truncated, by us, by Playwright or by Node.js. */
const ellipsis = /(['"`]?(?:…|\.{3}))/

export function maskSecrets({ secret, keep }: Pick<Mask, 'secret' | 'keep'>): Mask {
  /** Names of secrets, by every spelling of their values. */
  const known = new Map<string, string>()
  let isGiven = false
  const hide = (text: string): string => {
    let hidden = text
    // Longest first, because one secret may be part of another.
    for (const [form, name] of [...known].toSorted(([a], [b]) => b.length - a.length)) {
      hidden = hidden.replaceAll(form, () => hiddenSecret(name))
      hidden = hidePrefixes(hidden, { form, isCut: text.length >= cutAt })
    }
    return hideCredentials(hidden)
  }
  const hideFailure = (failure: Failure | undefined): void => {
    if (failure !== undefined) failure.message = hide(failure.message)
  }
  const hideDocument = (document: DocumentSample): void => {
    document.url = hide(document.url)
    if (document.asked !== undefined) document.asked = hide(document.asked)
    if (document.title !== undefined) document.title = hide(document.title)
    if (document.heading !== undefined) document.heading = hide(document.heading)
    for (const redirect of document.redirects ?? []) redirect.url = hide(redirect.url)
  }
  const listeners: ((texts: string[]) => Promise<void>)[] = []
  const learn = async (name: string, value: string): Promise<string> => {
    const fresh = [...spellingsOf(value)].filter((form) => !known.has(form))
    for (const form of fresh) known.set(form, name)
    if (fresh.length > 0) await Promise.all(listeners.map((listener) => listener(fresh)))
    return value
  }
  const read = async (name: string): Promise<string> => learn(name, await secret(name))
  return {
    secret: async (name) => {
      isGiven = true
      return await read(name)
    },
    totp: async (name) => {
      isGiven = true
      return learn(name, await totpCode({ name, text: await read(name) }))
    },
    access: { secret: read, derived: learn },
    keep: (name, bytes) => keep(name, name.endsWith('.jsonl') ? hideInLog(bytes, hide) : bytes),
    given: () => isGiven,
    hide,
    texts: () => [...known.keys()],
    onTexts: (listener) => void listeners.push(listener),
    hideIn: (visit) => {
      hideFailure(visit.failure)
      for (const { steps, failure } of visit.loads) {
        hideFailure(failure)
        for (const { document } of steps) if (document !== undefined) hideDocument(document)
      }
    },
  }
}

/** Masks the beginnings of a secret where the text, or something in it, was truncated within it. */
function hidePrefixes(text: string, { form, isCut }: { form: string; isCut: boolean }): string {
  const parts = text.split(ellipsis)
  return parts.map((part, at) => (isCut || at < parts.length - 1 ? hidePrefix(part, form) : part)).join('')
}

function hidePrefix(text: string, form: string): string {
  for (let length = Math.min(form.length - 1, text.length); length >= shortestPrefix; length--) {
    if (text.endsWith(form.slice(0, length))) return `${text.slice(0, -length)}${hiddenSecret('cut off')}`
  }
  return text
}

/** A log of requests or of the console, one entry per line. */
function hideInLog(bytes: Uint8Array, hide: (text: string) => string): Uint8Array {
  const lines = new TextDecoder().decode(bytes).split('\n')
  const hidden = lines.map((line) => {
    if (line === '') return line
    const entry = JSON.parse(line) as { url?: string; text?: string }
    const texts = Object.entries({ url: entry.url, text: entry.text }).filter(([, text]) => text !== undefined)
    return JSON.stringify({ ...entry, ...Object.fromEntries(texts.map(([key, text]) => [key, hide(text ?? '')])) })
  })
  return new TextEncoder().encode(hidden.join('\n'))
}
