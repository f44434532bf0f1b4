import { expect, test } from 'vitest'
import { pagesToAudit, showsPages, sitesToWalk } from '#core/analysis/audit/pages.ts'
import type { Visit } from '#core/model/round.ts'
import { benchmark } from './audit-records.ts'

const settings = { steps: ['home', 'item'], pages: {} }
const origins = new Map([
  ['Us', 'https://us.example'],
  ['Them', 'https://them.example'],
])

function walked(urls: Record<string, string | null>, status: Visit['status'] = 'ok'): Visit {
  const steps = Object.entries(urls).map(([name, url]) => ({
    name,
    metrics: {},
    ...(url !== null && { document: { url, status: 200 } }),
  }))
  return { site: 'Them', status, startedAt: '', duration: 0, loads: [{ steps }] }
}

test('a site with pages is audited on them, a script where its steps ended in the newest walk', () => {
  const old = walked({ home: 'https://them.example/old', item: 'https://them.example/old' })
  const visits = [old, walked({ home: 'https://them.example/', item: 'https://them.example/jacket?c=red' })]
  expect(pagesToAudit({ benchmark, settings, origins, visits })).toEqual([
    { site: 'Us', step: 'home', url: 'https://us.example/' },
    { site: 'Us', step: 'item', url: 'https://us.example/p/1' },
    { site: 'Them', step: 'home', url: 'https://them.example/' },
    { site: 'Them', step: 'item', url: 'https://them.example/jacket?c=red' },
  ])
})

test('what the benchmark writes down comes before all of that, and needs no walk', () => {
  const written = { ...settings, pages: { Them: { home: '/start', item: '/p?1' }, Us: { item: '/p/2' } } }
  expect(sitesToWalk({ benchmark, settings: written })).toEqual([])
  expect(
    pagesToAudit({ benchmark, settings: written, origins, visits: [] }).map((page) => 'url' in page && page.url),
  ).toEqual(['https://us.example/', 'https://us.example/p/2', 'https://them.example/start', 'https://them.example/p?1'])
  expect(sitesToWalk({ benchmark, settings }).map(({ name }) => name)).toEqual(['Them'])
})

test('a site or a step with a name that every object has is audited where it was reached', () => {
  const site = (name: string, pages: Record<string, Record<string, string>>) => {
    const named = { sites: benchmark.sites.map((one) => (one.name === 'Them' ? { ...one, name } : one)) }
    const visits = [
      { ...walked({ constructor: 'https://them.example/item', name: 'https://them.example/' }), site: name },
    ]
    const asked = { settings: { steps: ['constructor', 'name'], pages }, visits }
    const found = pagesToAudit({ benchmark: named, origins: new Map([[name, 'https://them.example']]), ...asked })
    return found.slice(-2).map((page) => 'url' in page && page.url)
  }
  expect(site('Them', { Them: { home: '/' } })).toEqual(['https://them.example/item', 'https://them.example/'])
  expect(site('constructor', {})).toEqual(['https://them.example/item', 'https://them.example/'])
})

test('a step that has no page of its own, or was never reached, says so', () => {
  const visits = [walked({ home: 'https://them.example/', item: null })]
  expect(pagesToAudit({ benchmark, settings, origins, visits })[3]).toMatchObject({
    missing: expect.stringMatching(/stays on the page/),
  })
  expect(pagesToAudit({ benchmark, settings, origins, visits: [] })[3]).toMatchObject({
    missing: expect.stringMatching(/did not reach this step/),
  })
  const withSecret = [walked({ home: 'https://them.example/', item: 'https://them.example/p?key=[secret login]' })]
  expect(pagesToAudit({ benchmark, settings, origins, visits: withSecret })[3]).toMatchObject({
    missing: expect.stringMatching(/address of the page contains a secret/),
  })
})

test('a walk is of use while it was whole and the site is where it was', () => {
  const visit = walked({ home: 'https://them.example/', item: 'https://them.example/p' })
  expect(showsPages(visit, 'https://them.example')).toBe(true)
  expect(showsPages(walked({ home: 'https://them.example/', item: null }), 'https://them.example')).toBe(true)
  expect(showsPages(visit, 'https://them.example:8080')).toBe(false)
  expect(showsPages({ ...visit, status: 'failed' }, 'https://them.example')).toBe(false)
  expect(showsPages({ ...visit, loads: [] }, 'https://them.example')).toBe(false)
})
