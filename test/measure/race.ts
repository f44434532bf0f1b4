import type { SiteAccess } from '#core/model/access.ts'
import type { Profile } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { ProgressEvent } from '#measure/round/progress.ts'
import { type Contestant, measureRound, type RoundOptions } from '#measure/round/round.ts'
import { chromium, plainProfile } from './here.ts'

interface RaceOptions {
  /** The first is our own site. */
  contestants: Record<string, Contestant>
  /** Of the first. */
  access?: SiteAccess
  /** Every site's consent banner is accepted; the sites' own buttons, by name. */
  accepted?: Record<string, string[]>
  /** Names of the competitors whose journeys may change something. */
  allowed?: string[]
  steps: string[]
  loads?: number
  limits?: Partial<RoundOptions['benchmark']['limits']>
  profile?: Profile
  recordEvidence?: boolean
  signal?: AbortSignal
  deadline?: number
  scheduledAt?: Date
  secret?: RoundOptions['secret']
  keepEvidence?: RoundOptions['keepEvidence']
  files?: RoundOptions['files']
}

export interface Race {
  round: Round
  evidence: Map<string, Uint8Array>
  events: ProgressEvent[]
}

/** A round in the real browser; evidence stays in memory. */
export async function race(options: RaceOptions): Promise<Race> {
  const names = Object.keys(options.contestants)
  const evidence = new Map<string, Uint8Array>()
  const events: ProgressEvent[] = []
  const round = await measureRound({
    benchmark: {
      id: 'test',
      sites: names.map((name, i) => ({
        name,
        us: i === 0,
        origin: 'served',
        ...(i === 0 && options.access && { access: options.access }),
        ...(options.accepted?.[name] && { accept: options.accepted[name] }),
        ...(options.allowed?.includes(name) && { sideEffects: 'allowed' as const }),
        walk: { kind: 'pages', pages: {} },
      })),
      steps: options.steps,
      loads: options.loads ?? 1,
      ...(options.accepted && { consent: 'accepted' }),
      limits: { step: 10_000, visit: 60_000, memory: 2e9, ...options.limits },
    },
    market: {
      id: 'here',
      name: 'Here',
      region: 'local',
      profile: options.profile ?? plainProfile,
      locale: 'en-AU',
      timeZone: 'Australia/Sydney',
    },
    scheduledAt: (options.scheduledAt ?? new Date('2026-11-22')).toISOString(),
    region: 'local',
    files: options.files ?? (await chromium()),
    contestants: new Map(Object.entries(options.contestants)),
    secret: options.secret ?? (async (name) => `value of ${name}`),
    recordEvidence: options.recordEvidence ?? false,
    keepEvidence: options.keepEvidence ?? (async (name, bytes) => void evidence.set(name, bytes)),
    signal: options.signal ?? new AbortController().signal,
    ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
    progress: (event) => events.push(event),
  })
  return { round, evidence, events }
}
