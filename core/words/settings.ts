import type { Change, Consequences } from '../analysis/consequences.ts'
import type { BeginsAnew } from '../judge/begins-anew.ts'
import { listed } from '../model/listed.ts'
import {
  changedKeys,
  type LiveChange,
  type LiveCompetitor,
  type LiveKey,
  type LiveSettings,
  liveValue,
} from '../model/live.ts'
import { formatDuration } from '../model/units.ts'
import { oneLine } from '../model/untrusted.ts'
import { rareWords } from './parts.ts'
import { promiseDoubt } from './promise.ts'
import { crowdedWords } from './round-time.ts'

// Live settings in words, the same in terminal and dashboard. Names are not escaped: that is up to the caller.

/** A value as in benchmark.yaml on one line. */
export function settingText(value: unknown): string {
  if (value === undefined) return 'as in the file'
  if (value === null) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(itemText).join(', ')
  return String(value)
}

function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  const { name, origin, pages, to, ...rest } = item as Record<string, unknown>
  if (name !== undefined) return `${name} (${[origin, ...pageTexts(pages)].join('; ')})`
  const preferences = preferenceTexts(rest)
  return preferences.length === 0 ? String(to) : `${to} (${preferences.join(', ')})`
}

/** Of a recipient, as the file names them. */
export function preferenceTexts(preferences: Record<string, unknown>): string[] {
  return Object.entries(preferences).map(([key, value]) => `${key} ${value}`)
}

function pageTexts(pages: unknown): string[] {
  if (typeof pages !== 'object' || pages === null) return []
  return Object.entries(pages).map(([step, path]) => `${step} ${path}`)
}

/** What a change made of a setting. */
export interface ChangedSetting {
  key: LiveKey
  /** Such as `as in the file → 1 hour`. */
  change: string
}

/** Each setting that a change changed. `file` has the competitors of the file, where they are known to be those of the change. */
export function changedSettings(
  { before, after }: Pick<LiveChange, 'before' | 'after'>,
  file?: readonly LiveCompetitor[],
): ChangedSetting[] {
  const text = (live: LiveSettings, key: LiveKey) => settingText(liveValue(live, key))
  return changedKeys(before, after).map((key) => {
    const competitors =
      key === 'competitors' ? competitorsChange(before.competitors ?? file, after.competitors ?? file) : ''
    return { key, change: competitors === '' ? `${text(before, key)} → ${text(after, key)}` : competitors }
  })
}

/** Only what differs: a list of all competitors hides it. Empty where that is not known. */
function competitorsChange(
  before: readonly LiveCompetitor[] | undefined,
  after: readonly LiveCompetitor[] | undefined,
): string {
  if (before === undefined || after === undefined) return ''
  const earlier = new Map(before.map((one) => [one.name, itemText(one)]))
  const kept = new Set(after.map(({ name }) => name))
  return [
    ...after.flatMap((one) => {
      const [was, is] = [earlier.get(one.name), itemText(one)]
      if (was === undefined) return [`${is} added`]
      return was === is ? [] : [`${was} → ${is}`]
    }),
    ...before.flatMap(({ name }) => (kept.has(name) ? [] : [`${name} removed`])),
  ].join(', ')
}

/** The same in lines, with the keys of benchmark.yaml. */
export function changeLines(changes: readonly ChangedSetting[]): string[] {
  return changes.map(({ key, change }) => `${key}: ${change}`)
}

/** What a change means, a sentence each; figures that stay as they are say so. */
export function consequenceSentences({
  loadsADay,
  dollars,
  crowded,
  falseAlarms,
  firstVerdict,
  begins,
  target,
}: Consequences): string[] {
  const { perYear, alarms } = falseAlarms
  const count = alarms.after === 1 ? 'the one alarm' : `${alarms.after} alarms`
  const shared = alarms.after === alarms.before ? '' : `, instead of ${alarms.before}`
  return [
    `Competitors are loaded ${changeWords(loadsADay, (value) => `${value} ${value === 1 ? 'time' : 'times'}`)} a day.`,
    dollars.before === 0 && dollars.after === 0
      ? 'AWS cost: none, because nothing is measured there.'
      : `AWS costs about ${changeWords(dollars, (value) => `$${value.toFixed(2)}`)} a month, for the whole installation.`,
    ...crowded.map(crowdedWords),
    `False alarms stay ${rareWords(perYear)}, over ${count}${shared}${moreAlarms(alarms)}.`,
    `A first verdict takes at least ${changeWords(firstVerdict, formatDuration)}.`,
    ...beginsSentences(begins),
    ...[promiseDoubt(target)].filter((said) => said !== ''),
  ]
}

function moreAlarms({ before, after }: Change<number>): string {
  if (after === before) return ''
  return after > before ? '; each takes a little longer to be certain' : '; each is certain a little sooner'
}

function changeWords(...[{ before, after }, words]: [Change<number>, (value: number) => string]): string {
  return words(before) === words(after) ? words(after) : `${words(after)} (${words(before)} now)`
}

const setupWords: Record<BeginsAnew['epoch'][number], string> = {
  us: 'name of your site',
  metric: 'metric',
  margin: 'margin',
  every: 'interval',
  promise: 'promise',
}

/** The same for the time line, in at most 80 characters; undefined where everything goes on. */
export function beginsLabel({ epoch, competitors, added, removed }: BeginsAnew): string | undefined {
  const named = (names: readonly string[]) => (names.length === 1 ? names[0] : `${names.length} competitors`)
  const parts = [
    ...(epoch.length > 0 ? [`other ${listed(epoch.map((key) => setupWords[key]))}`] : []),
    ...(competitors.length > 0 ? [`other pages of ${named(competitors)}`] : []),
    ...(added.length > 0 ? [`${named(added)} added`] : []),
    ...(removed.length > 0 ? [`${named(removed)} removed`] : []),
  ]
  return parts.length === 0 ? undefined : oneLine(`settings: ${parts.join(', ')}`, 80)
}

/** What is judged from scratch because of a change; says so, too, where nothing is. */
function beginsSentences({ epoch, competitors, added, removed }: BeginsAnew): string[] {
  const sentences = [
    ...(epoch.length > 0
      ? [
          `Every comparison is judged from scratch from the next round on, because of another ${listed(epoch.map((key) => setupWords[key]))}.`,
        ]
      : []),
    ...(competitors.length > 0
      ? [`Comparisons with ${listed(competitors)} are judged from scratch, because other pages are measured.`]
      : []),
    ...(added.length > 0 ? [`Comparisons with ${listed(added)} begin with the next round.`] : []),
    ...(removed.length > 0 ? [`Comparisons with ${listed(removed)} end.`] : []),
  ]
  return sentences.length > 0 ? sentences : ['Verdicts and open incidents go on as they are.']
}
