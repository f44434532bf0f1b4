import type { MarketKey } from '#core/model/market-key.ts'
import type { Progress } from '#measure/round/progress.ts'

/** A round that this process is measuring. */
export interface RunningRound {
  /** Ids. */
  benchmark: string
  market: string
  /** The site in hand; null before the first and after the last. */
  site: string | null
  /** Which site of how many, counted from 1. */
  visit: number
  visits: number
  /** Which load of this visit, counted from 1; 0 while the browser starts. An evidence load comes after the others. */
  load: number
  loads: number
  evidence: boolean
}

type LiveEvent = 'rounds' | 'records'

/** What happens now, for those who look: rounds under way in this process, and records that have changed. */
export interface Live {
  running: () => readonly RunningRound[]
  /** Calls `listener` when rounds move on, or records changed. Returns what ends it. */
  listen: (listener: (event: LiveEvent) => void) => () => void
}

export interface LiveSource extends Live {
  /** Follows one round. `ended` when it is stored and judged, or given up. */
  follow: (key: MarketKey) => { progress: Progress; ended: () => void }
  recordsChanged: () => void
}

export function liveSource(): LiveSource {
  const listeners = new Set<(event: LiveEvent) => void>()
  const rounds = new Set<RunningRound>()
  const tell = (event: LiveEvent): void => {
    for (const listener of listeners) listener(event)
  }
  return {
    running: () => [...rounds],
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    recordsChanged: () => tell('records'),
    follow: (key) => {
      const round: RunningRound = { ...key, ...beforeVisit, visit: 0, visits: 0 }
      const progress: Progress = (event) => {
        switch (event.type) {
          case 'round-begun':
            rounds.add(round)
            round.visits = event.sites.length
            break
          case 'visit-begun':
            Object.assign(round, beforeVisit, { site: event.site, visit: round.visit + 1 })
            break
          case 'load-begun':
            Object.assign(round, { load: event.load, loads: event.of, evidence: event.evidence })
            break
          case 'visit-ended':
            Object.assign(round, beforeVisit)
            break
          case 'consent-begun':
          case 'step-begun':
          case 'step-ended':
          case 'warning':
            return
          default:
            throw new Error(`unknown event ${event satisfies never}`)
        }
        tell('rounds')
      }
      const ended = () => {
        if (rounds.delete(round)) tell('rounds')
        tell('records')
      }
      return { progress, ended }
    },
  }
}

const beforeVisit = { site: null, load: 0, loads: 0, evidence: false } as const
