import type { Recording, StepStart } from '../../model/recording.ts'
import { clip } from '../../model/untrusted.ts'
import { readRecordingFile } from '../addresses.ts'
import { type DraftSite, draftSites } from '../draft.ts'
import type { Problem } from '../problem.ts'
import { words } from '../problem-words.ts'
import { mostSteps, readStep } from '../scalars.ts'
import type { YamlSource } from '../yaml.ts'
import { parseRecording } from './parse.ts'
import type { ReportStep } from './report.ts'
import { checkSecrets } from './secrets.ts'
import { checkSideEffects } from './side-effects.ts'
import { defaultStarts, mappedStarts } from './starts.ts'

/** The recording of a site, as far as it can be walked. */
export interface RecordedSite {
  recording: Recording
  starts: StepStart[]
  /** Whether the site's `steps` name the steps; otherwise they take the benchmark's names. */
  isMapped: boolean
}

interface RecordingsOptions {
  source: YamlSource
  /** Name of the benchmark's file, for messages. */
  file: string
  /** Texts of recordings by name. */
  texts: ReadonlyMap<string, string>
  /** Receives what is wrong. */
  problems: Problem[]
}

/** Reads the recordings of all sites of a benchmark, by the path of the site: `us`, `competitors.0`. */
export function readRecordings({ source, file, texts, problems }: RecordingsOptions): Map<string, RecordedSite> {
  const recorded = new Map<string, RecordedSite>()
  for (const site of draftSites(source.data())) {
    const name = readRecordingFile(site.recording)
    const text = name.ok ? texts.get(name.value) : undefined
    if (!name.ok || text === undefined) continue
    const path = `${file.slice(0, file.lastIndexOf('/') + 1)}${name.value}`
    const parsed = parseRecording({ file: path, text })
    if (!parsed.ok) {
      problems.push(...parsed.problems)
      continue
    }
    const report: ReportStep = ({ step, key = '' }, message, hint) => {
      const place = step === undefined ? key : `step ${step + 1}: ${key}`
      problems.push({ file: path, line: 0, column: 0, key: place, message, ...(hint !== undefined && { hint }) })
    }
    const us = site.path[0] === 'us'
    checkSecrets(parsed.recording, { us, report })
    if (!us && !site.keys.includes('sideEffects')) checkSideEffects(parsed.recording, report)
    const starts = startsOf(parsed.recording, { site, source, problems })
    if (starts !== undefined) {
      recorded.set(site.path.join('.'), { recording: parsed.recording, starts, isMapped: site.starts !== undefined })
    }
  }
  return recorded
}

interface StartsOptions {
  site: DraftSite
  source: YamlSource
  problems: Problem[]
}

function startsOf(recording: Recording, { site, source, problems }: StartsOptions): StepStart[] | undefined {
  const { starts: mapping, path } = site
  if (mapping === undefined) {
    const starts = defaultStarts(recording)
    if (starts.length <= mostSteps) return starts
    const flaw = words(
      `The recording opens ${starts.length} pages; at most ${mostSteps} steps are measured.`,
      'Name those to measure, for example steps: { home: 2, search: 7 }',
    )
    problems.push(source.problem([...path, 'recording'], flaw, 'key'))
    return undefined
  }
  const { starts, flaws } = mappedStarts(recording, mapping)
  for (const { name, flaw } of flaws) problems.push(source.problem([...path, 'steps', name], flaw))
  for (const name of Object.keys(mapping)) {
    const reading = readStep(name)
    if (!reading.ok) problems.push(source.problem([...path, 'steps', name], reading.words, 'key'))
  }
  if (Object.keys(mapping).length === 0) {
    const flaw = words(
      `"steps" of ${clip(site.name ?? 'this site')} names no step.`,
      'Remove it, or write, for example, home: 2',
    )
    problems.push(source.problem([...path, 'steps'], flaw, 'key'))
  }
  return flaws.length === 0 && starts.length > 0 ? starts : undefined
}
