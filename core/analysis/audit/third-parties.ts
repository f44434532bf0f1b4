import type { Audit, AuditedPage } from '../../model/audit.ts'
import { sum } from '../../statistics/sum.ts'

/** The cost of third-party code on a site's pages, over the steps that we and the site were both audited on. */
export interface ThirdPartyShare {
  site: string
  us: boolean
  /** Share of the bytes, 0 to 1; null when no page was audited. */
  share: number | null
  bytes: number
  /** Main-thread time, ms. */
  time: number
  /** Sums over the pages, largest first. */
  entities: { entity: string; bytes: number; time: number }[]
}

export function thirdPartyShares({ pages }: Audit, sites: readonly { name: string; us: boolean }[]): ThirdPartyShare[] {
  const ok = pages.filter(({ status }) => status === 'ok')
  const ours = new Set(ok.filter(({ site }) => site === sites.find(({ us }) => us)?.name).map(({ step }) => step))
  return sites.map(({ name, us }) => {
    const own = ok.filter(({ site, step }) => site === name && (ours.size === 0 || ours.has(step)))
    const entities = sumUp(own)
    const bytes = sum(entities.map((each) => each.bytes))
    const total = sum(own.map(({ result }) => result?.metrics.bytes ?? 0))
    return {
      site: name,
      us,
      share: total === 0 ? null : Math.min(1, bytes / total),
      bytes,
      time: sum(entities.map((each) => each.time)),
      entities,
    }
  })
}

function sumUp(pages: readonly AuditedPage[]): ThirdPartyShare['entities'] {
  const all = pages.flatMap(({ result }) => result?.thirdParties ?? [])
  return [...Map.groupBy(all, ({ entity }) => entity)]
    .map(([entity, parts]) => ({
      entity,
      bytes: sum(parts.map(({ bytes }) => bytes)),
      time: sum(parts.map(({ time }) => time)),
    }))
    .toSorted((a, b) => b.bytes - a.bytes)
}
