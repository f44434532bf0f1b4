import { expect, test } from 'vitest'
import { roundLines } from '#cli/progress/lines.ts'
import { progressView } from '#cli/progress/show.ts'
import { apply, startState } from '#cli/progress/state.ts'
import { widthOf } from '#cli/render/width.ts'
import type { Visit } from '#core/model/round.ts'

const look = { columns: 60, colour: false }

function visitOf(site: string, failure?: Visit['failure'], loads: Visit['loads'] = []): Visit {
  const status = failure === undefined ? 'ok' : 'failed'
  return { site, status, startedAt: '2026-11-22T00:00:00Z', duration: 1, loads, ...(failure && { failure }) }
}

test('a round shows which sites wait, which step is being measured for how long, and which sites are done', () => {
  const state = startState(['Acme', 'Globex', 'Initech', 'Hooli'])
  apply(state, { type: 'visit-begun', site: 'Acme' }, 0)
  const loads = [900, 0, 0].map((lcp, at) => ({
    steps: [
      { name: 'home', metrics: { lcp, duration: 9 } },
      { name: 'basket', metrics: { duration: [1234, 1000, 9000][at] ?? 0 } },
    ],
  }))
  apply(state, { type: 'visit-ended', visit: visitOf('Acme', undefined, loads) }, 3)
  apply(state, { type: 'visit-begun', site: 'Globex' }, 1_000)
  apply(state, { type: 'load-begun', site: 'Globex', load: 2, of: 3, evidence: false }, 1_000)
  apply(state, { type: 'step-begun', site: 'Globex', step: 'search' }, 1_000)
  apply(state, { type: 'visit-begun', site: 'Initech' }, 3)
  const failure = { code: 'http-error', step: 'home', message: 'The site answered\u001b[31m HTTP 500.' } as const
  apply(state, { type: 'visit-ended', visit: visitOf('Initech', failure) }, 4)
  expect(roundLines(state, { title: 'Round 1', metric: 'lcp', look, now: 5_000 })).toEqual([
    'Round 1',
    // The medians of the loads, as tables have them. An LCP of 0 is a value; a step without LCP shows how long it took, and says so.
    '✓ Acme     home 0 ms · basket 1.23 s (duration)',
    '⠋ Globex   load 2 of 3 · search · 4 s',
    '✗ Initech  failed at home: The site answered HTTP 500.',
    '  Hooli    waiting',
  ])
})

test('no line is wider than the terminal, and all are ASCII without UTF-8', () => {
  const state = startState(['東京ジャケット専門店オンラインショップ', 'A'])
  apply(state, { type: 'visit-begun', site: 'A' }, 0)
  const failure = { code: 'timeout', message: 'too late '.repeat(50) } as const
  apply(state, { type: 'visit-ended', visit: visitOf('A', failure) }, 4)
  for (const columns of [40, 60, 120]) {
    for (const line of roundLines(state, { title: 'R', metric: 'lcp', look: { ...look, columns }, now: 0 })) {
      expect(widthOf(line)).toBeLessThanOrEqual(columns)
    }
  }
  const [, , failed] = roundLines(state, { title: 'R', metric: 'lcp', look: { ...look, columns: 60 }, now: 0 })
  expect(failed).toMatch(/ failed: too late too.*…$/)
  const plain = roundLines(state, { title: 'R', metric: 'lcp', look: { ...look, ascii: true }, now: 0 })
  expect(plain.join('')).toMatch(/^[\x20-\x7e]*$/)
})

test('a page that stayed blank says for how long, instead of how soon it came', () => {
  const state = startState(['Acme'])
  const loads = [4_900, 5_400].map((blank) => ({ steps: [{ name: 'home', metrics: { duration: 155 }, blank }] }))
  apply(state, { type: 'visit-begun', site: 'Acme' }, 0)
  apply(state, { type: 'visit-ended', visit: visitOf('Acme', undefined, loads) }, 3)
  expect(roundLines(state, { title: 'R', metric: 'lcp', look, now: 5 })[1]).toBe('✓ Acme  home blank for 5.40 s')
})

test('what is said after the last round does not draw its lines again', async () => {
  let screen = ''
  const write = (text: string) => {
    screen += text
    return true
  }
  const terminal = { isTTY: true, columns: 80, rows: 40, hasColors: () => false, write }
  const view = await progressView(terminal as unknown as NodeJS.WriteStream)
  view.begin({ title: 'Round 1', metric: 'lcp' })({ type: 'round-begun', sites: ['Acme'] })
  view.end()
  expect(screen).toContain('Round 1')
  screen = ''
  view.say('The round could not be stored.')
  expect(screen).toBe('The round could not be stored.\n')
})
