import type { Consequences } from '#core/analysis/consequences.ts'
import type { Sizing } from '#core/analysis/cost/sizing.ts'
import { type BenchmarkSource, nameOfLive } from '#core/config/live/live.ts'
import type { Problem } from '#core/config/problem.ts'
import type { BeginsAnew } from '#core/judge/begins-anew.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { changedKeys, competitorsByPages, type LiveChange, type LiveSettings } from '#core/model/live.ts'
import type { Settings } from '#core/model/settings.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { zonedTime } from '#core/words/parts.ts'
import { beginsLabel, type ChangedSetting, changedSettings } from '#core/words/settings.ts'
import type { Store } from '#store/port.ts'
import { readHistory, readSettings, writeSettings } from '#store/records/settings.ts'
import { addMarker } from '../markers/markers.ts'
import { tooManyLoads } from '../scenarios/loads-a-day.ts'
import { consequencesOf } from './consequences.ts'
import { checkLive, resolveLive } from './resolve.ts'

/** What a change is checked against. */
export interface SettingsPlace {
  store: Store
  /** Every benchmark of the installation, as its files say it. */
  sources: readonly BenchmarkSource[]
  settings: Settings
  sizing: Sizing
  /**
   * Addresses that mail can reach where recipients are subscribed by a deployment; undefined where mail reaches everyone.
   */
  subscribed?: readonly string[]
}

export interface Draft {
  benchmark: string
  /** All live settings as they are to be, from outside: anything. */
  live: unknown
  /** Number of the change that the draft was made from, 0 for none: another one since then is a conflict. */
  basedOn: number
  /** Number of the change that it takes back. */
  undoes?: number
}

export type Preview =
  | { ok: true; live: LiveSettings; changes: ChangedSetting[]; consequences: Consequences }
  | { ok: false; problems: Problem[]; conflict?: LiveChange }

/** What a change would do, or everything that is wrong with it. Changes nothing. Throws StoreError. */
export async function previewSettings(place: SettingsPlace, draft: Draft): Promise<Preview> {
  const { store, sources, settings, sizing } = place
  const source = sourceOf(sources, draft.benchmark)
  const checked = checkLive(source, draft.live)
  if (!checked.ok) return checked
  const inForce = await resolveLive(store, sources)
  const { change: newest } = await readSettings(store, draft.benchmark)
  const settingsBefore = newest?.after ?? {}
  if (changedKeys(settingsBefore, checked.live).length === 0) {
    return { ok: false, problems: [problemOf(draft, '', 'Nothing would change.', 'These are the settings already.')] }
  }
  const before = inForce.map(({ benchmark }) => benchmark)
  const after = before.map((each) => (each.id === draft.benchmark ? checked.benchmark : each))
  const problems = [...newExcess(before, after, settings), ...unreachable(place, checked.benchmark.alarm.to, draft)]
  if (problems.length > 0) return { ok: false, problems }
  const consequences = consequencesOf({ id: draft.benchmark, before, after, settings, sizing })
  const { cap } = consequences
  if (
    cap !== undefined &&
    consequences.dollars.after > cap &&
    consequences.dollars.after > consequences.dollars.before
  ) {
    const message = `AWS would cost about $${consequences.dollars.after.toFixed(2)} a month; monthlySpendingCap in outpace.yaml is $${cap}.`
    return { ok: false, problems: [problemOf(draft, 'every', message, 'Measure less often, or raise the cap.')] }
  }
  const states = { before: settingsBefore, after: checked.live }
  const changes = changedSettings(states, competitorsByPages(source.benchmark))
  return { ok: true, live: checked.live, changes, consequences }
}

export type Saved =
  | { ok: true; change: LiveChange; consequences: Consequences }
  | { ok: false; problems: Problem[]; conflict?: LiveChange }

