import type { Benchmark } from './benchmark.ts'

/**
 * What people have changed without a deployment, in the shape of benchmark.yaml and with values as they are written there.
 * An absent key means "as in the file".
 */
export interface LiveSettings {
  /** Such as `30 minutes`. */
  every?: unknown
  target?: {
    against?: unknown
    metric?: unknown
    margin?: unknown
    /** Null: no promise, whatever the file says. */
    promise?: unknown
  }
  alarm?: {
    /** Mail addresses, alone or with preferences. */
    to?: unknown
  }
  /** All competitors that are given by pages; those with a script or a recording are the file's. */
  competitors?: LiveCompetitor[]
}

export interface LiveCompetitor {
  name: string
  origin: unknown
  /** Path of each step. */
  pages: unknown
}

/** Competitors that are given by pages, as live settings name them. */
export function competitorsByPages({ sites }: Pick<Benchmark, 'sites'>) {
  return sites.flatMap(({ us, name, origin, walk }) =>
    us || walk.kind !== 'pages' ? [] : [{ name, origin, pages: walk.pages }],
  )
}

/** One change of the live settings of a benchmark. */
export interface LiveChange {
  /** 1 for the first. */
  number: number
  /** ISO 8601, UTC. */
  at: string
  /** Who made it: the name that was signed in with, or the user of the machine. */
  by: string
  before: LiveSettings
  after: LiveSettings
  /** Number of the change that this one takes back. */
  undoes?: number
}

/** Keys that can be changed live, as people write them. */
export const liveKeys = [
  'every',
  'target.against',
  'target.metric',
  'target.margin',
  'target.promise',
  'alarm.to',
  'competitors',
] as const
export type LiveKey = (typeof liveKeys)[number]

/** The value of a key; undefined where it is as in the file. */
export function liveValue(live: LiveSettings, key: LiveKey): unknown {
  const [group = '', inner] = key.split('.')
  const value = (live as Record<string, unknown>)[group]
  return inner === undefined ? value : (value as Record<string, unknown> | undefined)?.[inner]
}

/** The settings with another value for a key; undefined takes it back. */
export function withLiveValue(live: LiveSettings, key: LiveKey, value: unknown): LiveSettings {
  const [group = '', inner] = key.split('.')
  const { [group]: old, ...others } = live as Record<string, unknown>
  if (inner === undefined) return (value === undefined ? others : { ...others, [group]: value }) as LiveSettings
  const { [inner]: _, ...rest } = (old ?? {}) as Record<string, unknown>
  const changed = value === undefined ? rest : { ...rest, [inner]: value }
  return (Object.keys(changed).length === 0 ? others : { ...others, [group]: changed }) as LiveSettings
}

/** Keys in which two settings differ. */
export function changedKeys(one: LiveSettings, other: LiveSettings): LiveKey[] {
  return liveKeys.filter((key) => JSON.stringify(liveValue(one, key)) !== JSON.stringify(liveValue(other, key)))
}
