import { failureOf, tellingStreams } from '#core/analysis/alarm/telling.ts'
import { whyAbout } from '#core/analysis/why/about.ts'
import type { Why } from '#core/analysis/why/why.ts'
import { LEAGUE_ROUNDS } from '#core/judge/gap/comparable.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { Incident } from '#core/model/incident.ts'
import { readWhy, type WhyQuery } from './why.ts'

/**
 * Why we are behind: what changed on our own site since the onset, or else the gap to the competitor that the incident leads
 * with. Undefined where no cause is certain, or the incident is not about being behind. Throws StoreError.
 */
export async function whyOfIncident(
  incident: Incident,
  { most, ...place }: Pick<WhyQuery, 'store' | 'evidence' | 'benchmark' | 'market'> & { most: number },
): Promise<Why | undefined> {
  if (incident.kind !== 'behind' || incident.closedAt !== null || failureOf(incident) !== undefined) return undefined
  const [worst] = tellingStreams(incident.streams)
  if (worst === undefined || worst.step === WHOLE_JOURNEY) return undefined
  const asked = { ...place, step: worst.step, most: Math.min(LEAGUE_ROUNDS, most) }
  const isOurs = incident.cause.kind === 'us'
  const change = isOurs ? await readWhy({ ...asked, before: incident.openedAt }) : null
  const about = (why: Why | null) => (why === null ? undefined : (whyAbout(why, worst.metric) ?? undefined))
  const changed = about(change)
  if (changed !== undefined || worst.competitor === null) return changed
  return about(await readWhy({ ...asked, competitor: worst.competitor }))
}
