import type { BrowserContext } from 'playwright-core'

/** Cookies and localStorage of a browser context; no cache. */
export type SiteState = Awaited<ReturnType<BrowserContext['storageState']>>

/** Setting each origin's localStorage takes a document of its own before a load. */
const mostOrigins = 5
/** Characters of localStorage in all; a consent has a few thousand. */
const mostCharacters = 2_000_000

/** What loads begin with: all cookies (Chromium bounds them), and localStorage, the page's own first, within limits. */
export function keptState({ cookies, origins }: SiteState, pageOrigin: string): SiteState {
  const ownFirst = origins.toSorted((a, b) => Number(b.origin === pageOrigin) - Number(a.origin === pageOrigin))
  let left = mostCharacters
  const kept = ownFirst.filter(({ localStorage }) => {
    const size = localStorage.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
    if (size > left) return false
    left -= size
    return true
  })
  return { cookies, origins: kept.slice(0, mostOrigins) }
}
