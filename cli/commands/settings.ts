import { assignLive } from '#core/config/live/assign.ts'
import { formatProblems } from '#core/config/problem.ts'
import { losesData } from '#core/judge/begins-anew.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { addressesOf } from '#core/model/recipient.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { sizing } from '#infra/sizing.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { type Draft, draftOfUndo, previewSettings, type SettingsPlace, saveSettings } from '#stages/settings/change.ts'
import { pullSettings } from '#stages/settings/pull.ts'
import { readSettings } from '#store/records/settings.ts'
import { CliError, cliErrorOf, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { changeText, settingsText } from '../render/settings.ts'
import { findSource } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { userName } from '../user-name.ts'

interface Common {
  /** Name or folder. */
  benchmark: string
  json: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

export type SettingsOptions =
  | (Omit<Common, 'benchmark'> & { verb: 'show'; benchmark: string | undefined })
  | (Omit<Common, 'benchmark'> & { verb: 'pull'; benchmark: string | undefined })
  /** `changes` such as `every=30 minutes`; with `yes` also where something is judged from scratch. */
  | (Common & { verb: 'set'; changes: readonly string[]; yes: boolean })
  /** `number` of a change; undefined: the newest. */
  | (Common & { verb: 'undo'; number: number | undefined; yes: boolean })

/** `outpace settings show|set|undo|pull`. Returns the exit code. */
export async function settings(options: SettingsOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { cloud, json } = options
  const scenarios = await loadScenarios(surroundings.root)
  const { settings: own, sources, benchmarks, problems } = scenarios
  if (options.benchmark === undefined && problems.length > 0) throw new CliError(formatProblems(problems))
  const asked = options.benchmark === undefined ? sources : [findSource(scenarios, options.benchmark)]
  const onlyLooks = options.verb !== 'set'
  await using records = await openRecords({ cloud, onlyLooks }, { surroundings, settings: own })
  const place: SettingsPlace = {
    store: records.store,
    sources,
    settings: own,
    sizing,
    ...(cloud && own.sender === undefined && { subscribed: addressesOf({ ...own, benchmarks }) }),
  }
  for (const { benchmark } of asked) {
    if (options.verb === 'show') {
      output.result(await settingsText(place, { benchmark, json, look: output.look, now: Date.now() }))
      continue
    }
    if (options.verb === 'pull') {
      output.result(await pull(benchmark, { place, surroundings, cloud, json }))
      continue
    }
    const draft = await draftOf(options, { place, id: benchmark.id })
    await change(draft, { options, place, output })
  }
  return exitCodes.done
}

interface PullTools extends Pick<Common, 'json' | 'cloud'> {
  place: SettingsPlace
  surroundings: Surroundings
}

async function pull({ id, name }: Benchmark, { place, surroundings, cloud, json }: PullTools): Promise<string> {
  const by = userName()
  const { root } = surroundings
  const pulled = await pullSettings(place, { root, benchmark: id, by, now: Date.now(), isRead: !cloud })
  if (pulled.outcome === 'refused') throw new CliError(`Nothing was written.\n\n${formatProblems(pulled.problems)}`)
  return json
    ? `${JSON.stringify({ benchmark: id, ...pulled })}\n`
    : `${oneLine(name, 80)}: ${pulledWords(pulled.outcome, id)}\n`
}

function pulledWords(outcome: 'nothing' | 'written' | 'cleared', id: string): string {
  const file = `scenarios/${id}/benchmark.yaml`
  switch (outcome) {
    case 'nothing':
      return 'everything is as in the file.'
    case 'cleared':
      return `${file} says the same now, and the live settings are cleared.`
    case 'written':
      return `written into ${file}. Deploy it, then run this again, which clears the live settings.`
    default:
      return outcome satisfies never
  }
}

interface ChangeTools {
  options: Exclude<SettingsOptions, { verb: 'show' | 'pull' }>
  place: SettingsPlace
}

async function draftOf(
  options: ChangeTools['options'],
  { place, id }: { place: SettingsPlace; id: string },
): Promise<Draft> {
  if (options.verb === 'undo') {
    const undo = await draftOfUndo(place.store, { benchmark: id, number: options.number })
    if (undo.ok) return undo.draft
    throw new CliError(formatProblems(undo.problems))
  }
  if (options.changes.length === 0) throw new CliError(`Give a change: outpace settings set ${id} every="30 minutes"`)
  const { change: newest } = await readSettings(place.store, id)
  const live = assignLive(newest?.after ?? {}, options.changes)
  if (live.ok) return { benchmark: id, live: live.value, basedOn: newest?.number ?? 0 }
  throw cliErrorOf(live.words)
}

async function change(draft: Draft, { options, place, output }: ChangeTools & { output: Output }): Promise<void> {
  const { look } = output
  const preview = await previewSettings(place, draft)
  if (!preview.ok) throw new CliError(`Nothing was changed.\n\n${formatProblems(preview.problems)}`)
  const { consequences } = preview
  if (losesData(consequences.begins) && !options.yes) {
    const text = changeText(preview, look)
    throw new CliError(`${text}\nNothing was changed yet, because something would be judged from scratch. Add --yes.`)
  }
  const saved = await saveSettings(place, { ...draft, by: userName(), now: Date.now() })
  if (!saved.ok) throw new CliError(`Nothing was changed.\n\n${formatProblems(saved.problems)}`)
  output.result(
    options.json
      ? `${JSON.stringify({ benchmark: draft.benchmark, ...saved })}\n`
      : `${changeText(preview, look)}\nSaved as change ${saved.change.number}.\n`,
  )
}
