import { listed } from '../../model/listed.ts'
import { describeStep, type Recording } from '../../model/recording.ts'
import { clip } from '../../model/untrusted.ts'
import type { Problem } from '../problem.ts'
import { sideEffectNotes } from '../side-effect-words.ts'
import { recordedOrigins } from './origins.ts'
import { parseJson, parseRecording } from './parse.ts'
import type { ReportStep } from './report.ts'
import { checkSecrets, plainSecrets, withPlaceholders } from './secrets.ts'
import { isBlank } from './sequence.ts'
import { recordedSideEffects } from './side-effects.ts'

/** A recording as it is written beside a benchmark. */
export interface ImportPlan {
  recording: Recording
  /** Of the file to write; without secrets. */
  text: string
  /** What of the file is changed or has no effect, as sentences. */
  notes: string[]
  /** Values that were taken out, by the name of the secret. */
  secrets: { name: string; steps: number[] }[]
}

type Planned = { ok: true; plan: ImportPlan } | { ok: false; problems: Problem[] }

interface PlanOptions {
  /** Name of the exported file, for messages. */
  file: string
  text: string
  us: boolean
  /** Of the site that the recording is for. */
  origin: string
}

/** Prepares an exported recording for a site of a benchmark. Never throws. */
export function planImport({ file, text, us, origin }: PlanOptions): Planned {
  const parsed = parseRecording({ file, text })
  if (!parsed.ok) return parsed
  const problems: Problem[] = []
  const report: ReportStep = ({ step, key = '' }, message, hint) => {
    const place = step === undefined ? key : `step ${step + 1}${key === '' ? '' : `: ${key}`}`
    problems.push({ file, line: 0, column: 0, key: place, message, ...(hint !== undefined && { hint }) })
  }
  if (!us) checkSecrets(parsed.recording, { us, report })
  const found = plainSecrets(parsed.recording)
  const data = withPlaceholders(parseJson(text), found, report)
  if (problems.length > 0) return { ok: false, problems }
  const written = `${JSON.stringify(data, null, 2)}\n`
  const cleaned = parseRecording({ file, text: written })
  if (!cleaned.ok) return cleaned
  const { recording } = cleaned
  const names = [...new Set(found.map(({ name }) => name))]
  const secrets = names.map((name) => ({
    name,
    steps: found.filter((secret) => secret.name === name).map(({ step }) => step + 1),
  }))
  return {
    ok: true,
    plan: {
      recording,
      text: written,
      notes: [
        ...parsed.notes,
        ...moves(recording, origin),
        ...typedAddresses(recording),
        ...sideEffectNotes(recordedSideEffects(recording), { kind: 'recording', us }),
      ],
      secrets,
    },
  }
}

/** E-mail addresses, without their text: the person who recorded may have typed their own. */
function typedAddresses({ steps }: Recording): string[] {
  const numbers = steps.flatMap((step, index) =>
    step.type === 'change' && /^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$/.test(step.value) ? [`${index + 1}`] : [],
  )
  if (numbers.length === 0) return []
  const who = numbers.length === 1 ? `Step ${numbers[0]} types` : `Steps ${listed(numbers)} type`
  return [`${who} an e-mail address, which stays in the file and is sent by each load: use that of a test account.`]
}

/** What becomes of the addresses in the recording. */
function moves(recording: Recording, origin: string): string[] {
  const { steps } = recording
  const opened = steps.flatMap((step, index) =>
    step.type === 'navigate' && !isBlank(step) ? [{ step, number: index + 1, from: URL.parse(step.url)?.origin }] : [],
  )
  const recorded = opened[0]?.from
  if (recorded === undefined) return []
  const to = origin === 'served' ? 'the site that the benchmark serves' : origin
  const own = recordedOrigins(recording, origin)
  const isMoved = own.has(recorded) && recorded !== origin
  const moved = isMoved ? [`Addresses of ${clip(recorded)} become those of ${clip(to)}.`] : []
  const others = opened.filter(({ from = '' }) => !own.has(from) && from !== origin)
  return [
    ...moved,
    ...others.map(
      ({ step, number }) => `Step ${number} (${clip(describeStep(step))}) opens another site, as recorded.`,
    ),
  ]
}
