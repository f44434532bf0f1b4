import { isDay } from '../model/instant.ts'
import { listed } from '../model/listed.ts'
import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { formatDuration, parseDuration, parsePercentage, parseSize } from '../model/units.ts'
import { clip } from '../model/untrusted.ts'
import { type About, scalar } from './fields.ts'
import { hasControls } from './problem.ts'
import { noName } from './problem-words.ts'

/** A name that people read, at most 80 characters. */
export function name(about: About) {
  return scalar(readName, about)
}

/** A day, such as `2026-11-28`. */
export function date(about: About) {
  return scalar(readDate, about)
}

function readDate(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(found) && isDay(found)) return understood(found)
  return refused(`${describe(found)} is not a date.`, 'Write it as 2026-11-28.')
}

/** The name of a step. */
export function step(about: About) {
  return scalar(readStep, about)
}

function readName(found: unknown): Parsed<string> {
  if (typeof found === 'number' || typeof found === 'boolean') {
    return refused(`A name must be text; ${found} is not.`, `Put it in quotes: "${found}".`)
  }
  if (typeof found !== 'string') return refused(`A name must be text, not ${describe(found)}.`)
  if (found.trim() === '') return refused('This name is empty.')
  if (found === '__proto__') return refused(...noName)
  if (found.length > 80) return refused(`This name has ${found.length} characters; at most 80 fit into a report.`)
  if (found !== found.trim()) return refused(`${describe(found)} begins or ends with a space.`, 'Remove the space.')
  if (hasControls(found))
    return refused(`"${clip(found)}" contains invisible characters.`, 'Delete it and type it again.')
  return understood(found)
}

/** How many of them fit into a record depends on competitors and loads too: size-checks.ts. */
export const mostSteps = 30

export function readStep(found: unknown): Parsed<string> {
  const reading = readName(typeof found === 'number' ? String(found) : found)
  // JavaScript sorts keys that are numbers, which would change the order of the steps.
  if (!reading.ok || /\p{L}/u.test(reading.value)) return reading
  return refused(
    `The name of a step must contain a letter; ${describe(found)} has none.`,
    'Write, for example, "step 1".',
  )
}

type Bounds = About & { from: string; to: string }

export function duration({ from, to, ...about }: Bounds) {
  return scalar(bounded({ parse: parseDuration, from, to, units: durationUnits, beyond: ['short', 'long'] }), about)
}

/** For schedules, which have no seconds. */
export function interval({ from, to, ...about }: Bounds) {
  const longest = known(parseDuration(to))
  const parse = (found: unknown): Parsed<number> => {
    const reading = parseDuration(found)
    if (!reading.ok || reading.value % 60_000 === 0) return reading
    if (reading.value < 60_000 || reading.value > longest) return reading
    const near = formatDuration(Math.round(reading.value / 60_000) * 60_000)
    return refused(`${describe(found)} is not a whole number of minutes.`, `Write, for example, "${near}".`)
  }
  return scalar(bounded({ parse, from, to, units: durationUnits, beyond: ['short', 'long'] }), about)
}

export function percentage({ from, to, ...about }: Bounds) {
  return scalar(bounded({ parse: parsePercentage, from, to }), about)
}

export function size({ from, to, ...about }: Bounds) {
  return scalar(bounded({ parse: parseSize, from, to, units: ['MB', 'GB'] }), about)
}

const durationUnits = ['ms', 's', 'minutes', 'hours', 'days']

interface Bounded {
  parse: (found: unknown) => Parsed<number>
  from: string
  to: string
  /** To suggest for a bare number. */
  units?: string[]
  /** Completes "too". */
  beyond?: [less: string, more: string]
}

/** Rejects values outside the bounds and, for a bare number, suggests units that would bring it inside. */
export function bounded({
  parse,
  from,
  to,
  units = [],
  beyond = ['small', 'large'],
}: Bounded): (found: unknown) => Parsed<number> {
  const [least, most] = [known(parse(from)), known(parse(to))]
  const within = (reading: Parsed<number>) => reading.ok && reading.value >= least && reading.value <= most
  return (found) => {
    const reading = parse(found)
    if (within(reading)) return reading
    if (reading.ok) {
      const [less, more] = beyond
      return refused(`${describe(found)} is too ${reading.value < least ? less : more}.`, `Allowed: ${from} to ${to}.`)
    }
    const fitting = units.map((unit) => `${found} ${unit}`).filter((text) => within(parse(text)))
    if (typeof found !== 'number' || fitting.length === 0) return reading
    return refused(
      reading.words.message,
      `Write, for example, ${listed(
        fitting.slice(0, 2).map((text) => `"${text}"`),
        'or',
      )}.`,
    )
  }
}

function known(reading: Parsed<number>): number {
  if (!reading.ok) throw new Error(`A bound of the schema is wrong: ${reading.words.message}`)
  return reading.value
}
