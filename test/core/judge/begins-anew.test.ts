import { expect, test } from 'vitest'
import { beginsAnew, losesData } from '#core/judge/begins-anew.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { fakeBenchmark } from '../rounds.ts'

const before = fakeBenchmark()
const lists = { epoch: [], competitors: [], added: [], removed: [] }

/** The benchmark with other pages for one of its sites. */
function walking(name: string, home: string): Benchmark {
  const walk = { kind: 'pages' as const, pages: { home } }
  return { ...before, sites: before.sites.map((site) => (site.name === name ? { ...site, walk } : site)) }
}

test.each<[string, Benchmark, Partial<ReturnType<typeof beginsAnew>>, boolean]>([
  ['nothing', fakeBenchmark({ name: 'Another name', loads: 5 }), {}, false],
  ['a setting', fakeBenchmark({ every: 60_000 }), { epoch: ['every'] }, true],
  ['the pages of a competitor', walking('Globex', '/offers'), { competitors: ['Globex'] }, true],
  ['our own pages', walking('Acme', '/offers'), {}, false],
  [
    'one competitor more',
    fakeBenchmark({ competitors: ['Northpeak', 'Globex', 'Initech'] }),
    { added: ['Initech'] },
    false,
  ],
  ['one less', fakeBenchmark({ competitors: ['Northpeak'] }), { removed: ['Globex'] }, true],
  [
    'one instead of another',
    fakeBenchmark({ competitors: ['Northpeak', 'Initech'] }),
    { added: ['Initech'], removed: ['Globex'] },
    true,
  ],
])('%s changes: what is judged from scratch, and whether data is lost', (_, after, found, loses) => {
  const anew = beginsAnew(before, after)
  expect(anew).toEqual({ ...lists, ...found })
  expect(losesData(anew)).toBe(loses)
})
