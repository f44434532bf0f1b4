// What the judge's stage costs a round, by the hour of the day: CPU, read units and records written. Every round is delivered on
// its own, as the table's stream does: once to time the judge, and once to count what it asks for, which takes time of its own.
// Then the same rounds are imported at once, as `outpace import` does.
// Run `node bench/judge-stage.ts`, or add --rounds 2976 for a month of 15-minute rounds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { jsonBytes } from '#core/model/record-sizes.ts'
import { minuteOfDay } from '#core/model/time.ts'
import { importRecords } from '#stages/import/records.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { countRequests } from './counted-store.ts'
import { benchmark, market, roundAt } from './quarter-hours.ts'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '480' } } })
const count = Number(options.rounds)
const DAY = 24 * 60 * 60_000
const now = () => Date.parse(roundAt(0).scheduledAt)

async function importAll(): Promise<{ perSecond: number; cpu: number }> {
  const rounds = Array.from({ length: count }, (_, n) => roundAt(n))
  const into = await openSqliteStore({ folder: join(folder, 'imported'), now })
  try {
    const [start, before] = [performance.now(), process.cpuUsage()]
    const retention = { rounds: 35 * DAY, history: 762 * DAY }
    await importRecords({ store: into, records: { rounds, audits: [] }, benchmarks: [benchmark], retention })
    const { user, system } = process.cpuUsage(before)
    return { perSecond: count / ((performance.now() - start) / 1000), cpu: (user + system) / 1000 / count }
  } finally {
    await into.close()
  }
}

/** Delivers every round to a store; `judged` does the judging, for parts of the day that the round belongs to. */
async function deliver(
  store: Store,
  judged: (judge: (from: Store) => Promise<unknown>, parts: readonly Part[]) => Promise<void>,
): Promise<void> {
  for (let n = 0; n < count; n++) {
    const round = roundAt(n)
    const { scheduledAt } = round
    await putRound({ store, round })
    const part = byHour[Math.floor(minuteOfDay(Date.parse(scheduledAt), market.timeZone) / 240)]
    const judge = (from: Store) => judgeRound({ store: from, benchmark, market, scheduledAt })
    await judged(judge, part === undefined ? [whole] : [part, whole])
  }
}

const nothing = { rounds: 0, cpu: 0, readUnits: 0, reads: 0, writes: 0, writeUnits: 0 }
type Part = typeof nothing
const byHour: Part[] = Array.from({ length: 6 }, () => ({ ...nothing }))
const whole: Part = { ...nothing }
const folder = mkdtempSync(join(tmpdir(), 'outpace-bench-'))
const timed = await openSqliteStore({ folder: join(folder, 'timed'), now })
const counted = await openSqliteStore({ folder: join(folder, 'counted'), now })
try {
  const begun = performance.now()
  await deliver(timed, async (judge, parts) => {
    const before = process.cpuUsage()
    await judge(timed)
    const { user, system } = process.cpuUsage(before)
    for (const part of parts) {
      part.rounds++
      part.cpu += (user + system) / 1000
    }
  })
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `${count} rounds, ${benchmark.sites.length} sites, ${benchmark.steps.length} steps, ${benchmark.loads} loads: ${(count / seconds).toFixed(0)} rounds/s`,
  )
  const imported = await importAll()
  await deliver(counted, async (judge, parts) => {
    const requests = countRequests(counted)
    await judge(requests.store)
    const { readUnits, reads, writes, writeUnits } = requests
    for (const part of parts) {
      part.readUnits += readUnits
      part.reads += reads
      part.writes += writes
      part.writeUnits += writeUnits
    }
  })
  const say = (name: string, { rounds, ...sums }: typeof whole) => {
    const each = Object.entries(sums).map(([what, sum]) => `${what} ${(sum / rounds).toFixed(1)}`)
    console.log(`${name}  ${each.join('  ')}`)
  }
  for (const [index, part] of byHour.entries()) say(`${String(4 * index).padStart(2, '0')}:00`, part)
  say('mean ', whole)
  console.log(
    `imported at once: ${imported.perSecond.toFixed(0)} rounds/s, cpu ${imported.cpu.toFixed(1)} a round, ` +
      `${(imported.perSecond / (count / seconds)).toFixed(1)} times as many a second`,
  )
  const { saved } = await readJudge(timed, { benchmark: benchmark.id, market: market.id })
  const sizes = (saved?.streams ?? []).map((stream) => jsonBytes(stream))
  const mean = sizes.reduce((sum, bytes) => sum + bytes, 0) / sizes.length
  console.log(
    `${sizes.length} streams of ${mean.toFixed(0)} bytes, at most ${Math.max(...sizes)}; state ${jsonBytes(saved?.state)}; ` +
      `a round ${jsonBytes(roundAt(0))}`,
  )
} finally {
  await timed.close()
  await counted.close()
  rmSync(folder, { recursive: true })
}
