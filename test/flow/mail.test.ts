import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { expect, test } from 'vitest'
import { messengerOf } from '#cli/local/messenger.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Round } from '#core/model/round.ts'
import serve from '#scenarios/demo/serve.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { folder } from '../cli/command.ts'
import { surroundingsAt } from '../cli/surroundings.ts'
import { chromium } from '../measure/here.ts'
import { race } from '../measure/race.ts'
import { contestantsAt, market, steps, twoShops } from './two-shops.ts'

const every = 15 * 60_000
const benchmark = twoShops({ every, falseAlarmsPerYear: 300 })

/** Rounds as usual, slow, and as usual again. */
const stretches = { usual: 48, slow: 36, recovered: 36 }

/** LCP, ms, of us and the competitor, by step. */
const times = { usual: { home: [900, 1000], search: [950, 1000] }, slow: { home: [900, 1000], search: [1900, 1000] } }

/** The measured round at another time, with times of our own: slower or faster for all alike, and a little for each site. */
function again(
  { visits, ...round }: Round,
  { number, scheduledAt, pace }: { number: number; scheduledAt: string; pace: keyof typeof times },
): Round {
  return {
    ...round,
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    visits: visits.map(({ evidence, ...visit }) => {
      const site = visit.site === 'Pluvio' ? 0 : 1
      const by = (1 + 0.2 * Math.sin(number)) * (1 + 0.02 * Math.sin(number * 7 + site * 3))
      const loads = visit.loads.map((load) => ({
        ...load,
        steps: steps.map((name) => {
          const lcp = (times[pace][name]?.[site] ?? 0) * by
          return { name, metrics: { fcp: lcp / 2, lcp, duration: lcp } }
        }),
      }))
      return { ...visit, loads, ...(pace === 'slow' && evidence !== undefined && { evidence }) }
    }),
  }
}

test('where a shop starts is a mail in the outbox, that it slows down another, its recovery the last', async () => {
  await using root = await folder()
  const stateFolder = join(root.path, '.outpace')
  const outbox = join(stateFolder, 'outbox')
  await using store = Object.assign(await openSqliteStore({ folder: stateFolder }), {
    [Symbol.asyncDispose]: () => store.close(),
  })
  const evidence = evidenceFolder(join(stateFolder, 'evidence'))
  const demo = await serve()
  const contestants = contestantsAt(demo.origins)
  const begun = Date.now() - every * (stretches.usual + stretches.slow + stretches.recovered)
  let number = 0
  /** The measured round, over and over, judged; then people are told, twice. */
  const replay = async (round: Round, pace: keyof typeof times, count: number): Promise<Email[]> => {
    for (const end = number + count; number < end; number++) {
      const scheduledAt = new Date(begun + number * every).toISOString()
      await putRound({ store, round: again(round, { number, scheduledAt, pace }) })
    }
    await judgeRound({ store, benchmark, market })
    const surroundings = surroundingsAt(root.path, { stateFolder })
    const files = await chromium()
    const messenger = messengerOf({ several: false, surroundings, settings: defaultSettings(), store, evidence, files })
    const said: string[] = []
    for (let times = 0; times < 2; times++) await messenger.send(benchmark, { say: (sentence) => said.push(sentence) })
    const found = filesIn(outbox)
    expect(said.filter((sentence) => sentence.startsWith('Sent to you@localhost')).length).toBe(
      found.length - known.length,
    )
    const fresh = found.filter((file) => !known.includes(file))
    known.push(...fresh)
    return Promise.all(fresh.map((file) => PostalMime.parse(readFileSync(join(outbox, file)))))
  }
  const known: string[] = []
  try {
    demo.shops.Pluvio.release = 'wider-search'
    const keepEvidence = (name: string, bytes: Uint8Array) => evidence.put(name, bytes)
    const { round } = await race({ contestants, steps: [...steps], recordEvidence: true, keepEvidence })
    expect(round.visits.map(({ status }) => status)).toEqual(['ok', 'ok'])

    expect(await replay(round, 'usual', stretches.usual)).toEqual([])

    const mails = await replay(round, 'slow', stretches.slow)
    const isStart = ({ subject = '' }: Email) => subject.startsWith('Where you start')
    expect(mails.map(isStart).toSorted()).toEqual([false, true])
    expect(mails.find(isStart)?.subject).toMatch(/^Where you start, Here: \d.. of 2, .* Wattle Lane( on [a-z ]+)?$/)
    const opened = mails.find((mail) => !isStart(mail))
    expect(opened?.subject).toMatch(/^Behind Wattle Lane on search, Here: [\d.]+ m?s vs [\d.]+ m?s \([\d.]+x\)$/)
    expect(opened?.to).toEqual([{ address: 'you@localhost', name: '' }])
    expect(opened?.text).toContain('search')
    // The filmstrips of both, as the browser saw them.
    expect(opened?.attachments.filter(({ mimeType }) => mimeType === 'image/jpeg').length).toBeGreaterThan(1)

    const [closed, ...others] = await replay(round, 'usual', stretches.recovered)
    expect(others).toEqual([])
    expect(closed?.subject).toMatch(/^Recovered on search, Here, after \d+ h/)
    expect(closed?.inReplyTo).toBe(opened?.messageId)
    expect(known).toHaveLength(3)
  } finally {
    await demo.close()
  }
}, 120_000)

function filesIn(outbox: string): string[] {
  try {
    return readdirSync(outbox)
  } catch {
    // Nobody was told yet.
    return []
  }
}
