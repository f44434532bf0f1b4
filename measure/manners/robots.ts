import robotsParser from 'robots-parser'

/** What a site's robots.txt says about Outpace. */
export interface RobotsRules {
  /** Whether it disallows the page. */
  disallows: (url: string) => boolean
  /** Pause that it asks for between two pages, ms; 0 without any. */
  delay: number
}

/** The name by which robots.txt addresses us; else what it says to `*` holds (RFC 9309, section 2.2.1). */
const token = 'Outpace'

/** Rules of a robots.txt as it was read at the site's origin. */
export function robotsRules(origin: string, text: string): RobotsRules {
  const parsed = (robotsParser as unknown as (url: string, text: string) => ParsedRobots)(`${origin}/robots.txt`, text)
  const delay = parsed.getCrawlDelay(token) ?? 0
  return {
    // Of another origin it says nothing.
    disallows: (url) => parsed.isAllowed(url, token) === false,
    delay: Number.isFinite(delay) && delay > 0 ? 1000 * delay : 0,
  }
}

/** Its types declare a module without exporting what it returns. */
interface ParsedRobots {
  isAllowed(url: string, agent: string): boolean | undefined
  getCrawlDelay(agent: string): number | undefined
}
