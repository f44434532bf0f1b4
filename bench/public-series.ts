// Labelled series of others, read point by point by this project's detector, Otava's algorithm and Perfherder's t-test, each
// with its defaults. Run `node bench/public-series.ts FILE`: a list of { name, values, expected } in JSON, or a file of the
// Turing Change Point Dataset with --annotations annotations.json of TCPDBench.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { otava } from './series/otava.ts'
import { ours } from './series/ours.ts'
import { perfherder, tTest } from './series/perfherder.ts'
import { readSeries } from './series/read.ts'
import { reach, type Score, scoreOf, sizeOf } from './series/score.ts'

const { values: options, positionals } = parseArgs({
  options: { annotations: { type: 'string' } },
  allowPositionals: true,
})
const [file] = positionals
if (file === undefined) throw new Error('Name a file: node bench/public-series.ts FILE')
const series = readSeries(
  readFileSync(file, 'utf8'),
  options.annotations === undefined ? undefined : readFileSync(options.annotations, 'utf8'),
)

/** Smaller changes raise no alarm by design. */
const margin = 0.05
const methods = [ours, otava, tTest, perfherder]
const totals = new Map(methods.map(({ name }) => [name, [] as { score: Score; large: number[] }[]]))
/** Other alarms at which the median does change by 5 % or more, so that the labels may be incomplete. */
const steps = new Map<string, number>()

for (const each of series) {
  const { name, values, labels } = each
  if (values.some((value) => value !== null && value <= 0)) {
    console.log(`${name}: left out, because the logarithm of a ratio needs values above 0.\n`)
    continue
  }
  const large = labels.filter((label) => sizeOf(each, label) >= margin)
  const sizes = labels.map((label) => `${label} (${(100 * sizeOf(each, label)).toFixed(1)} %)`)
  console.log(
    `${name}: ${values.length} points, ${labels.length === 0 ? 'no change' : `changes at ${sizes.join(', ')}`}`,
  )
  for (const method of methods) {
    const score = scoreOf(method.alarms(values, each), each)
    totals.get(method.name)?.push({ score, large })
    const found = score.found.map(({ label, delay, error }) => `${label} after ${delay}, onset ${signed(error)}`)
    const sized = score.others.map(({ onset }) => ({ onset, size: sizeOf(each, onset) }))
    steps.set(method.name, (steps.get(method.name) ?? 0) + sized.filter(({ size }) => size >= margin).length)
    const others = sized.length === 0 ? 'none' : `${sized.length} at ${some(sized)}`
    console.log(`  ${method.name.padEnd(23)} ${found.join('; ') || 'nothing found'}. Other alarms: ${others}`)
  }
  console.log('')
}

console.log(
  '| | changes of 5 % or more found | smaller ones found | delay, median and longest | onset exact or one off | other alarms | of these taken back later | at a step of 5 % or more |',
)
console.log('|---|---|---|---|---|---|---|---|')
for (const [name, scores] of totals) {
  const found = scores.flatMap(({ score, large }) =>
    score.found.map((one) => ({ ...one, isLarge: large.includes(one.label) })),
  )
  const large = found.filter(({ isLarge }) => isLarge)
  const labelled = scores.flatMap(({ score }) => [...score.found.map(({ label }) => label), ...score.missed]).length
  const ofLarge = scores.reduce((sum, each) => sum + each.large.length, 0)
  const others = scores.flatMap(({ score }) => score.others)
  const delays = large.map(({ delay }) => delay).sort((a, b) => a - b)
  const cells = [
    `${large.length} of ${ofLarge}`,
    `${found.length - large.length} of ${labelled - ofLarge}`,
    delays.length === 0 ? '–' : `${delays[Math.floor((delays.length - 1) / 2)]}, ${delays.at(-1)}`,
    `${large.filter(({ error }) => Math.abs(error) <= 1).length} of ${large.length}`,
    String(others.length),
    String(others.filter(({ kept }) => !kept).length),
    String(steps.get(name) ?? 0),
  ]
  console.log(`| ${[name, ...cells].join(' | ')} |`)
}
console.log(`\nAn alarm belongs to a change whose label is at most ${reach} points from its onset.`)

function signed(error: number): string {
  return error === 0 ? 'exact' : `${error > 0 ? '+' : ''}${error}`
}

function some(sized: readonly { onset: number; size: number }[]): string {
  const first = sized.slice(0, 8).map(({ onset, size }) => `${onset} (${(100 * size).toFixed(1)} %)`)
  return first.join(', ') + (sized.length > first.length ? ' …' : '')
}
