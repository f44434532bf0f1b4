import type { Round, StepSample, Unusual, Visit } from '../../model/round.ts'
import { endedElsewhere } from './address.ts'
import { saysHardlyAnything, signInHeadings, signOfAnotherPage } from './sign.ts'

/** Why the page of a step is probably not the one asked for; all texts are untrusted. Such a step is shown, never compared. */
export type Doubt =
  | { kind: 'address'; asked: string; ended: string }
  | { kind: 'title'; title: string }
  | { kind: 'heading'; heading: string }
  | ({ kind: 'unusual' } & Unusual)

/** A step of a site with its doubt. */
export interface DoubtedPage {
  site: string
  step: string
  doubt: Doubt
}

const known = new WeakMap<StepSample, Doubt | null>()

/** The doubt about a step; undefined for a page like the one asked for. */
export function doubtOf(step: StepSample): Doubt | undefined {
  const before = known.get(step)
  if (before !== undefined) return before ?? undefined
  const doubt = findDoubt(step)
  known.set(step, doubt ?? null)
  return doubt
}

/** The steps of a visit with a doubt in its newest load that has one. */
export function doubtsIn({ loads }: Visit): { step: string; doubt: Doubt }[] {
  const doubts = loads.map(({ steps }) =>
    steps.flatMap((step) => {
      const doubt = doubtOf(step)
      return doubt === undefined ? [] : [{ step: step.name, doubt }]
    }),
  )
  return doubts.findLast((each) => each.length > 0) ?? []
}

/** The doubted steps of a round. */
export function doubtedPages({ visits }: Round): DoubtedPage[] {
  return visits.flatMap((visit) => doubtsIn(visit).map((one) => ({ site: visit.site, ...one }))).slice(0, MOST)
}

/** Doubts of a round that are remembered. */
const MOST = 50

function findDoubt({ document, view, unusual }: StepSample): Doubt | undefined {
  if (unusual !== undefined) return { kind: 'unusual', ...unusual }
  const shown = document ?? view
  if (shown === undefined) return undefined
  const { url, title, heading } = shown
  const asked = document?.asked
  if (asked !== undefined && endedElsewhere(asked, url)) return { kind: 'address', asked, ended: url }
  const isShort = saysHardlyAnything(heading)
  const titled = title === undefined ? undefined : signOfAnotherPage(title, asked ?? url, { isShort })
  if (titled !== undefined) return { kind: 'title', title: titled }
  const headed = heading === undefined ? undefined : signInHeadings(heading, asked ?? url)
  return headed === undefined ? undefined : { kind: 'heading', heading: headed }
}
