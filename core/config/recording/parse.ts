import type { z } from 'zod'
import { closest, describe } from '../../model/parsed.ts'
import { describeStep, type RecordedStep, type Recording } from '../../model/recording.ts'
import { clip } from '../../model/untrusted.ts'
import { isTooLarge, tooLarge } from '../file-size.ts'
import type { Problem } from '../problem.ts'
import { valueAt } from '../shape.ts'
import { foreignFile } from './foreign.ts'
import type { ReportStep } from './report.ts'
import { header, headerKeys, mostRecorded, stepSchemas } from './schema.ts'
import { checkSequence } from './sequence.ts'

export type ParsedRecording = { ok: true; recording: Recording; notes: string[] } | { ok: false; problems: Problem[] }

/** Whether a text is, or was meant to be, a recording and not something else in JSON. */
export function looksRecorded(text: string): boolean {
  if (isTooLarge(text) || !/^\s*\{/.test(text)) return false
  try {
    return Array.isArray(valueAt(parseJson(text), ['steps']))
  } catch {
    return false
  }
}

/**
 * Parses a file of the Chrome DevTools Recorder into a recording that can be walked, or into everything that is wrong with it.
 * Never throws. The notes say what of the file has no effect.
 */
export function parseRecording({ file, text }: { file: string; text: string }): ParsedRecording {
  const problems: Problem[] = []
  const report: ReportStep = ({ step, key = '' }, message, hint) => {
    const place = step === undefined ? key : `step ${step + 1}${key === '' ? '' : `: ${key}`}`
    problems.push({ file, line: 0, column: 0, key: place, message, ...(hint !== undefined && { hint }) })
  }
  const data = readJson({ file, text }, report)
  if (data === undefined) return { ok: false, problems }
  const top = header.safeParse(data)
  if (!top.success) {
    for (const issue of top.error.issues) reportIssue(issue, { data, who: 'The recording', report })
    return { ok: false, problems }
  }
  const { title, timeout, steps: found } = top.data
  if (found.length > mostRecorded) {
    report({ key: 'steps' }, `The recording has ${found.length} steps; at most ${mostRecorded} are walked.`)
    return { ok: false, problems }
  }
  const notes = unknownKeys(data, headerKeys).map(
    (key) => `The key "${clip(key)}" is not part of the format and has no effect.`,
  )
  const steps = found.flatMap((step, index) => readStep(step, { index, report, notes }) ?? [])
  if (problems.length > 0) return { ok: false, problems }
  const recording: Recording = { title, timeout, steps }
  notes.push(...checkSequence(recording, report))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, recording, notes }
}

/** A file that Windows wrote may begin with a byte order mark. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ''))
}

function readJson({ file, text }: { file: string; text: string }, report: ReportStep): unknown {
  let data: unknown
  let place = ''
  try {
    if (!isTooLarge(text)) data = parseJson(text)
  } catch (error) {
    // Without the engine's words, which quote the file: it may hold a password.
    place = error instanceof SyntaxError ? (error.message.match(/line \d+ column \d+/)?.[0] ?? '') : ''
  }
  const foreign = foreignFile({ file, text, data })
  if (foreign !== undefined) {
    report({}, foreign.message, foreign.hint)
    return undefined
  }
  if (isTooLarge(text)) {
    report({}, tooLarge, 'A recording takes some kilobytes; is this the right file?')
  } else if (data === undefined) {
    const remedy = 'Export it from the Recorder panel of Chrome DevTools as "JSON".'
    report({}, `This file is not valid JSON${place === '' ? '' : ` (${place})`}.`, remedy)
  }
  return data
}

interface StepReading {
  index: number
  report: ReportStep
  notes: string[]
}

function readStep(found: unknown, { index, report, notes }: StepReading): RecordedStep | undefined {
  const type = valueAt(found, ['type'])
  if (typeof type !== 'string') {
    report({ step: index, key: 'type' }, `Step ${index + 1} has no "type".`, `Known types: ${known.join(', ')}.`)
    return undefined
  }
  if (type === 'customStep') {
    const name = valueAt(found, ['name'])
    const called = typeof name === 'string' ? ` "${clip(name)}"` : ''
    const what = `Step ${index + 1} is the custom step${called}, which only the extension that recorded it can run.`
    report(
      { step: index, key: 'name' },
      what,
      'Delete the step from the file, or write a "script" that does what it did.',
    )
    return undefined
  }
  if (!isKnown(type)) {
    const meant = closest(type, known)
    const what = `Step ${index + 1} is of the type "${clip(type)}", which the Recorder's format does not have.`
    const hint =
      meant === undefined ? 'Delete the step from the file, or record the journey again.' : `Did you mean "${meant}"?`
    report({ step: index, key: 'type' }, what, hint)
    return undefined
  }
  const schema: z.ZodObject = stepSchemas[type]
  const result = schema.safeParse(found)
  if (!result.success) {
    const who = `Step ${index + 1} (${type})`
    for (const issue of result.error.issues) reportIssue(issue, { data: found, who, step: index, report })
    return undefined
  }
  // The schema of each type is that of its step.
  const step = result.data as unknown as RecordedStep
  if (step.type !== 'setViewport' && step.type !== 'emulateNetworkConditions') {
    for (const key of unknownKeys(found, Object.keys(schema.shape))) {
      notes.push(
        `Step ${index + 1} (${clip(describeStep(step))}): the key "${clip(key)}" is not part of the format and has no effect.`,
      )
    }
  }
  return step
}

const known = Object.keys(stepSchemas)

function isKnown(type: string): type is keyof typeof stepSchemas {
  return Object.hasOwn(stepSchemas, type)
}

function unknownKeys(data: unknown, keys: readonly string[]): string[] {
  return typeof data === 'object' && data !== null ? Object.keys(data).filter((key) => !keys.includes(key)) : []
}

interface IssueReport {
  data: unknown
  /** Completes "has no" and names the step. */
  who: string
  step?: number
  report: ReportStep
}

function reportIssue(issue: z.core.$ZodIssue, { data, who, step, report }: IssueReport): void {
  const path = issue.path.map((segment) => (typeof segment === 'number' ? segment : String(segment)))
  const key = path.reduce<string>(
    (text, segment) =>
      typeof segment === 'number' ? `${text}[${segment}]` : text === '' ? segment : `${text}.${segment}`,
    '',
  )
  const place = { key, ...(step !== undefined && { step }) }
  const value = valueAt(data, path)
  if (key === '') report(place, `${who} must be a group of keys, not ${describe(data)}.`)
  else if (value === undefined) report(place, `${who} has no "${clip(key)}".`)
  else report(place, `${who}: "${clip(key)}" ${wrong(issue, value)}.`)
}

/** Completes the name of a key. The value is not quoted where it may be what somebody typed. */
function wrong(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${typeof value === 'string' ? 'a text' : describe(value)}`
    case 'invalid_value':
      return `is ${describe(value)}; allowed: ${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return 'must be a text or a list of texts'
    case 'too_small':
      return typeof value === 'number' ? `is less than ${issue.minimum}` : 'is empty'
    case 'too_big':
      return typeof value === 'number' ? `is more than ${issue.maximum}` : 'is too long'
    default:
      return 'is not valid'
  }
}

const kinds: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
}
