import { extname } from 'node:path'
import type { Digest } from '#core/analysis/digest/digest.ts'
import { type DigestWeek, newestWeek, readWeek, weekWith } from '#core/analysis/digest/week.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { errorMessage } from '#core/model/error-message.ts'
import { listed } from '#core/model/listed.ts'
import type { Settings } from '#core/model/settings.ts'
import { dateAt } from '#core/model/time.ts'
import { sizing } from '#infra/sizing.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { printPdf } from '#measure/chromium/print.ts'
import type { Message } from '#notify/message.ts'
import { makeDigest, weeksWithRecords } from '#stages/digest/digest.ts'
import { digestMessage, pdfName } from '#stages/digest/message.ts'
import type { Store } from '#store/port.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords, type Records } from '../local/records.ts'
import { measuredWith } from '../measured-with.ts'
import type { Output } from '../output.ts'
import { renderReport } from '../render/report.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { writeWhole } from '../write-whole.ts'

export interface ReportOptions {
  benchmark: string | undefined
  /** `2026-W46`, or a date in the week; without it, the last complete week. */
  week: string | undefined
  pdf: boolean
  html: boolean
  output: string | undefined
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

type Format = 'text' | 'html' | 'pdf'

/** `outpace report`: prints or writes the digest of a week. Returns the exit code. */
export async function report(options: ReportOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const format = formatOf(options)
  const asked = weekOf(options.week)
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  assertOneBenchmark(benchmarks, { ...options, format })
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  const { digests, missing } = await makeAll(benchmarks, {
    records,
    settings,
    asked,
    now: Date.now(),
    cloud: options.cloud,
  })
  // Benchmarks without rounds are skipped, unless that leaves no digest at all.
  if (digests.length === 0) throw new CliError(missing.join('\n'))
  for (const [at, digest] of digests.entries()) {
    if (at > 0) output.result('\n')
    await write(digest, { format, options, settings, surroundings, output })
  }
  return exitCodes.done
}

/** From the options, else from the file name extension. */
function formatOf({ pdf, html, output = '' }: ReportOptions): Format {
  if (pdf || html) return pdf ? 'pdf' : 'html'
  const extension = extname(output).toLowerCase()
  return extension === '.pdf' ? 'pdf' : extension === '.html' || extension === '.htm' ? 'html' : 'text'
}

function weekOf(text: string | undefined): DigestWeek | undefined {
  if (text === undefined) return undefined
  const week = readWeek(text)
  if (week !== null) return week
  throw new CliError(
    `--week: "${text}" is not a week. Write it like 2026-W46, or as a date in that week, such as 2026-11-09.`,
  )
}

function assertOneBenchmark(
  benchmarks: readonly Benchmark[],
  { format, output }: Pick<ReportOptions, 'output'> & { format: Format },
): void {
  if (benchmarks.length === 0)
    throw new CliError('No benchmark to report on. Add a folder with a benchmark.yaml to scenarios/.')
  if (benchmarks.length === 1 || (output === undefined && format !== 'html')) return
  const ids = benchmarks.map(({ id }) => id)
  throw new CliError(`One file holds one digest, but there are ${ids.length} benchmarks. Name one of ${listed(ids)}.`)
}

interface MakeOptions {
  records: Records
  settings: Settings
  asked: DigestWeek | undefined
  now: number
  cloud: boolean
}

async function makeAll(
  benchmarks: readonly Benchmark[],
  { records, settings, asked, now, cloud }: MakeOptions,
): Promise<{ digests: Digest[]; missing: string[] }> {
  const { store, evidence } = records
  const digests: Digest[] = []
  const missing: string[] = []
  for (const benchmark of benchmarks) {
    for (const market of benchmark.markets) await records.judge(benchmark, market)
    const known = await knownWeeks(store, benchmark)
    const week = asked ?? defaultWeek(benchmark, { known, now })
    if (known.has(week.name))
      digests.push(await makeDigest({ store, evidence, benchmark, settings, sizing, week, now }))
    else missing.push(noRounds(benchmark, { week, known: [...known], cloud }))
  }
  return { digests, missing }
}

async function knownWeeks(store: Store, benchmark: Benchmark): Promise<Set<string>> {
  return new Set((await weeksWithRecords(store, benchmark)).map(({ name }) => name))
}

/** The last complete week, or the current week if all rounds are from it. */
function defaultWeek({ markets }: Benchmark, { known, now }: { known: ReadonlySet<string>; now: number }): DigestWeek {
  const timeZone = markets[0]?.timeZone ?? 'UTC'
  const over = newestWeek(now, timeZone)
  const present = weekWith(dateAt(now, timeZone))
  return !known.has(over.name) && known.has(present.name) ? present : over
}

/** Number of weeks named in a message, at most. */
const mostNamed = 8

function noRounds(
  { id }: Benchmark,
  { week, known, cloud }: { week: DigestWeek; known: readonly string[]; cloud: boolean },
): string {
  const found = `${id} has no rounds in ${week.name}, ${week.monday} to ${week.sunday}.`
  if (known.length === 0) return `${found} No rounds are stored yet. Measure with "${measuredWith(id, { cloud })}".`
  const newest = known.slice(-mostNamed)
  const more = known.length > newest.length ? ` and ${known.length - newest.length} earlier` : ''
  return `${found} Weeks with rounds: ${newest.join(', ')}${more}.`
}

interface WriteOptions {
  format: Format
  options: ReportOptions
  settings: Settings
  surroundings: Surroundings
  output: Output
}

async function write(digest: Digest, { format, options, settings, surroundings, output }: WriteOptions): Promise<void> {
  const market = digest.markets[0]?.market
  const reader = { locale: market?.locale ?? 'en', timeZone: market?.timeZone ?? 'UTC' }
  const { dashboard } = settings
  const message = await digestMessage({
    digest,
    reader,
    ...(dashboard !== undefined && { dashboard }),
    ...(format === 'pdf' && { print: localPrinter(surroundings) }),
  })
  // A PDF is never printed to the terminal.
  const file = options.output ?? (format === 'pdf' ? pdfName(digest) : undefined)
  if (file === undefined) {
    output.result(format === 'html' ? message.html : renderReport(message.text, output.look))
    return
  }
  await writeReport(file, contentsOf(message, format))
  output.result(`${file}: ${message.subject}\n`)
}

function contentsOf({ text, html, attachments }: Message, format: Format): string | Uint8Array {
  switch (format) {
    case 'text':
      return text
    case 'html':
      return html
    case 'pdf':
      return attachments[0]?.bytes ?? ''
    default:
      return format satisfies never
  }
}

function localPrinter({ cacheFolder, chromiumPath }: Surroundings): (html: string) => Promise<Uint8Array> {
  return async (html) => {
    try {
      return await printPdf({ files: await findChromium({ cacheFolder, chromiumPath }), html })
    } catch (cause) {
      const why = errorMessage(cause)
      throw new CliError(`${why}\nUse --html, which needs no browser.`, { cause })
    }
  }
}

async function writeReport(file: string, contents: string | Uint8Array): Promise<void> {
  try {
    await writeWhole(file, contents)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause
    throw new CliError(`Cannot write ${file} (${cause.code}). Choose another file with -o.`, { cause })
  }
}
