import { expect, test } from 'vitest'
import type { Consequences } from '#core/analysis/consequences.ts'
import { beginsLabel, changedSettings, consequenceSentences, settingText } from '#core/words/settings.ts'

interface Competitor {
  name: string
  origin: string
  pages: Record<string, string>
}

const competitor = (name: string, origin: string): Competitor => ({ name, origin, pages: { home: '/', search: '/s' } })
const amazon = competitor('Amazon', 'https://amazon.example')
const globex = competitor('Globex', 'https://globex.example')
const hut = competitor('Jacket Hut', 'https://jacket-hut.example')

const changeOf = (before: Competitor[] | undefined, after: Competitor[] | undefined, file?: Competitor[]) => {
  const live = (competitors: Competitor[] | undefined) => (competitors === undefined ? {} : { competitors })
  return changedSettings({ before: live(before), after: live(after) }, file).map(({ change }) => change)
}

test('of the competitors only those that are added, changed or removed are named', () => {
  const moved = { ...amazon, pages: { ...amazon.pages, search: '/find' } }
  expect(changeOf([amazon, hut], [moved, globex])).toEqual([
    'Amazon (https://amazon.example; home /; search /s) → Amazon (https://amazon.example; home /; search /find), ' +
      'Globex (https://globex.example; home /; search /s) added, Jacket Hut removed',
  ])
  expect(changeOf(undefined, [amazon, globex], [amazon])).toEqual([
    'Globex (https://globex.example; home /; search /s) added',
  ])
  expect(changeOf([amazon, globex], undefined, [amazon])).toEqual(['Globex removed'])
})

test('without the competitors of the file the list is written in full, and where it is the same', () => {
  const whole = 'as in the file → Amazon (https://amazon.example; home /; search /s)'
  expect(changeOf(undefined, [amazon])).toEqual([whole])
  expect(changeOf(undefined, [amazon], [amazon])).toEqual([whole])
})

test.each([
  [undefined, 'as in the file'],
  [null, 'none'],
  [[], 'none'],
  [0.05, '0.05'],
  [['home', 'search'], 'home, search'],
  [[{ to: 'a@acme.example' }], 'a@acme.example'],
  [[{ to: 'a@acme.example', digest: 'weekly', locale: 'de-DE' }], 'a@acme.example (digest weekly, locale de-DE)'],
  [[{ name: 'Globex', origin: 'https://globex.example' }], 'Globex (https://globex.example)'],
])('the setting %j reads %s', (value, words) => {
  expect(settingText(value)).toBe(words)
})

const same = <T>(value: T) => ({ before: value, after: value })
const consequences: Consequences = {
  loadsADay: same(96),
  dollars: same(4.5),
  crowded: [],
  falseAlarms: { perYear: 1, alarms: same(4) },
  firstVerdict: same(105 * 60_000),
  begins: { epoch: [], competitors: [], added: [], removed: [] },
  target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
}
const said = (changes: Partial<Consequences>) => consequenceSentences({ ...consequences, ...changes })
const alarms = (before: number, after: number) => said({ falseAlarms: { perYear: 1, alarms: { before, after } } })[2]

test('what stays as it is has one figure, what changes has the one of now beside it', () => {
  expect(said({})).toEqual([
    'Competitors are loaded 96 times a day.',
    'AWS costs about $4.50 a month, for the whole installation.',
    'False alarms stay fewer than one a year, over 4 alarms.',
    'A first verdict takes at least 1 h 45 min.',
    'Verdicts and open incidents go on as they are.',
  ])
  expect(said({ loadsADay: { before: 96, after: 1 } })[0]).toBe('Competitors are loaded 1 time (96 times now) a day.')
  expect(said({ dollars: { before: 0, after: 4.5 } })[1]).toMatch(/^AWS costs about \$4\.50 \(\$0\.00 now\) a month/)
  expect(said({ dollars: { before: 4.5, after: 0 } })[1]).toMatch(/^AWS costs about \$0\.00 \(\$4\.50 now\) a month/)
  expect(said({ dollars: same(0) })[1]).toBe('AWS cost: none, because nothing is measured there.')
})

test('more alarms take longer, fewer are sooner, and the one alarm is no number', () => {
  expect(alarms(4, 6)).toBe(
    'False alarms stay fewer than one a year, over 6 alarms, instead of 4; each takes a little longer to be certain.',
  )
  expect(alarms(4, 1)).toBe(
    'False alarms stay fewer than one a year, over the one alarm, instead of 4; each is certain a little sooner.',
  )
})

test('a region that cannot keep up says how many functions it needs, and which share of the rounds is lost', () => {
  const crowded = (needed: number) => said({ crowded: [{ region: 'eu-central-1', needed, atOnce: 10 }] })[2]
  // Fewer than one in a hundred are some all the same.
  expect(crowded(10.02)).toContain('need 11 functions at once, and 10 may run, so about 1% of the rounds')
  expect(crowded(12.3)).toMatch(
    /^The rounds in eu-central-1 need 13 functions at once, and 10 may run, so about 19% of the rounds would be missed\. .* set "concurrency: 13" or more/,
  )
})

test('what begins anew is said in sentences, and in a label for the time line', () => {
  const begins = (changes: Partial<Consequences['begins']>) => ({ ...consequences.begins, ...changes })
  const both = (changes: Partial<Consequences['begins']>) => [
    ...said({ begins: begins(changes) }).slice(4),
    beginsLabel(begins(changes)),
  ]
  expect(both({})).toEqual(['Verdicts and open incidents go on as they are.', undefined])
  expect(both({ epoch: ['margin', 'every'] })).toEqual([
    'Every comparison is judged from scratch from the next round on, because of another margin and interval.',
    'settings: other margin and interval',
  ])
  expect(both({ competitors: ['Globex'], added: ['Hooli', 'Hut'], removed: ['Amazon'] })).toEqual([
    'Comparisons with Globex are judged from scratch, because other pages are measured.',
    'Comparisons with Hooli and Hut begin with the next round.',
    'Comparisons with Amazon end.',
    'settings: other pages of Globex, 2 competitors added, Amazon removed',
  ])
  expect(beginsLabel(begins({ added: ['x'.repeat(90)] }))).toHaveLength(80)
})

test('competitors that are changed along with another setting are a line of their own', () => {
  const before = { target: { margin: '5%' }, competitors: [amazon] }
  const after = { target: { margin: '10%' }, competitors: [amazon, globex] }
  expect(changedSettings({ before, after }).map(({ change }) => change)).toEqual([
    '5% → 10%',
    'Globex (https://globex.example; home /; search /s) added',
  ])
  expect(changeOf([amazon], undefined)).toEqual(['Amazon (https://amazon.example; home /; search /s) → as in the file'])
})
