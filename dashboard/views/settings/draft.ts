import type { LiveSettings } from '#core/model/live.ts'

/** What somebody has changed in the form and not saved. */
interface Draft {
  live: LiveSettings
  /** Number of the change that it was made from. */
  basedOn: number
}

const nameOf = (address: string) => `outpace:draft:${address}`

/** The tab keeps it: a look at another view, a reload or a new sign-in must not cost what was typed. */
export function keepDraft(address: string, draft: Draft | undefined): void {
  try {
    if (draft === undefined) sessionStorage.removeItem(nameOf(address))
    else sessionStorage.setItem(nameOf(address), JSON.stringify(draft))
  } catch {
    // A browser may refuse to store anything.
  }
}

export function keptDraft(address: string): Draft | undefined {
  try {
    const text = sessionStorage.getItem(nameOf(address))
    return text === null ? undefined : (JSON.parse(text) as Draft)
  } catch {
    return undefined
  }
}
