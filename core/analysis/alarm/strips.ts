import type { Aspect } from '../../judge/gap/reading.ts'
import type { Incident } from '../../model/incident.ts'
import { unitOf } from '../../model/metric.ts'
import type { Round, StepEvidence } from '../../model/round.ts'
import type { SiteFigures, Strip } from './alarm.ts'
import { failureOf } from './telling.ts'

/** As many as can still be told apart on a phone. */
const FRAMES = 5
/** A page that never stops moving is shown until a little after its main content, or what it drew first: a multiple of that time. */
const AFTER = 1.25

interface StripOptions extends Aspect {
  us: string
  rival: string | null
  incident: Incident
  sites: readonly SiteFigures[]
}

/**
 * Filmstrips of us and the rival at the same moments, from the newest round that has pictures of us. If the journey
 * fails or frames are missing, one picture each: the last screen that customers saw.
 */
export function stripsOf(rounds: readonly Round[], options: StripOptions): Strip[] {
  const { incident, step, us } = options
  const pictured = rounds.findLast(({ visits }) =>
    visits.some(({ site, evidence }) => site === us && evidence?.steps.some(({ name }) => name === step) === true),
  )
  const isFailing = failureOf(incident) !== undefined && incident.closedAt === null
  const found = pictured === undefined || isFailing ? [] : filmstrips(pictured, options)
  return found.length > 0 ? found : incident.closedAt === null ? finalPictures(incident, options) : []
}

function filmstrips(round: Round, { us, rival, step, sites, metric }: StripOptions): Strip[] {
  const rows = [us, rival].flatMap((site) => {
    const evidence = site === null ? undefined : evidenceOf(round, site, step)
    return site === null || evidence === undefined || evidence.filmstrip.length === 0
      ? []
      : [{ site, frames: evidence.filmstrip }]
  })
  if (rows[0]?.site !== us) return []
  const last = Math.max(...rows.map(({ frames }) => frames.at(-1)?.at ?? 0))
  const shown = sites
    .filter(({ name }) => rows.some(({ site }) => site === name))
    .map(({ during, after }) => after ?? during ?? 0)
  const slowest = unitOf[metric] === 'ms' ? Math.max(0, ...shown) : 0
  // The round with the pictures may have been slower than usual; a site that had drawn nothing yet would be left out.
  const drawn = Math.max(...rows.map(({ frames }) => frames[0]?.at ?? 0))
  const end = slowest > 0 ? Math.min(last, Math.max(slowest, drawn) * AFTER) : last
  const moments = Array.from({ length: FRAMES }, (_, index) => Math.round((end * (index + 1)) / FRAMES))
  return rows.map(({ site, frames }) => ({
    site,
    us: site === us,
    frames: moments.map((at) => ({ at, file: frames.findLast((frame) => frame.at <= at)?.file ?? null })),
  }))
}

function evidenceOf({ visits }: Round, site: string, step: string): StepEvidence | undefined {
  return visits.find((visit) => visit.site === site)?.evidence?.steps.find(({ name }) => name === step)
}

/** From the evidence stored with the incident, newest first. */
function finalPictures({ evidence }: Incident, { us, rival, step }: StripOptions): Strip[] {
  const files = evidence
    .filter(({ when }) => when !== 'before')
    .toReversed()
    .flatMap((one) => one.files)
  const rows = [us, rival].flatMap((site): Strip[] => {
    const own = files.filter((file) => file.site === site)
    const best =
      own.find((file) => file.step === step) ?? (site === us ? own.find((file) => file.step === null) : undefined)
    return site === null || best === undefined
      ? []
      : [{ site, us: site === us, frames: [{ at: null, file: best.screenshot }] }]
  })
  return rows[0]?.us === true ? rows : []
}
