import { listed } from '../../../model/listed.ts'
import { type Parsed, refused, understood } from '../../../model/parsed.ts'
import { slug } from '../../../model/slug.ts'
import { clip } from '../../../model/untrusted.ts'
import { isTooLarge, tooLarge } from '../../file-size.ts'
import { shortestSearched } from '../../recording/secrets.ts'
import { unlike } from '../../recording/starts.ts'
import { mostSteps, readStep } from '../../scalars.ts'
import { sideEffectNotes, sideEffectSentence } from '../../side-effect-words.ts'
import type { Statement } from '../code/code.ts'
import { parseCode, Unreadable } from '../code/parse.ts'
import { inOrder, type Left } from '../left.ts'
import { foreignScript, recorderCode } from './foreign.ts'
import { type JourneyPart, partsOf } from './journey.ts'
import { quoted } from './print.ts'
import { emptyWhy } from './runner.ts'
import { walkScript } from './walk.ts'

/** A script of another tool as a journey. */
export interface ScriptPlan {
  /** Of the file to write. */
  text: string
  parts: JourneyPart[]
  /** Names of the measured steps. */
  steps: string[]
  /** Sentences. */
  changes: string[]
  left: Left[]
  /** Names of secrets, and the lines of the imported file that they come from. */
  secrets: { name: string; line: number }[]
}

interface PlanOptions {
  /** Name of the file. */
  file: string
  code: string
  us: boolean
  /** Of the site. */
  origin: string
}

/** Reads a script, without running it, and writes what it does as a journey. Never throws. */
export function planScript({ file, code, us, origin }: PlanOptions): Parsed<ScriptPlan> {
  if (isTooLarge(code)) return refused(tooLarge, 'Is this the right file?')
  const recorded = recorderCode(code)
  if (recorded !== undefined) return refused(recorded.message, recorded.hint)
  let statements: Statement[]
  try {
    statements = parseCode(code, file)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return refused(error.message, 'Correct the file and import it again.')
  }
  const { items, left: found, addresses, values } = walkScript(statements, { origin })
  const left = inOrder(found)
  const parts = withNames(partsOf(items))
  const steps = parts.flatMap(({ name }) => name ?? [])
  const opens = parts.some(({ acts }) => acts.some((act) => act.code.startsWith('page.goto(')))
  if (!opens || steps.length === 0) {
    const foreign = foreignScript(code)
    if (foreign !== undefined) return refused(foreign.message, foreign.hint)
    const first =
      left.find(({ what }) => /goto|navigate|measure/.test(what)) ??
      left.find(({ why }) => why === emptyWhy) ??
      left.find(({ what }) => /^(?:for|while|if|do)\b/.test(what))
    const why = first === undefined ? '' : ` Line ${first.line}, ${first.what}: ${first.why}`
    return refused(
      `This script opens no page that is known without running it.${why}`,
      'Write the address of the first page into it: page.goto("https://…").',
    )
  }
  if (steps.length > mostSteps)
    return refused(`This script has ${steps.length} steps; at most ${mostSteps} are measured.`)
  const secrets = [...values.secrets].map(([name, { line }]) => ({ name, line }))
  const [first] = secrets
  if (!us && first !== undefined) {
    return refused(
      `Line ${first.line} types a secret (${first.name}), which only your own site's journey may do.`,
      'Remove signing in and paying from the script.',
    )
  }
  const text = scriptText({ file, parts, hasSecrets: secrets.length > 0 })
  for (const [name, { value, line }] of values.secrets) {
    if (value === undefined || value.length < shortestSearched || !text.includes(quoted(value).slice(1, -1))) continue
    return refused(
      `The value of the secret "${name}" in line ${line} is repeated elsewhere in the script.`,
      'Remove it there.',
    )
  }
  const effects = parts.flatMap(({ acts }) =>
    acts.flatMap(({ line, effect }) =>
      effect === undefined ? [] : [{ effect, what: sideEffectSentence(`Line ${line}`, effect) }],
    ),
  )
  const changes = [
    ...addresses.changes(),
    ...timeoutNote(code),
    ...restNote(parts),
    ...sideEffectNotes(effects, { kind: 'script', us }),
  ]
  return understood({ text, parts, steps, changes, left, secrets })
}

function withNames(parts: readonly JourneyPart[]): JourneyPart[] {
  const taken = new Set<string>()
  return parts.map(({ name: found, acts }) => {
    if (found === undefined) return { acts }
    const clipped = clip(found, 60)
    const name = unlike(readStep(clipped).ok ? clipped : 'page', taken)
    taken.add(slug(name))
    return { name, acts }
  })
}

function timeoutNote(code: string): string[] {
  return /\b(?:timeout|waitUntil|delay)\s*:/.test(code)
    ? ['Time-outs, delays and waitUntil are not taken over: Outpace waits for each page, for at most limits.step.']
    : []
}

/** What is walked and not measured, and how to measure it. */
function restNote(parts: readonly JourneyPart[]): string[] {
  const lines = parts
    .filter(({ name }) => name === undefined)
    .flatMap(({ acts }) => acts.map(({ line }) => String(line)))
  const unique = [...new Set(lines)]
  if (unique.length === 0) return []
  const where = `${unique.length === 1 ? 'Line' : 'Lines'} ${listed(unique)}`
  return [`${where}: walked, but not measured. To measure it, put it into a step('name', …) of its own.`]
}

function scriptText({
  file,
  parts,
  hasSecrets,
}: {
  file: string
  parts: readonly JourneyPart[]
  hasSecrets: boolean
}): string {
  const lines = parts.flatMap(({ name, acts }) => {
    const [only] = acts
    if (name === undefined) return acts.map(({ code }) => `  await ${code}`)
    if (acts.length === 1 && only !== undefined && !only.code.includes('await '))
      return [`  await step(${quoted(name)}, () => ${only.code})`]
    return [`  await step(${quoted(name)}, async () => {`, ...acts.map(({ code }) => `    await ${code}`), '  })']
  })
  return [
    "import { journey } from 'outpace'",
    '',
    `// Imported from ${clip(file, 80)} without running it.`,
    `export default journey(async ({ page, step${hasSecrets ? ', secret' : ''} }) => {`,
    ...lines,
    '})',
    '',
  ].join('\n')
}
