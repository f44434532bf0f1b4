import { harOf } from '#core/analysis/har.ts'
import { layWaterfall } from '#core/analysis/waterfall/layout.ts'
import { waterfallSvg } from '#core/analysis/waterfall/svg.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { counted } from '#core/model/counted.ts'
import { timeWords } from '#core/words/parts.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { type EvidenceVisit, findEvidence } from '#stages/evidence/evidence.ts'
import { siteLog } from '#stages/evidence/site-log.ts'
import type { EvidenceStore } from '#store/port.ts'
import { chosen } from '../chosen.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import { measuredWith } from '../measured-with.ts'
import type { Output } from '../output.ts'
import { shown } from '../render/look.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { timeOption } from '../time-option.ts'
import { writeWhole } from '../write-whole.ts'

export interface EvidenceOptions {
  benchmark: string
  site: string | undefined
  market: string | undefined
  /** Time up to which evidence counts. */
  at: string | undefined
  /** File to write. */
  har: string | undefined
  waterfall: string | undefined
  trace: string | undefined
  step: string | undefined
  queries: boolean
  json: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** Rounds of a market that are looked at: pictures are taken once an hour, so this is half a week of rounds a quarter of an hour apart. */
const MOST_ROUNDS = 350
const MOST_LISTED = 20
/** Rows of a site in a waterfall. */
const MOST_ROWS = 100

/** `outpace evidence`: lists what was recorded, or writes it as HAR, waterfall or trace. Returns the exit code. */
export async function evidence(options: EvidenceOptions, surroundings: Surroundings, output: Output): Promise<number> {
  if (options.step !== undefined && options.waterfall === undefined)
    throw new CliError('--step is about a waterfall and needs --waterfall FILE.')
  if (options.queries && options.har === undefined)
    throw new CliError('--queries is about a HAR file and needs --har FILE.')
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  const [benchmark] = benchmarks
  if (benchmark === undefined) throw new CliError('There is no such benchmark.')
  const markets = selectMarkets(benchmark, options.market)
  const site = siteOf(benchmark, options.site)
  const to = timeOption('--at', options.at, { dateEnds: true })
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  const query = { store: records.store, benchmark, markets, site, to, most: MOST_ROUNDS }
  const found = await findEvidence(query)
  const [newest] = found
  if (newest === undefined) {
    throw new CliError(
      options.at === undefined
        ? `No evidence of ${benchmark.id} is stored. It is recorded once an hour: run "${measuredWith(benchmark.id, options)}".`
        : `No evidence of ${benchmark.id} up to ${options.at} is stored. List what is kept: npx outpace evidence ${benchmark.id}${options.cloud ? ' --cloud' : ''}`,
    )
  }
  if (options.har === undefined && options.waterfall === undefined && options.trace === undefined) {
    list(found, { options, output })
    return exitCodes.done
  }
  const tools = { benchmark, files: records.evidence, options, output }
  // Without a site, a HAR file is of your own.
  const us = benchmark.sites.find((each) => each.us)?.name
  const own = site === undefined ? (found.find(({ visit }) => visit.site === us) ?? newest) : newest
  if (options.har !== undefined) await writeHar(options.har, own, tools)
  if (options.waterfall !== undefined) {
    const { round } = newest
    await writeWaterfall(
      options.waterfall,
      found.filter((each) => each.round === round),
      tools,
    )
  }
  if (options.trace !== undefined) await writeTrace(options.trace, found, tools)
  return exitCodes.done
}

function list(found: readonly EvidenceVisit[], { options, output }: { options: EvidenceOptions; output: Output }) {
  if (options.json) {
    const visits = found.map(({ market, round, visit }) => ({
      scheduledAt: round.scheduledAt,
      market: market.id,
      site: visit.site,
      steps: visit.evidence?.steps.map(({ name, filmstrip }) => ({ name, pictures: filmstrip.length })),
      requests: visit.evidence?.requests,
      trace: visit.evidence?.trace ?? null,
    }))
    output.result(`${JSON.stringify(visits)}\n`)
    return
  }
  for (const { market, round, visit } of found.slice(0, MOST_LISTED)) {
    const at = timeWords(round.scheduledAt, { timeZone: market.timeZone, now: Date.now() })
    const pictures = visit.evidence?.steps.reduce((total, { filmstrip }) => total + filmstrip.length, 0) ?? 0
    const text = `${at} (${round.scheduledAt}), ${market.name}, ${visit.site}: ${counted(pictures, 'picture')}${visit.evidence?.trace === undefined ? '' : ', a trace'} and the requests`
    output.result(`${shown(text, 300, output.look)}\n`)
  }
  if (found.length > MOST_LISTED) output.result(`${found.length - MOST_LISTED} older ones are not listed.\n`)
  output.result('Write one with --har FILE, --waterfall FILE or --trace FILE; choose it with --site and --at.\n')
}

interface Tools {
  benchmark: Benchmark
  files: Pick<EvidenceStore, 'get'>
  options: EvidenceOptions
  output: Output
}

async function writeHar(file: string, { round, visit }: EvidenceVisit, { benchmark, files, options, output }: Tools) {
  const [first = ''] = benchmark.steps
  const found = await siteLog({ benchmark, evidence: files }, { round, site: visit.site, step: first })
  if (found === undefined) throw gone(visit.site)
  const har = harOf(found.log, {
    creator: { name: 'Outpace', version: outpaceVersion },
    browser: { name: 'Chromium', version: round.worker.chromium },
    title: visit.site,
    begun: Date.parse(visit.startedAt),
    steps: benchmark.steps,
    queries: options.queries,
  })
  await write(file, `${JSON.stringify(har, undefined, 2)}\n`)
  const entries = har.log.entries.length
  const text = `Wrote ${file}: ${counted(entries, 'request')} of ${visit.site}, round of ${round.scheduledAt}.`
  output.result(`${shown(text, 400, output.look)}\n`)
}

async function writeWaterfall(
  file: string,
  visits: readonly EvidenceVisit[],
  { benchmark, files, options, output }: Tools,
) {
  const [first = ''] = benchmark.steps
  const step = chosen({ kind: 'step', found: options.step ?? first, known: benchmark.steps })
  const sites = await Promise.all(
    benchmark.sites.map(async ({ name, us }) => {
      const own = visits.find(({ visit }) => visit.site === name)
      if (own === undefined) return undefined
      const found = await siteLog({ benchmark, evidence: files }, { round: own.round, site: name, step })
      return found && { site: name, us, ...found }
    }),
  )
  const known = sites.filter((each) => each !== undefined)
  const [newest] = visits
  if (known.length === 0 || newest === undefined) throw gone(step)
  const title = `Requests of ${step} on one clock, ${benchmark.name}, round of ${newest.round.scheduledAt}`
  await write(file, waterfallSvg(layWaterfall(known, { step, most: MOST_ROWS }), { title }))
  output.result(
    `${shown(`Wrote ${file}: ${step} of ${known.map(({ site }) => site).join(', ')}.`, 400, output.look)}\n`,
  )
}

/** The newest trace; most visits have none. */
async function writeTrace(file: string, found: readonly EvidenceVisit[], { benchmark, files, output }: Tools) {
  const traced = found.find(({ visit }) => visit.evidence?.trace !== undefined)
  const name = traced?.visit.evidence?.trace
  if (traced === undefined || name === undefined) {
    throw new CliError(
      `No Playwright trace of ${benchmark.id} is stored. One is recorded when a visit of your own site fails, and its evidence load fails too.`,
    )
  }
  const bytes = await files.get(name)
  if (bytes === undefined) {
    throw new CliError(
      `The trace of the round of ${traced.round.scheduledAt} is no longer kept. Choose another one with --at.`,
    )
  }
  await write(file, bytes)
  const text = `Wrote ${file}: ${traced.visit.site}, round of ${traced.round.scheduledAt}.`
  output.result(`${shown(text, 400, output.look)}\nOpen it with: npx playwright show-trace FILE\n`)
}

function gone(what: string): CliError {
  return new CliError(`The request log of ${what} is no longer kept, or cannot be read. Choose another one with --at.`)
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeWhole(file, content)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new CliError(`Cannot write ${file} (${code}). Choose another file.`, { cause })
  }
}

function siteOf({ sites }: Benchmark, wanted: string | undefined): string | undefined {
  if (wanted === undefined) return undefined
  return chosen({ kind: 'site', found: wanted, known: sites.map(({ name }) => name) })
}
