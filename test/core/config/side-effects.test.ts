import { expect, test } from 'vitest'
import { planImport } from '#core/config/recording/plan.ts'
import { checkSideEffects, recordedSideEffects } from '#core/config/recording/side-effects.ts'
import type { RecordedStep } from '#core/model/recording.ts'
import { parsedSites, problemsOf } from './two-sites.ts'

const steps: RecordedStep[] = [
  { type: 'navigate', url: 'https://globex.example/' },
  {
    type: 'click',
    selectors: [['aria/Women'], ['#nav > li:nth-of-type(2)'], ['xpath///*[@id="add-to-cart-teaser"]/a']],
  },
  { type: 'change', selectors: [['aria/Search']], value: 'add to cart' },
  { type: 'click', selectors: [['shop-buy', '#button-3'], ['aria/Add to cart'], ['#button-3']] },
  { type: 'doubleClick', selectors: ['text/Place order'] },
]
const recording = { title: 'Buying', steps }

test('a competitor may say that its journey may act; our own site needs no permission', () => {
  const read = parsedSites({ competitor: ', sideEffects: allowed' })
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  expect(read.benchmark.sites.map(({ sideEffects }) => sideEffects)).toEqual([undefined, 'allowed'])
  expect(problemsOf({ competitor: ', sideEffects: yes' })).toEqual([
    expect.stringMatching(/^competitors\[0\]\.sideEffects: .*allowed/),
  ])
  expect(problemsOf({ us: ', sideEffects: allowed' })).toEqual([
    "us.sideEffects: Your own site's journey may do everything.",
  ])
})

test('recorded clicks on what adds to a basket or buys are named by number, others are not', () => {
  expect(recordedSideEffects(recording)).toEqual([
    { step: 3, effect: 'basket', what: 'Step 4 (click shop-buy >>> #button-3) adds to a basket.' },
    { step: 4, effect: 'purchase', what: 'Step 5 (doubleClick text/Place order) buys or orders something.' },
  ])
  const said: string[] = []
  checkSideEffects(recording, ({ step, key }, message, hint) => said.push(`${step} ${key} ${message} ${hint}`))
  expect(said[0]).toBe(
    "3 selectors Step 4 (click shop-buy >>> #button-3) adds to a basket. On a competitor's site that is refused. " +
      'End the recording before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.',
  )
})

test("an import says what a competitor's recording needs permission for, and of our own that each load buys", () => {
  const text = JSON.stringify(recording)
  const notes = (us: boolean) => {
    const planned = planImport({ file: 'buy.json', text, us, origin: 'https://globex.example' })
    return planned.ok ? planned.plan.notes : expect.fail(JSON.stringify(planned.problems))
  }
  expect(notes(true)).toEqual([
    'Step 5 (doubleClick text/Place order) buys or orders something. Each load does so: end the recording before it, unless this is a test shop.',
  ])
  expect(notes(false)).toEqual([
    expect.stringMatching(/^Step 4 .* adds to a basket\. End the recording .* sideEffects: allowed/),
    expect.stringMatching(/^Step 5 .* buys or orders something\./),
  ])
})
