import { expect, test } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import type { Round } from '#core/model/round.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { putDay } from '#store/records/days.ts'
import { market, smallApi } from './small.ts'

const date = '2026-11-28'
const message = 'Akamai served a bot challenge instead of the page ("\u202eDenied").'

/** Nordregn is blocked in every third round. */
function blocking(round: Round, index: number): Round {
  if (index % 3 > 0) return round
  const failure = {
    code: 'challenge' as const,
    step: 'home',
    message,
    provider: 'Akamai',
    screenshot: `a/failure-${index}.jpg`,
  }
  const visits = round.visits.map((visit) =>
    visit.site === 'Nordregn' ? { ...visit, status: 'blocked' as const, failure, loads: [] } : visit,
  )
  return { ...round, visits }
}

test('data quality counts visits by day and site, and a day opens those that did not count, newest first', async () => {
  const rounds: Round[] = []
  const change = (round: Round, index: number) => {
    rounds.push(blocking(round, index))
    return blocking(round, index)
  }
  await using api = await smallApi({ change })
  const [place] = quarterBenchmark.markets
  if (place === undefined) throw new Error('no market')
  const day = dayOf({ benchmark: quarterBenchmark, market: place, date, rounds })
  if (day === null) throw new Error('no day')
  await putDay({ store: api.store, day })

  const { body } = await api.get(`${market}/quality`)
  const { sites, days } = body as { sites: { name: string }[]; days: { date: string; cells: object[] }[] }
  const at = sites.findIndex(({ name }) => name === 'Nordregn')
  const cell = days[0]?.cells[at] as { visits: number; ok: number; status: { blocked: number } }
  expect(days[0]?.date).toBe(date)
  expect(cell.status.blocked).toBeGreaterThan(0)
  expect(cell.ok + cell.status.blocked).toBe(cell.visits)

  const opened = await api.get(`${market}/quality-visits?site=Nordregn&date=${date}`)
  const { visits } = opened.body as { visits: { scheduledAt: string; message: string; screenshot: string }[] }
  expect(visits.length).toBe(cell.status.blocked)
  expect(visits.map(({ scheduledAt }) => scheduledAt)).toEqual(
    visits.map(({ scheduledAt }) => scheduledAt).toSorted((a, b) => (a < b ? 1 : -1)),
  )
  expect(visits[0]).toMatchObject({
    status: 'blocked',
    code: 'challenge',
    step: 'home',
    provider: 'Akamai',
    message: 'Akamai served a bot challenge instead of the page ("Denied").',
  })
  expect(visits[0]?.screenshot).toMatch(/^a\/failure-\d+\.jpg$/)

  const { body: table } = await api.get(`${market}/quality.csv`)
  expect(table).toMatch(new RegExp(`${date},\\d+,0,Nordregn,${cell.visits},${cell.ok},0,${cell.status.blocked},0,0,0`))
  expect((await api.get(`${market}/quality-visits.csv?site=Nordregn&date=${date}`)).body).toContain('Akamai')
})

test('a site that the benchmark does not have is refused with those it has', async () => {
  await using api = await smallApi({ rounds: 1 })
  const { status, body } = await api.get(`${market}/quality-visits?site=Nobody&date=${date}`)
  expect(status).toBe(400)
  expect((body as { error: string }).error).toMatch(/^site: "Nobody" is not one of Wattle Lane, /)
})
