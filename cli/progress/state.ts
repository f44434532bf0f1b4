import type { Visit } from '#core/model/round.ts'
import type { ProgressEvent } from '#measure/round/progress.ts'

/** State of a round in the live view. */
export interface RoundState {
  sites: SiteProgress[]
  warnings: string[]
}

export interface SiteProgress {
  name: string
  phase: 'waiting' | 'measuring' | 'over'
  load: number
  of: number
  evidence: boolean
  /** Its consent banner is being accepted. */
  consent: boolean
  /** Current step. */
  step: string | undefined
  /** Start of the phase (performance.now), ms. */
  since: number
  visit: Visit | undefined
}

export function startState(sites: string[]): RoundState {
  return {
    sites: sites.map((name) => ({
      name,
      phase: 'waiting',
      load: 0,
      of: 0,
      evidence: false,
      consent: false,
      step: undefined,
      since: 0,
      visit: undefined,
    })),
    warnings: [],
  }
}

/** Applies an event of the round to the state. */
export function apply(state: RoundState, event: ProgressEvent, now: number): void {
  if (event.type === 'round-begun') return
  const name = event.type === 'visit-ended' ? event.visit.site : event.site
  const site = state.sites.find((each) => each.name === name)
  if (site === undefined) return
  switch (event.type) {
    case 'visit-begun':
      site.phase = 'measuring'
      site.since = now
      return
    case 'load-begun':
      Object.assign(site, { load: event.load, of: event.of, evidence: event.evidence, consent: false, step: undefined })
      return
    case 'consent-begun':
      site.consent = true
      return
    case 'step-begun':
      site.step = event.step
      return
    case 'step-ended':
      site.step = undefined
      return
    case 'visit-ended':
      site.phase = 'over'
      site.visit = event.visit
      return
    case 'warning':
      state.warnings.push(event.message)
      return
    default:
      throw new Error(`unknown event ${event satisfies never}`)
  }
}