/** Checks and makes a change. Throws StoreError. */
export async function saveSettings(place: SettingsPlace, draft: Draft & { by: string; now: number }): Promise<Saved> {
  const { store } = place
  const { benchmark, by, now, undoes } = draft
  const preview = await previewSettings(place, draft)
  if (!preview.ok) return preview
  const { change: newest, version } = await readSettings(store, benchmark)
  const conflict = newest !== undefined && newest.number !== draft.basedOn ? newest : undefined
  if (conflict !== undefined) return refusal(place, { draft, conflict })
  const before = newest?.after ?? {}
  const change: LiveChange = {
    number: (newest?.number ?? 0) + 1,
    at: new Date(now).toISOString(),
    by: oneLine(by, 100) || 'somebody',
    before,
    after: preview.live,
    ...(undoes !== undefined && { undoes }),
  }
  if ((await writeSettings(store, { benchmark, change, version, now })) === 'stored') {
    await markBeginning(store, { benchmark, begins: preview.consequences.begins, now })
    return { ok: true, change, consequences: preview.consequences }
  }
  const { change: winner } = await readSettings(store, benchmark)
  return refusal(place, { draft, conflict: winner })
}

/**
 * The draft that sets everything as it was before a change, by default the newest. Saved, it is a change of its own: undoing
 * that brings the undone one back. Throws StoreError.
 */
export async function draftOfUndo(
  store: Store,
  { benchmark, number }: { benchmark: string; number?: number | undefined },
): Promise<{ ok: true; draft: Draft } | { ok: false; problems: Problem[] }> {
  const history = await readHistory(store, benchmark)
  const [newest] = history
  const undone = number === undefined ? newest : history.find((change) => change.number === number)
  if (newest === undefined || undone === undefined) {
    const message = newest === undefined ? 'No setting was ever changed.' : `There is no change ${number}.`
    const hint = 'Look at the history: outpace settings show.'
    return { ok: false, problems: [problemOf({ benchmark }, '', message, hint)] }
  }
  return { ok: true, draft: { benchmark, live: undone.before, basedOn: newest.number, undoes: undone.number } }
}

/** What begins anew is on the time line, where a step in the figures would look like a change of a site. */
async function markBeginning(
  store: Store,
  { benchmark, begins, now }: { benchmark: string; begins: BeginsAnew; now: number },
): Promise<void> {
  const label = beginsLabel(begins)
  if (label !== undefined) await addMarker(store, { benchmark, draft: { label, kind: 'other' }, now })
}

function sourceOf(sources: readonly BenchmarkSource[], id: string): BenchmarkSource {
  const source = sources.find(({ benchmark }) => benchmark.id === id)
  if (source === undefined) throw new RangeError(`There is no benchmark "${id}".`)
  return source
}

/** Hosts that would be loaded too often because of this change; a host that already is loaded too often does not refuse it. */
function newExcess(before: readonly Benchmark[], after: readonly Benchmark[], settings: Settings): Problem[] {
  return tooManyLoads(after, settings, before)
}

function unreachable({ subscribed }: SettingsPlace, to: readonly { to: string }[], draft: Draft): Problem[] {
  if (subscribed === undefined) return []
  return to
    .filter((recipient) => !subscribed.includes(recipient.to.toLowerCase()))
    .map((recipient) =>
      problemOf(
        draft,
        'alarm.to',
        `${recipient.to} would get no mail: without a sender in outpace.yaml, addresses are subscribed by a deployment.`,
        'Set a sender in outpace.yaml and deploy; or add the address to the files and deploy.',
      ),
    )
}

function refusal(
  { sources }: SettingsPlace,
  { draft, conflict }: { draft: Draft & { now: number }; conflict: LiveChange | undefined },
): Saved {
  const { markets = [] } = sources.find(({ benchmark }) => benchmark.id === draft.benchmark)?.benchmark ?? {}
  const telling = { timeZone: markets[0]?.timeZone ?? 'UTC', now: draft.now }
  const who = conflict === undefined ? 'Somebody else' : conflict.by
  const when = conflict === undefined ? '' : ` on ${zonedTime(conflict.at, telling)}`
  const problems = [
    problemOf(
      draft,
      '',
      `${who} changed the settings meanwhile${when}.`,
      'Look at the settings as they are now, and make your change again.',
    ),
  ]
  return { ok: false, problems, ...(conflict && { conflict }) }
}

function problemOf(
  { benchmark }: { benchmark: string },
  ...[key, message, hint]: [key: string, message: string, hint: string]
): Problem {
  return { file: nameOfLive(benchmark), line: 0, column: 0, key, message, hint }
}
