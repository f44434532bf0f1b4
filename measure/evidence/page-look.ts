import type { CDPSession } from 'playwright-core'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { bounded } from '../load/bounded.ts'
import { longestUrl } from '../load/traffic.ts'

/** What the document of a step knows about its files beyond their requests; by address. Everything in it comes from the page. */
export type PageLook = ReadonlyMap<string, Pick<LoggedRequest, 'mainThread' | 'hidesText'>>

/** A page that is busy for longer must not hold up the visit, ms. */
const timeout = 2_000
/** Most files of a page that are listed one by one. */
const mostFiles = 300

interface Look {
  /** ms that scripts took in long frames: address, in all, and of that while the LCP element waited to be painted. */
  scripts: [url: string, total: number, delaying: number][]
  /** Address of the font that the text of the LCP element was hidden for. */
  font: string | null
}

/**
 * Looks at a document that has loaded, in a world of its own that the page cannot reach. `ready` is when all that the LCP
 * element needs had arrived, ms since the navigation began. Does not throw: a page that cannot be looked at has nothing.
 */
export async function lookAtPage(session: CDPSession, asked: { ready: number; lcp: number }): Promise<PageLook> {
  const look = (async (): Promise<PageLook> => {
    const { frameTree } = await session.send('Page.getFrameTree')
    const world = { frameId: frameTree.frame.id, worldName: 'outpace-look' }
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', world)
    const { result } = await session.send('Runtime.evaluate', {
      expression: `(${lookInPage.toString()})(${JSON.stringify({ ...asked, mostFiles, longestUrl })})`,
      contextId,
      returnByValue: true,
    })
    return read(result.value as Look)
  })()
  return await bounded(look, { limit: timeout, late: () => new Map() }).catch(() => new Map())
}

function read({ scripts, font }: Look): PageLook {
  const found = new Map<string, Pick<LoggedRequest, 'mainThread' | 'hidesText'>>()
  for (const [url, total, delaying] of scripts) {
    found.set(url, { mainThread: { total: Math.round(total), delaying: Math.round(delaying) } })
  }
  if (font !== null) found.set(font, { ...found.get(font), hidesText: true })
  return found
}

/** Runs in the page, so it must not use anything from outside. */
function lookInPage(asked: { ready: number; lcp: number; mostFiles: number; longestUrl: number }): Look {
  /** A font is what the text waited for if the text was painted at most this long after it had arrived, ms: decoding, layout, a frame. */
  const followed = 250
  const mostRules = 5_000

  /** The entries that the browser has kept: 200 long frames, 150 candidates for LCP. */
  const kept = (type: string): PerformanceEntry[] => {
    const observer = new PerformanceObserver(() => undefined)
    observer.observe({ type, buffered: true })
    const entries = observer.takeRecords()
    observer.disconnect()
    return entries
  }

  const scriptTimes = (): Look['scripts'] => {
    const times = new Map<string, [number, number]>()
    for (const frame of kept('long-animation-frame')) {
      const { scripts } = frame as PerformanceEntry & { scripts: (PerformanceEntry & { sourceURL: string })[] }
      for (const { sourceURL, startTime, duration } of scripts) {
        const url = sourceURL.split('#', 1)[0]?.slice(0, asked.longestUrl) ?? ''
        if (!/^https?:/.test(url) || (times.size >= asked.mostFiles && !times.has(url))) continue
        const [total, delaying] = times.get(url) ?? [0, 0]
        const within = Math.min(startTime + duration, asked.lcp) - Math.max(startTime, asked.ready)
        times.set(url, [total + duration, delaying + Math.max(0, within)])
      }
    }
    return [...times].map(([url, [total, delaying]]) => [url, total, delaying])
  }

  /** Addresses of the faces of these families that hide text, as far as the style sheets may be read. */
  const hidingFiles = (families: ReadonlySet<string>): Set<string> => {
    const urls = new Set<string>()
    let left = mostRules
    const walk = (rules: CSSRuleList, base: string): void => {
      for (const rule of rules) {
        if (left-- <= 0) return
        if (rule instanceof CSSFontFaceRule) {
          const { style } = rule
          const display = style.getPropertyValue('font-display') || 'auto'
          if (!families.has(plain(style.getPropertyValue('font-family'))) || !/^(auto|block)$/.test(display)) continue
          for (const [, , url = ''] of style
            .getPropertyValue('src')
            .slice(0, 4_000)
            .matchAll(/url\((["']?)(.*?)\1\)/g)) {
            const whole = URL.parse(url, base)?.href
            if (whole !== undefined && urls.size < asked.mostFiles) urls.add(whole)
          }
        } else if (rule instanceof CSSImportRule) {
          walkSheet(rule.styleSheet)
        } else if ('cssRules' in rule) walk(rule.cssRules as CSSRuleList, base)
      }
    }
    const walkSheet = (sheet: CSSStyleSheet | null): void => {
      try {
        if (sheet !== null) walk(sheet.cssRules, sheet.href ?? document.baseURI)
      } catch {
        // Of another origin, without CORS.
      }
    }
    for (const sheet of document.styleSheets) walkSheet(sheet)
    return urls
  }
  const plain = (family: string): string =>
    family
      .trim()
      .replace(/^["']|["']$/g, '')
      .toLowerCase()

  const hidingFont = (): string | null => {
    const last = kept('largest-contentful-paint').at(-1) as LargestContentfulPaint | undefined
    const element = last?.element
    if (last === undefined || last.url !== '' || !element?.isConnected) return null
    const used = new Set(getComputedStyle(element).fontFamily.split(',').map(plain))
    const hiding = [...document.fonts].filter(
      ({ family, display, status }) =>
        used.has(plain(family)) && status === 'loaded' && (display === 'auto' || display === 'block'),
    )
    if (hiding.length === 0) return null
    const urls = hidingFiles(used)
    const files = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
      ({ name, responseEnd }) =>
        (urls.size === 0 ? /\.(woff2?|ttf|otf)([?#]|$)/i.test(name) : urls.has(name)) &&
        responseEnd <= asked.lcp &&
        responseEnd >= asked.lcp - followed,
    )
    const name = files.toSorted((a, b) => a.responseEnd - b.responseEnd).at(-1)?.name
    return name?.slice(0, asked.longestUrl) ?? null
  }

  return { scripts: scriptTimes(), font: hidingFont() }
}
