import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pause } from '#cli/commands/pause.ts'
import { backlog } from '#cli/watch/backlog.ts'
import { edits } from '#cli/watch/edits.ts'
import { looking } from '#cli/watch/look.ts'
import { nextRoundAt } from '#cli/watch/rest.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { defaultAudits } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { WorkMessage } from '#stages/dispatch/work-message.ts'
import type { Store } from '#store/port.ts'
import { readControls } from '#store/records/controls.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { StoreError } from '#store/store-error.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { jackets } from '../jackets.ts'
import { surroundingsAt } from '../surroundings.ts'

const minute = 60_000
const start = Date.UTC(2026, 10, 22, 10, 3, 20)
const here = { ...sydney, id: 'here', name: 'Here', region: 'local' }
const marketId = sydney.id
const audited = fakeBenchmark({
  id: 'audited',
  markets: [here],
  audits: { ...defaultAudits(['home', 'search']), every: 24 * 60 * minute },
})
const plain = fakeBenchmark({
  id: 'plain',
  markets: [here, { ...here, id: 'there', name: 'There' }],
  every: 5 * minute,
})

let root: string
let store: Store
let now: number
let said: string[]
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'outpace-watch-'))
  at(start)
  store = await openSqliteStore({ folder: join(root, '.outpace') })
  said = []
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
  rmSync(root, { recursive: true })
})

function at(ms: number): void {
  now = ms
  vi.useFakeTimers({ now, toFake: ['Date'] })
}

function watching({ benchmarks = [audited, plain], from = store }: { benchmarks?: Benchmark[]; from?: Store } = {}) {
  const waiting = backlog()
  const missed: string[] = []
  const look = looking({
    store: from,
    settings: { ...defaultSettings(), digest: { on: 'Monday', at: 8 * 60 } },
    benchmarks,
    waiting,
    say: (sentence) => said.push(sentence),
    failed: () => said.push('failed'),
  })
  const take = () => waiting.next(now, (message) => missed.push(named(message)))
  return {
    missed,
    waiting,
    take,
    /** A look and everything that it brings, done at once. */
    async look(): Promise<string[]> {
      await look(now)
      const works: string[] = []
      for (let next = take(); next !== undefined; next = take()) works.push(named(next))
      return works
    },
    /** A look without doing anything. */
    onlyLook: () => look(now),
  }
}

function named({ kind, benchmark, market = '' }: WorkMessage): string {
  return [kind, benchmark.id, market].join(' ').trim()
}

test('at the start everything is measured, rounds before audits, and no digest that was due before is sent', async () => {
  // 9:00 on Monday in Sydney.
  at(Date.UTC(2026, 10, 22, 22))
  const watch = watching()
  const first = await watch.look()
  expect(first.slice(0, 3).sort()).toEqual(['run audited here', 'run plain here', 'run plain there'])
  expect(first.slice(3)).toEqual(['audit audited here'])
  expect(await watch.look()).toEqual([])
  expect(said).toEqual([])
})

test('from then on each market has its own minute in its interval, and a digest is sent when it is due', async () => {
  const watch = watching()
  await watch.look()
  const found: string[] = []
  for (let n = 0; n < 15; n++) {
    at(now + minute)
    found.push(...(await watch.look()))
  }
  expect(found.filter((each) => each === 'run plain here')).toHaveLength(3)
  expect(found.filter((each) => each === 'run audited here')).toHaveLength(1)
  // 8:00 on Monday in Sydney.
  at(Date.UTC(2026, 10, 22, 20, 59))
  await watch.look()
  at(now + minute)
  expect((await watch.look()).filter((each) => each.startsWith('digest'))).toEqual(['digest audited', 'digest plain'])
})

test('what comes due while this machine is busy is measured once, and what was missed is said', async () => {
  const watch = watching({ benchmarks: [plain] })
  await watch.look()
  at(now + 15 * minute)
  expect((await watch.look()).sort()).toEqual(['run plain here', 'run plain there'])
  expect(said.sort()).toEqual([
    'Buying a jacket, Here: 2 rounds were due and missed, because this machine was busy or asleep.',
    'Buying a jacket, There: 2 rounds were due and missed, because this machine was busy or asleep.',
  ])
  at(now + 5 * minute)
  await watch.onlyLook()
  at(now + 6 * minute)
  expect(watch.take()).toBeUndefined()
  expect(watch.missed.sort()).toEqual(['run plain here', 'run plain there'])
})

