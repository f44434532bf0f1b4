import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readAudits } from '#store/records/audits.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { auditOf, page } from '../../core/analysis/audit-records.ts'
import { fakeRound } from '../../core/rounds.ts'
import { outpace } from '../command.ts'

const place = { benchmark: 'jackets', market: 'sydney-phone' }
const benchmark = `name: Jackets
us: { name: Acme, origin: https://acme.example, pages: { home: / } }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: / } }]
steps: [home]
markets: [{ name: Sydney phone, region: local, profile: phone-4g }]
`
/** Relative to now: records of a fixed date would eventually be past their retention. */
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const roundAt = (scheduledAt: string) => ({
  ...fakeRound(0, { Acme: { home: 900 }, Globex: { home: 1000 } }),
  scheduledAt,
})
const audit = { ...auditOf([page('Acme')]), ...place, scheduledAt: ago(30) }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-import-'))
  await mkdir(join(folder, 'scenarios', 'jackets'), { recursive: true })
  await writeFile(join(folder, 'scenarios', 'jackets', 'benchmark.yaml'), benchmark)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function importLines(...records: unknown[]) {
  const text = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n')
  await writeFile(join(folder, 'saved.jsonl'), `${text}\n`)
  return outpace(['import', 'saved.jsonl'], { cwd: folder })
}

async function inStore() {
  const store = await openSqliteStore({ folder: join(folder, '.outpace') })
  const { saved } = await readJudge(store, place)
  const audits = await readAudits({ store, ...place, newest: 9 })
  await store.close()
  return { judged: saved?.state.rounds ?? 0, audits }
}

test('rounds are stored and judged, audits are stored, and importing twice changes nothing', async () => {
  const records = [roundAt(ago(5)), audit, roundAt(ago(20))]
  expect(await importLines(...records)).toMatchObject({
    code: 0,
    stdout: '2 of 2 rounds stored.\n1 of 1 audits stored.\n',
    stderr: '',
  })
  expect(await inStore()).toEqual({ judged: 2, audits: [audit] })
  expect((await importLines(...records)).stdout).toBe(
    '0 of 2 rounds stored; the others already existed.\n0 of 1 audits stored; the others already existed.\n',
  )
  expect(await inStore()).toEqual({ judged: 2, audits: [audit] })
})

test('rounds that are older than one that was judged are said to be missing from the verdict', async () => {
  await importLines(roundAt(ago(5)))
  const { code, stdout, stderr } = await importLines(roundAt(ago(35)), roundAt(ago(20)), roundAt(ago(1)))
  expect({ code, stdout }).toEqual({ code: 0, stdout: '3 of 3 rounds stored.\n' })
  expect(stderr).toBe(
    'Not judged: 2 rounds of jackets in sydney-phone, because later ones were judged before. In charts and daily figures they count.\n',
  )
  expect((await inStore()).judged).toBe(2)
})

test('a file with only audits does not mention rounds', async () => {
  expect((await importLines(audit)).stdout).toBe('1 of 1 audits stored.\n')
})

test('a file with a mistake stores nothing, and the error names the line', async () => {
  const wrong = await importLines(roundAt(ago(5)), '{"version":1,"benchmark":7}')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('saved.jsonl:2 is neither a round nor an audit: benchmark is not a string.')
  expect((await importLines(audit, 'oops')).stderr).toContain('saved.jsonl:2 is not valid JSON.')
  expect(await inStore()).toEqual({ judged: 0, audits: [] })
})

test('what Outpace never wrote is not called a damaged record, and an empty file is no success', async () => {
  const formats = /saved\.jsonl has no rounds or audits, and no other format .*docs\/import\.md.*--into NAME/
  for (const line of ['hello', '{}', '[]']) {
    const { code, stderr } = await importLines(line)
    expect([code, stderr], line).toEqual([2, expect.stringMatching(formats)])
  }
  expect((await importLines('{"version":1,')).stderr).toContain('saved.jsonl:1 is not valid JSON.')
  expect(await importLines('', ' ')).toMatchObject({ code: 2, stderr: 'saved.jsonl is empty. Choose another file.\n' })
})
