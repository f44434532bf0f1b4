import { expect, test } from 'vitest'
import { groupSteps } from '#core/config/recording/groups.ts'
import { defaultStarts, mappedStarts } from '#core/config/recording/starts.ts'
import { change, click, clickTo, navigate, recorded } from './recorded.ts'

const shop = recorded([
  { type: 'setViewport', width: 1, height: 1 },
  navigate('https://shop.example/', 'Shop'),
  { type: 'waitForElement', selectors: ['#hero'] },
  change('#q', 'rain jacket'),
  {
    type: 'keyDown',
    key: 'Enter',
    assertedEvents: [{ type: 'navigation', url: 'https://shop.example/s', title: 'Results' }],
  },
  { type: 'keyUp', key: 'Enter' },
  clickTo('.hit', { url: 'https://shop.example/p/tarkine' }),
  click('#add'),
])

test('by default a step begins at each navigation and ends before the next input', () => {
  expect(defaultStarts(shop)).toEqual([
    { name: 'Shop', at: 1 },
    { name: 'Results', at: 4 },
    { name: 'p/tarkine', at: 6 },
  ])
  expect(groupSteps(shop, defaultStarts(shop))).toEqual({
    before: [],
    groups: [
      { name: 'Shop', measured: [1, 2], after: [3] },
      { name: 'Results', measured: [4], after: [5] },
      { name: 'p/tarkine', measured: [6], after: [7] },
    ],
  })
})

test('a mapping says where steps begin, by number or title; a step that stays on its page is measured whole', () => {
  const { starts, flaws } = mappedStarts(shop, { search: 'results', product: 7, basket: 8 })
  expect(flaws).toEqual([])
  expect(groupSteps(shop, starts)).toEqual({
    before: [1, 2, 3],
    groups: [
      { name: 'search', measured: [4], after: [5] },
      { name: 'product', measured: [6], after: [] },
      { name: 'basket', measured: [7], after: [] },
    ],
  })
  // What leads to the page is part of its step when it begins there.
  expect(groupSteps(shop, mappedStarts(shop, { home: 2, search: 4 }).starts).groups).toEqual([
    { name: 'home', measured: [1, 2], after: [] },
    { name: 'search', measured: [3, 4], after: [5, 6, 7] },
  ])
})

test('two steps named by one title begin at its first and its next page', () => {
  const twice = recorded([
    navigate('https://shop.example/1', 'Shop'),
    navigate('https://shop.example/s', 'Results'),
    navigate('https://shop.example/2', 'Shop'),
  ])
  expect(mappedStarts(twice, { home: 'Shop', again: 'Shop' })).toEqual({
    starts: [
      { name: 'home', at: 0 },
      { name: 'again', at: 2 },
    ],
    flaws: [],
  })
})

test('a recording of very many pages does not list every title when one is wrong', () => {
  const long = recorded(Array.from({ length: 40 }, (_, n) => navigate(`https://shop.example/${n}`, `Page number ${n}`)))
  const [{ flaw } = { flaw: { message: '' } }] = mappedStarts(long, { home: 'Nowhere' }).flaws
  expect(flaw.message).toContain('"Page number 4"')
  expect(flaw.message).not.toContain('"Page number 39"')
})

test('a click in the page itself lands, whether or not the recording names its frame', () => {
  const inPage = recorded([
    navigate('https://shop.example/', 'Shop'),
    { ...clickTo('#a', { url: 'https://shop.example/a', title: 'A' }), frame: [] },
    { ...clickTo('#b', { url: 'https://shop.example/b', title: 'B' }), frame: [1] },
  ])
  expect(defaultStarts(inPage).map(({ name }) => name)).toEqual(['Shop', 'A'])
})

test.each([
  [{ home: 12 }, 'The recording has no step 12; it has 8. | '],
  [
    { home: 1 },
    'Step 1 of the recording (setViewport) is not walked, so nothing can begin there. | The next step that is walked is 2 (navigate).',
  ],
  [
    { home: 'Shpo' },
    'No page of the recording has the title "Shpo". Titles in the recording: "Shop", "Results". | Did you mean "Shop"?',
  ],
  [
    { search: 5, home: 2 },
    '"home" begins at step 2 of the recording, but the step before it begins at 5. | List the steps in the order of the recording.',
  ],
])('%j is refused', (mapping, flaw) => {
  const { flaws } = mappedStarts(shop, mapping as Record<string, string | number>)
  expect(flaws.map(({ flaw: { message, hint = '' } }) => `${message} | ${hint}`)).toEqual([flaw])
})

test('pages without a title, with the same one, or with one that cannot be a name', () => {
  const odd = recorded([
    navigate('https://shop.example/'),
    navigate('https://shop.example/123'),
    navigate('https://shop.example/a%20b/%zz', ''),
    navigate('https://shop.example/a', 'Shop'),
    navigate('https://shop.example/b', ' Shop\u001b[31m '),
    navigate('https://shop.example/c', '***'),
    navigate('about:blank'),
    { type: 'click', selectors: ['#a'], frame: [0], assertedEvents: [{ type: 'navigation' }] },
    // The recording ended before its page was there.
    clickTo('#b', { url: '', title: '' }),
  ])
  const names = ['home', 'page 123', 'a%20b/%zz', 'Shop', 'Shop 2', 'c', 'page']
  expect(defaultStarts(odd).map(({ name }) => name)).toEqual(names)
})
