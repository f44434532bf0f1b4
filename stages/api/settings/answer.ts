import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { competitorsByPages, type LiveChange, type LiveSettings } from '#core/model/live.ts'
import { isAbout, type WrittenRecipient, writtenRecipient } from '#core/model/recipient.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { type ChangedSetting, changedSettings } from '#core/words/settings.ts'
import { readControls } from '#store/records/controls.ts'
import { resolveLive } from '../../settings/resolve.ts'
import { showSettings } from '../../settings/show.ts'
import type { SettingsApi } from './options.ts'

/** Changes that the page lists. */
const shownChanges = 50

/** What the Settings view shows. */
export interface SettingsAnswer {
  live: LiveSettings
  /** Of the newest change; 0 for none. A draft names it. */
  number: number
  /** Why the live settings are left out; empty when they are in force. */
  problems: string[]
  /** As in benchmark.yaml: what a key says that is not set. */
  file: FileSettings
  steps: readonly string[]
  /** Names of competitors that the files give by a script or a recording. */
  fixed: string[]
  history: ShownChange[]
  canTry: boolean
  /** Names of the markets that are paused. */
  paused: string[]
  /** Measuring of each market on AWS; absent where no dispatcher measures. */
  markets?: { id: string; name: string; paused: boolean }[]
}

interface FileSettings {
  every: string
  target: { against: string; metric: string; margin: string; promise: string | null }
  /** Who would get mail of this benchmark, with what they prefer. */
  to: WrittenRecipient[]
  competitors: { name: string; origin: string; pages: Record<string, string> }[]
}

export interface ShownChange extends Pick<LiveChange, 'number' | 'at' | 'by' | 'undoes'> {
  changes: ChangedSetting[]
}

/** Throws StoreError, RangeError for a benchmark that is not of this installation. */
export async function settingsAnswer(api: SettingsApi, id: string): Promise<SettingsAnswer> {
  const place = await api.place()
  const { store, sources } = place
  const source = sources.find(({ benchmark }) => benchmark.id === id)
  if (source === undefined) throw new RangeError(`The settings of "${id}" cannot be changed here.`)
  const { live, history, problems } = await showSettings(place, id)
  const [inForce] = await resolveLive(store, [source])
  const { benchmark: file } = source
  const markets = await marketsOf(store, inForce?.benchmark ?? file)
  return {
    live,
    number: history[0]?.number ?? 0,
    problems: problems.map(problemText),
    file: fileSettings(file),
    steps: file.steps,
    fixed: file.sites.filter(({ us, walk }) => !us && walk.kind !== 'pages').map(({ name }) => name),
    history: history.slice(0, shownChanges).map(({ number, at, by, undoes, ...states }) => ({
      number,
      at,
      by,
      ...(undoes !== undefined && { undoes }),
      changes: changedSettings(states),
    })),
    canTry: api.tryCompetitor !== undefined,
    paused: markets.flatMap(({ name, paused }) => (paused ? [name] : [])),
    ...(api.hasDispatcher && { markets: markets.filter(({ region }) => region !== 'local') }),
  }
}

function fileSettings(benchmark: Benchmark): FileSettings {
  const { id, every, target, alarm } = benchmark
  const { against, metric, margin, promise } = target
  return {
    every: formatDuration(every),
    target: {
      against: typeof against === 'string' ? against : against.competitor,
      metric,
      margin: formatPercentage(margin),
      promise: promise === undefined ? null : formatDuration(promise),
    },
    to: alarm.to.filter((recipient) => isAbout(recipient, id)).map(writtenRecipient),
    competitors: competitorsByPages(benchmark),
  }
}

async function marketsOf(store: Parameters<typeof readControls>[0], { id, markets }: Benchmark) {
  const { isPaused } = await readControls(store)
  return markets.map((market) => ({
    id: market.id,
    name: market.name,
    region: market.region,
    paused: isPaused(id, market.id),
  }))
}

/** On one line. */
export function problemText({ key, message, hint }: Pick<Problem, 'key' | 'message' | 'hint'>): string {
  const text = [message, hint].filter((part) => part !== undefined).join(' ')
  return key === '' ? text : `${key}: ${text}`
}
