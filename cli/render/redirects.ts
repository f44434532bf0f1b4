import type { League } from '#core/analysis/league/league.ts'
import { redirectWords } from '#core/words/doubt.ts'
import { formatMetric } from '#core/words/metric.ts'
import { type Look, shownName } from './look.ts'
import { siteName } from './standings.ts'

const mostLines = 6
/** Shorter ones, such as a page that completes its own address, explain nothing. */
const shortest = 50

/** A sentence for each step whose time includes a client redirect, longest first. */
export function redirects({ sites, ranking: { metric } }: League, look: Look): string[] {
  return sites
    .flatMap((site) => site.steps.map((step) => ({ site, ...step, ms: step.clientRedirect ?? 0 })))
    .filter(({ ms }) => ms >= shortest)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, mostLines)
    .flatMap(({ site, name, metrics, ms }) => {
      const median = metrics[metric]?.median
      if (median === undefined) return []
      const time = formatMetric(metric, median)
      return [`${siteName(site, look)} on ${shownName(name, 40, look)}: ${time}, ${redirectWords(ms)}.`]
    })
}
