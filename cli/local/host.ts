import { join } from 'node:path'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { type ChromiumFiles, findChromium } from '#measure/chromium/find.ts'
import type { Progress } from '#measure/round/progress.ts'
import { measureRound, type RoundOptions } from '#measure/round/round.ts'
import { withManners } from '#stages/run/manners.ts'
import { runRound } from '#stages/run/run.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { hasRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { proxyWords } from '../proxy.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Contestants } from './contestants.ts'
import type { Messenger } from './messenger.ts'
import { type RoundKeeper, roundKeeper } from './round-keeper.ts'
import { markUnderWay } from './under-way.ts'

/** This machine in place of Lambda, DynamoDB and S3. */
export interface Host extends AsyncDisposable {
  store: Store
  /** Whether the store has failed: this was said, and the command must not end as if all were well. */
  trouble: { happened: boolean }
  evidence: EvidenceStore
  files: ChromiumFiles
  keeper: RoundKeeper
  surroundings: Surroundings
  /** How long records are kept, ms. */
  retention: Settings['retention']
  /** Where people find out who measures their site. */
  contact?: string | undefined
  /** Explains once, after a site could not be reached, that a proxy is set and not used. */
  proxyWords: () => string | undefined
}

/** Opens the store before anything is measured, so that a store problem wastes no measurement. Throws StoreError. */
export async function openHost(
  surroundings: Surroundings,
  { retention, contact }: Pick<Settings, 'retention' | 'contact'>,
): Promise<Host> {
  const { stateFolder, cacheFolder, chromiumPath } = surroundings
  const store = await openSqliteStore({ folder: stateFolder })
  const evidence = evidenceFolder(join(stateFolder, 'evidence'))
  const files = await findChromium({ cacheFolder, chromiumPath })
  return {
    store,
    trouble: { happened: false },
    evidence,
    files,
    keeper: roundKeeper(store, retention.rounds),
    surroundings,
    proxyWords: once(proxyWords(surroundings.proxy)),
    retention,
    ...(contact !== undefined && { contact }),
    [Symbol.asyncDispose]: () => store.close(),
  }
}

export interface RaceOptions {
  host: Host
  benchmark: Benchmark
  market: Market
  contestants: Contestants
  scheduledAt: Date
  recordEvidence: boolean
  signal: AbortSignal
  progress: Progress
  /** Receives a sentence for each incident opened or closed, for each notification, and for what the store refused. */
  say?: (sentence: string) => void
  /** Sends notifications: of a benchmark, not of an ad-hoc comparison. */
  messenger?: Pick<Messenger, 'send'> | undefined
}

/** Measures a round, stores it, judges it, and notifies people. Null when the round is stored already. */
export async function race(options: RaceOptions): Promise<Round | null> {
  const { host, benchmark, contestants, messenger, say = toStderr } = options
  await using _underWay = await markUnderWay(host.surroundings)
  const result = await runRound({
    ...localOptions(options),
    contestants: () => politely(contestants, { host, benchmark }),
    isStored: (id) => hasRound(host.store, id),
    keep: host.keeper.keep,
  })
  if (!('round' in result)) return null
  if (result.outcome === 'refused') {
    host.trouble.happened = true
    say(host.keeper.problem() ?? 'The round could not be stored.')
    return result.round
  }
  // Loaded while nothing is measured: the first page need not wait for it.
  const { judgeStored } = await import('./judge-stored.ts')
  await judgeStored({ ...options, say }, result.round)
  if ((await messenger?.send(benchmark, { say })) === 'failed') host.trouble.happened = true
  return result.round
}

function toStderr(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

/** What measuring needs of a host. */
type Measuring = Pick<Host, 'store' | 'evidence' | 'files' | 'surroundings' | 'contact' | 'proxyWords'>
type MeasureOptions = Omit<RaceOptions, 'host'> & { host: Measuring }

/** Measures one round without storing it; its evidence is stored. */
export async function measureLocally(options: MeasureOptions): Promise<Round> {
  return measureRound({ ...localOptions(options), contestants: await politely(options.contestants, options) })
}

function politely({ sites }: Contestants, { host, benchmark }: Pick<MeasureOptions, 'host' | 'benchmark'>) {
  return withManners(sites, { store: host.store, benchmark, contact: host.contact, now: Date.now() })
}

function once(text: string | undefined): () => string | undefined {
  let left = text
  return () => {
    const said = left
    left = undefined
    return said
  }
}

/** What the machine at hand gives to a round. */
function localOptions({
  host,
  contestants: _,
  scheduledAt,
  say,
  ...options
}: MeasureOptions): Omit<RoundOptions, 'contestants'> {
  return {
    ...options,
    progress: (event) => {
      options.progress(event)
      const code = event.type === 'visit-ended' ? event.visit.failure?.code : undefined
      const words = code === 'dns' || code === 'unreachable' ? host.proxyWords() : undefined
      if (words !== undefined) say?.(words)
    },
    scheduledAt: scheduledAt.toISOString(),
    region: 'local',
    files: host.files,
    contact: host.contact,
    secret: host.surroundings.secret,
    keepEvidence: (name, bytes) => host.evidence.put(name, bytes),
  }
}
