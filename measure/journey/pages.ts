import type { Journey } from './journey.ts'

/** The journey of a site that is configured as a list of pages: each step opens its page. */
export function walkPages(pages: Record<string, string>, steps: string[]): Journey {
  return async ({ page, step }) => {
    for (const name of steps) {
      const url = pages[name] ?? '/'
      if (isSameDocument(url, page.url())) await page.goto('about:blank')
      await step(name, () => page.goto(url))
    }
  }
}

/**
 * True for an address that the browser would show without loading it, because it differs from the current one only behind `#`,
 * or would load as a reload, because it is the same. Leaving the page first makes it a load like that of any other page, with
 * the cache and connections as they are.
 */
function isSameDocument(url: string, current: string): boolean {
  if (!/^https?:/.test(current)) return false
  const base = new URL(current)
  // Relative to the site's origin. On another origin, it would be loaded anyway.
  if (!URL.canParse(url, base.origin)) return false
  const { origin, pathname, search } = new URL(url, base.origin)
  return origin === base.origin && pathname === base.pathname && search === base.search
}
