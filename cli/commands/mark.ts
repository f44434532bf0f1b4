import type { Benchmark } from '#core/model/benchmark.ts'
import type { MarkerKind } from '#core/model/marker.ts'
import { markerWords } from '#core/words/marker.ts'
import { zonedTime } from '#core/words/parts.ts'
import { addMarker, removeMarker } from '#stages/markers/markers.ts'
import type { Store } from '#store/port.ts'
import { readMarkers } from '#store/records/markers.ts'
import { CliError, cliErrorOf, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { shown, shownName } from '../render/look.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface MarkOptions {
  /** Undefined with `list` and `remove`. */
  label: string | undefined
  benchmark: string | undefined
  at: string | undefined
  kind: MarkerKind
  list: boolean
  /** Id of a marker. */
  remove: string | undefined
  json: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

interface Chosen {
  store: Store
  benchmarks: readonly Benchmark[]
  now: number
  output: Output
}

/** `outpace mark`: marks a release or campaign on the time line, lists or removes markers. Returns the exit code. */
export async function mark(options: MarkOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  const asked = [options.label !== undefined, options.list, options.remove !== undefined].filter(Boolean).length
  if (asked !== 1) {
    throw new CliError('Give a label, or --list, or --remove ID. For example: outpace mark "spring campaign"')
  }
  await using records = await openRecords(
    { ...options, onlyLooks: options.label === undefined },
    { surroundings, settings },
  )
  const chosen = { store: records.store, benchmarks, now: Date.now(), output }
  if (options.label !== undefined) await add(options.label, { ...chosen, options })
  else if (options.remove !== undefined) await remove(options.remove, { ...chosen, json: options.json })
  else await list({ ...chosen, json: options.json })
  return exitCodes.done
}

async function add(label: string, { store, benchmarks, now, output, options }: Chosen & { options: MarkOptions }) {
  for (const { id, name, markets } of benchmarks) {
    const { kind, at } = options
    const marked = await addMarker(store, { benchmark: id, draft: { label, kind, at }, now })
    if (!marked.ok) throw cliErrorOf(marked.words)
    const telling = { timeZone: markets[0]?.timeZone ?? 'UTC', now }
    const { value } = marked
    const text = `Marked on ${name}: ${markerWords(value)}, ${zonedTime(value.at, telling)}. Id: ${value.id}`
    output.result(
      options.json ? `${JSON.stringify({ benchmark: id, ...value })}\n` : `${shown(text, 500, output.look)}\n`,
    )
  }
}

async function remove(id: string, { store, benchmarks, now, output, json }: Chosen & { json: boolean }) {
  const removed = []
  for (const benchmark of benchmarks) {
    const marker = await removeMarker(store, { benchmark: benchmark.id, id, now })
    if (marker === undefined) continue
    removed.push(marker)
    const text = `Removed from ${benchmark.name}: ${markerWords(marker)}.`
    output.result(
      json ? `${JSON.stringify({ benchmark: benchmark.id, removed: id })}\n` : `${shown(text, 500, output.look)}\n`,
    )
  }
  if (removed.length === 0) throw new CliError('There is no such marker. Run "outpace mark --list" to list them.')
}

async function list({ store, benchmarks, now, output, json }: Chosen & { json: boolean }) {
  for (const { id, name, markets } of benchmarks) {
    const markers = await readMarkers(store, { benchmark: id })
    if (json) {
      output.result(`${JSON.stringify({ benchmark: id, markers })}\n`)
      continue
    }
    const telling = { timeZone: markets[0]?.timeZone ?? 'UTC', now }
    const lines = markers.map((marker) => `${zonedTime(marker.at, telling)}: ${markerWords(marker)}, ${marker.id}`)
    const title = shownName(name, 200, output.look)
    output.result(`\n${title}\n${lines.length === 0 ? `  No markers.\n` : ''}`)
    for (const line of lines) output.result(`  ${shown(line, 500, output.look)}\n`)
  }
}