test('what is put back waits for its time, and holds up nothing', async () => {
  const watch = watching()
  await watch.onlyLook()
  const [, , , audit] = [watch.take(), watch.take(), watch.take(), watch.take()]
  if (audit === undefined) throw new Error('expected an audit')
  watch.waiting.again(audit, now + 10 * minute)
  at(now + 5 * minute)
  expect((await watch.look()).sort()).toEqual(['run plain here', 'run plain there'])
  at(now + 4 * minute)
  expect(watch.take()).toBeUndefined()
  at(now + minute)
  expect(watch.take()).toEqual(audit)
})

test('a clock that is set back holds up nothing that is due, nor what comes after it', async () => {
  const watch = watching({ benchmarks: [plain] })
  await watch.onlyLook()
  at(now - 24 * 60 * minute)
  expect((await watch.look()).sort()).toEqual(['run plain here', 'run plain there'])
  at(now + 5 * minute)
  expect((await watch.look()).sort()).toEqual(['run plain here', 'run plain there'])
})

test('a store that fails is said once, and the look is made up', async () => {
  const full = new StoreError({ code: 'unavailable', message: 'It is locked.' })
  let isBroken = true
  const range: Store['range'] = (query) => (isBroken ? Promise.reject(full) : store.range(query))
  const watch = watching({ benchmarks: [plain], from: { ...store, range } })
  expect([await watch.look(), await watch.look()]).toEqual([[], []])
  expect(said).toEqual(['failed', 'It is locked.', 'failed'])
  isBroken = false
  expect(await watch.look()).toHaveLength(2)
})

test('pause, resume and run-now reach the watch of this machine', async () => {
  mkdirSync(join(root, 'scenarios/jackets'), { recursive: true })
  writeFileSync(join(root, 'scenarios/jackets/benchmark.yaml'), jackets(''))
  const surroundings = surroundingsAt(root, { cacheFolder: root })
  let printed = ''
  const output = {
    result: (text: string) => {
      printed += text
    },
    look: { columns: 100, colour: false, ascii: false },
  }
  const ask = async (verb: 'pause' | 'resume' | 'run-now', market?: string) => {
    printed = ''
    expect(await pause({ verb, benchmark: 'jackets', market, cloud: false }, surroundings, output)).toBe(0)
    return printed
  }
  const benchmark = fakeBenchmark({ markets: [{ ...here, id: marketId }] })
  const next = async () => nextRoundAt([benchmark], await readControls(store), now)
  const watch = watching({ benchmarks: [benchmark] })
  await watch.look()
  expect(((await next()) ?? 0) - now).toBeLessThanOrEqual(15 * minute)

  const elsewhere = { verb: 'pause' as const, benchmark: 'jackets', market: 'Sidney phone', cloud: false }
  await expect(pause(elsewhere, surroundings, output)).rejects.toThrow(
    'There is no market "Sidney phone". Known markets: Sydney phone.\nDid you mean "Sydney phone"?',
  )
  await expect(pause({ ...elsewhere, cloud: true }, surroundings, output)).rejects.toThrow('on your own machine')
  expect(await ask('pause', 'sydney PHONE')).toMatch(/: paused\.\n$/)
  expect(await next()).toBeNull()
  at(now + 15 * minute)
  expect(await watch.look()).toEqual([])

  expect(await ask('run-now')).toContain(
    'a round is due at 22 Nov, 21:19 (Australia/Sydney), if "outpace watch" runs then.',
  )
  at(now + minute)
  expect(await watch.look()).toEqual([`run jackets ${marketId}`])
  expect(await ask('resume')).toMatch(/: resumed\.\n$/)
  at(now + 15 * minute)
  expect(await watch.look()).toEqual([`run jackets ${marketId}`])
})

test('a file that is edited while watch runs is named once, with what to do', async () => {
  const folder = join(root, 'scenarios/jackets')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'benchmark.yaml'), 'name: Jackets')
  writeFileSync(join(folder, 'acme.ts'), '')
  const notice = await edits({ root, benchmarks: ['jackets'], say: (sentence) => said.push(sentence) })
  writeFileSync(join(folder, '.acme.ts.swp'), 'an editor')
  await notice()
  expect(said).toEqual([])
  writeFileSync(join(folder, 'benchmark.yaml'), 'name: Rain jackets')
  await notice()
  await notice()
  expect(said).toEqual([
    'scenarios/jackets/benchmark.yaml has changed. What was read at the start is measured on; start watch again for the change to hold.',
  ])
  writeFileSync(join(root, 'outpace.yaml'), 'contact: https://acme.example')
  rmSync(join(folder, 'acme.ts'))
  await notice()
  expect(said[1]).toContain('scenarios/jackets/acme.ts and 1 more have changed.')
})
