import { budgets as budgetsSchema } from '../audit-schema.ts'
import { categoriesOf, runsOf } from './categories.ts'
import type { FoundData } from './data.ts'
import type { FoundPages } from './found.ts'
import { groupOf, Keys, listOf } from './keys.ts'
import { leaveSettings, nearestProfile } from './profile.ts'

/** Reads a configuration of Unlighthouse: https://unlighthouse.dev/api-doc/config */
export function readUnlighthouse(found: FoundData): FoundPages {
  const keys = new Keys(found)
  const config = groupOf(found.data)
  const { site } = config
  const scanner = groupOf(config.scanner)
  const own = typeof site === 'string' ? [{ text: site, ...keys.lineOf(['site']) }] : []
  const listed = listOf(config.urls).flatMap((text, index) => {
    const path = ['urls', ...(Array.isArray(config.urls) ? [String(index)] : [])]
    if (typeof text !== 'string') {
      keys.leave(path, 'It is not an address.')
      return []
    }
    const whole = typeof site === 'string' ? URL.parse(text, withScheme(site))?.href : undefined
    return [{ text: whole ?? text, ...keys.lineOf(path) }]
  })
  const settings = { ...groupOf(config.lighthouseOptions), ...deviceOf(scanner) }
  leaveSettings(keys, { path: ['lighthouseOptions'], settings: config.lighthouseOptions, used: ['onlyCategories'] })
  keys.rest(['scanner'], { group: scanner, used: ['device', 'throttle', 'samples'], why: scannerWhy })
  const budgets = budgetsOf(groupOf(config.ci).budget, keys)
  keys.rest(['ci'], { group: config.ci, used: ['budget'], why: () => 'Outpace has its own reports.' })
  const used = ['site', 'urls', 'scanner', 'lighthouseOptions', 'ci']
  keys.rest([], { group: config, used, why: topWhy })
  const audits = {
    ...runsOf(scanner.samples, { keys, path: ['scanner', 'samples'] }),
    ...categoriesOf(groupOf(config.lighthouseOptions).onlyCategories, {
      keys,
      path: ['lighthouseOptions', 'onlyCategories'],
    }),
    ...(Object.keys(budgets).length > 0 && { budgets }),
  }
  const { profile, note } = nearestProfile(settings)
  const crawl =
    listed.length === 0
      ? [
          'Unlighthouse finds its pages by crawling; Outpace measures those that are listed. Add the pages that matter to customers.',
        ]
      : []
  return {
    kind: 'configuration of Unlighthouse',
    addresses: listed.length === 0 ? own : listed,
    left: keys.left,
    changes: [note, ...crawl],
    profile,
    ...(Object.keys(audits).length > 0 && { audits }),
  }
}

/** Unlighthouse throttles nothing but where `throttle` is set. */
function deviceOf({ device, throttle }: Record<string, unknown>): Record<string, unknown> {
  const isDesktop = device === 'desktop'
  return { ...(isDesktop && { preset: 'desktop' }), ...(throttle !== true && { throttlingMethod: 'provided' }) }
}

/** A budget for all categories, or one for each; scores from 0 to 100. */
function budgetsOf(found: unknown, keys: Keys): Record<string, number> {
  if (found === undefined) return {}
  const categories = ['performance', 'accessibility', 'best-practices', 'seo']
  const given = typeof found === 'number' ? Object.fromEntries(categories.map((each) => [each, found])) : groupOf(found)
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, score]): [string, number][] => {
      const isKnown = categories.includes(name) && budgetsSchema.safeParse({ [name]: score }).success
      if (isKnown && typeof score === 'number') return [[name, score]]
      keys.leave(['ci', 'budget', name], 'Outpace has no such budget.')
      return []
    }),
  )
}

function withScheme(site: string): string {
  return /^https?:\/\//i.test(site) ? site : `https://${site}`
}

function scannerWhy(key: string): string {
  switch (key) {
    case 'include':
    case 'exclude':
    case 'dynamicSampling':
    case 'crawler':
    case 'sitemap':
    case 'robotsTxt':
    case 'maxRoutes':
    case 'customSampling':
    case 'ignoreI18nPages':
    case 'skipJavascript':
      return 'It says which pages are crawled; Outpace measures those that are listed.'
    default:
      return 'Outpace has no such setting.'
  }
}

function topWhy(key: string): string {
  switch (key) {
    case 'auth':
    case 'cookies':
    case 'extraHeaders':
    case 'localStorage':
    case 'sessionStorage':
    case 'defaultQueryParams':
      return 'Outpace visits as a first-time customer; to sign in, write a "script".'
    case 'puppeteerOptions':
    case 'puppeteerClusterOptions':
    case 'chrome':
      return 'Outpace starts the browser the same way for every site.'
    case 'hooks':
      return 'It is code, which an import never runs.'
    default:
      return 'Outpace has no such setting.'
  }
}
