import { afterEach, expect, test, vi } from 'vitest'
import { tableToCsv } from '#core/analysis/views/table.ts'
import { wholeLeague } from '#dashboard/share/whole-league.ts'

afterEach(() => vi.unstubAllGlobals())

/** Two benchmarks, judged by other metrics; the names of one's sites try to be more than text. */
const tables: Record<string, string> = {
  jackets: tableToCsv({
    columns: ['site', 'score lcp (ms)', 'gap (ratio)'],
    rows: [
      ['=SUM(A1)', 1200.5, -0.5],
      ['Shop, Inc.', null, null],
    ],
  }),
  boots: tableToCsv({ columns: ['site', 'score icp (ms)', 'gap (ratio)'], rows: [['Acme', 90, 1.2]] }),
}

function answering(failing?: string): void {
  const markets = [{ id: 'here' }]
  vi.stubGlobal('fetch', async (address: string) => {
    if (address === '/api/benchmarks') {
      return Response.json({ benchmarks: Object.keys(tables).map((id) => ({ id, markets })) })
    }
    const asked = new URL(address, 'http://page.invalid').searchParams
    expect(asked.get('market')).toBe('here')
    const id = asked.get('benchmark') ?? ''
    return id === failing ? Response.json({ error: 'Not now.' }, { status: 500 }) : new Response(tables[id])
  })
}

test('the league of more markets than one answer has time for is put together from theirs', async () => {
  answering()
  expect(await wholeLeague()).toBe(
    [
      'site,score lcp (ms),gap (ratio),score icp (ms)',
      `'=SUM(A1),1200.5,-0.5,`,
      '"Shop, Inc.",,,',
      'Acme,,1.2,90',
      '',
    ].join('\r\n'),
  )
})

test('a league that lacks a market is not saved as whole', async () => {
  answering('boots')
  await expect(wholeLeague()).rejects.toThrow('Not now.')
})
