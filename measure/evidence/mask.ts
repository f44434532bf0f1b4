import type { Failure, Visit } from '#core/model/round.ts'
import { hiddenSecret } from '#core/model/secret.ts'
import type { KeepFile } from './evidence.ts'

/** Knows the secrets that a journey was given, so that nothing of them is kept. */
export interface Mask {
  secret: (name: string) => Promise<string>
  keep: KeepFile
  /** Whether a secret was given yet. */
  given: () => boolean
  /** Hides them in what the record holds of a visit, in place. */
  hideIn: (visit: Visit) => void
}

/** Where texts of pages are cut off (requests.ts, vitals-script.ts); a secret may be cut there, too. */
const cutAt = 500
/** A shorter rest of a secret at the cut tells nothing. */
const shortestRest = 3

export function maskSecrets({ secret, keep }: Pick<Mask, 'secret' | 'keep'>): Mask {
  /** Names of secrets, by every way in which they are written. */
  const known = new Map<string, string>()
  const hide = (text: string): string => {
    let hidden = text
    // The longest first, because one secret may be part of another.
    for (const [form, name] of [...known].toSorted(([a], [b]) => b.length - a.length)) {
      hidden = hidden.replaceAll(form, () => hiddenSecret(name))
      if (text.length >= cutAt) hidden = hideRest(hidden, form)
    }
    return hidden
  }
  const hideFailure = (failure: Failure | undefined): void => {
    if (failure !== undefined) failure.message = hide(failure.message)
  }
  return {
    secret: async (name) => {
      const value = await secret(name)
      for (const form of formsOf(value)) known.set(form, name)
      return value
    },
    keep: (name, bytes) => keep(name, known.size > 0 && name.endsWith('.jsonl') ? hideInLog(bytes, hide) : bytes),
    given: () => known.size > 0,
    hideIn: (visit) => {
      if (known.size === 0) return
      hideFailure(visit.failure)
      for (const { steps, failure } of visit.loads) {
        hideFailure(failure)
        for (const { document } of steps) if (document !== undefined) document.url = hide(document.url)
      }
    },
  }
}

/** As it is, and as forms and addresses write it. */
function formsOf(value: string): Set<string> {
  if (value === '') return new Set()
  const text = value.toWellFormed()
  const inForm = new URLSearchParams({ value: text }).toString().slice('value='.length)
  return new Set([value, encodeURI(text), encodeURIComponent(text), inForm])
}

/** The beginning of a secret, where the text breaks off within it. */
function hideRest(text: string, form: string): string {
  for (let length = form.length - 1; length >= shortestRest; length--) {
    if (text.endsWith(form.slice(0, length))) return `${text.slice(0, -length)}${hiddenSecret('cut off')}`
  }
  return text
}

/** A request log: an entry a line. */
function hideInLog(bytes: Uint8Array, hide: (text: string) => string): Uint8Array {
  const lines = new TextDecoder().decode(bytes).split('\n')
  const hidden = lines.map((line) => {
    if (line === '') return line
    const entry = JSON.parse(line) as { url: string }
    return JSON.stringify({ ...entry, url: hide(entry.url) })
  })
  return new TextEncoder().encode(hidden.join('\n'))
}
