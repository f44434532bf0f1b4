import type { Consequences } from '#core/analysis/consequences.ts'
import { formatProblems } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type LiveChange, liveKeys, liveValue } from '#core/model/live.ts'
import { zonedTime } from '#core/words/parts.ts'
import {
  type ChangedSetting,
  changedSettings,
  changeLines,
  consequenceSentences,
  settingText,
} from '#core/words/settings.ts'
import type { SettingsPlace } from '#stages/settings/change.ts'
import { showSettings } from '#stages/settings/show.ts'
import { readControls } from '#store/records/controls.ts'
import { readMarks } from '#store/records/marks.ts'
import { type Look, paint, shown, shownName } from './look.ts'

interface ShowOptions {
  benchmark: Benchmark
  json: boolean
  look: Look
  /** ms. */
  now: number
}

/** The live settings of a benchmark, what is paused or muted, and their history, as text or as one line of JSON. Throws StoreError. */
export async function settingsText(place: SettingsPlace, { benchmark, json, look, now }: ShowOptions): Promise<string> {
  const { id, name, markets } = benchmark
  const { live, history, problems } = await showSettings(place, id)
  const { isPaused } = await readControls(place.store)
  const paused = markets.filter((market) => isPaused(id, market.id))
  const { mutedUntil } = await readMarks(place.store, { benchmark: id, now: new Date(now).toISOString() })
  if (json) {
    const ids = paused.map((market) => market.id)
    return `${JSON.stringify({ benchmark: id, live, history, problems, paused: ids, mutedUntil })}\n`
  }
  const telling = { timeZone: markets[0]?.timeZone ?? 'UTC', now }
  const set = liveKeys.filter((key) => liveValue(live, key) !== undefined)
  const lines = [
    '',
    paint(shownName(name, 200, look), 'title', look),
    ...(set.length === 0 ? ['  Everything is as in the files.'] : []),
    ...set.map((key) => `  ${shown(`${key}: ${settingText(liveValue(live, key))}`, 500, look)}`),
    ...(paused.length === 0
      ? []
      : [`  ${shown(`Measuring is paused: ${paused.map((market) => market.name).join(', ')}.`, 500, look)}`]),
    ...(mutedUntil === null ? [] : [`  Muted until ${zonedTime(mutedUntil, telling)}: no notifications are sent.`]),
    ...(problems.length === 0
      ? []
      : ['', formatProblems(problems), '', 'These settings are left out until they are changed.']),
    ...(history.length === 0 ? [] : ['', '  Changes']),
    ...history.slice(0, 20).flatMap((change) => historyLines(change, { ...telling, look })),
  ]
  return `${lines.join('\n')}\n`
}

function historyLines(
  { number, at, by, undoes, ...states }: LiveChange,
  { look, ...telling }: { timeZone: string; now: number; look: Look },
): string[] {
  const what = undoes === undefined ? '' : `, undoes ${undoes}`
  const title = shown(`${number}. ${zonedTime(at, telling)}, ${by}${what}`, 500, look)
  return [`  ${title}`, ...changeLines(changedSettings(states)).map((line) => `     ${shown(line, 500, look)}`)]
}

interface ChangeOptions {
  changes: readonly ChangedSetting[]
  consequences: Consequences
}

/** What a change changes, and what that means. */
export function changeText({ changes, consequences }: ChangeOptions, look: Look): string {
  return [...changeLines(changes), '', ...consequenceSentences(consequences)]
    .map((line) => shown(line, 500, look))
    .join('\n')
}
