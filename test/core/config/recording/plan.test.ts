import { expect, test } from 'vitest'
import { planImport } from '#core/config/recording/plan.ts'
import { rebaser } from '#measure/journey/recording/addresses.ts'
import { change, clickTo, navigate, recorded, recordingText } from './recorded.ts'

function notesOf(...values: string[]): string[] {
  const text = recordingText([navigate('https://shop.example/'), ...values.map((value) => change('#field', value))])
  const planned = planImport({ file: 'shop.json', text, us: true, origin: 'https://shop.example' })
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems))
  return planned.plan.notes
}

test('an import says which steps type an e-mail address, and not which one', () => {
  const rest = 'an e-mail address, which stays in the file and is sent by each load: use that of a test account.'
  expect(notesOf('jacket', 'ann.lee@acme.example')).toEqual([`Step 3 types ${rest}`])
  expect(notesOf('ann@acme.example', 'jacket', 'bob@acme.example')).toEqual([`Steps 2 and 4 type ${rest}`])
  expect(notesOf('jacket @ 20 %', 'secret:mail')).toEqual([])
})

const shop = 'https://www.shop.example'
const search = { type: 'navigate', url: 'https://search.example/?q=shop' }
const arrival = clickTo('a', { url: `${shop}/` })

test.each([
  ['comes to the site from another one', [search, arrival], 'https://search.example/?q=shop'],
  ['opens the site after another one', [search, navigate(`${shop}/jackets`)], 'https://search.example/?q=shop'],
  ['is of a site under another name', [navigate('https://staging.shop.example/?q=shop')], `${shop}/?q=shop`],
  [
    'is redirected to the site',
    [{ ...search, assertedEvents: [{ type: 'navigation', url: `${shop}/` }] }, arrival],
    `${shop}/?q=shop`,
  ],
])('a recording that %s is walked where the customer went', (_, steps, first) => {
  const recording = recorded(steps)
  const { url = '' } = recording.steps[0] as { url?: string }
  expect(rebaser(recording, shop)(url)).toBe(first)
  expect(rebaser(recording, shop)(`${shop}/jackets`)).toBe(`${shop}/jackets`)
  const planned = planImport({ file: 'shop.json', text: recordingText(steps), us: true, origin: shop })
  const notes = planned.ok ? planned.plan.notes.join(' ') : ''
  expect(notes.includes('become those of')).toBe(first !== url)
  expect(notes.includes('Step 1 (navigate https://search.example/?q=shop) opens another site, as recorded.')).toBe(
    first === url,
  )
})

test('a secret of our own is taken out and named with its steps; that of a competitor is refused', () => {
  const steps = [
    navigate('https://shop.example/'),
    change('#password', 'a'),
    change('#old-password', 'b'),
    change('#password', 'a'),
  ]
  const planned = (us: boolean) =>
    planImport({ file: 'shop.json', text: recordingText(steps), us, origin: 'https://shop.example' })
  const own = planned(true)
  expect(own.ok && own.plan.secrets).toEqual([
    { name: 'password', steps: [2, 4] },
    { name: 'password-2', steps: [3] },
  ])
  const theirs = planned(false)
  expect(theirs.ok ? [] : theirs.problems.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['step 2: value', 'step 3: value', 'step 4: value']),
  )
})

test('half a login in an address is refused like a whole one', () => {
  for (const login of ['kim@', ':hunter2@', 'kim:hunter2@']) {
    const text = recordingText([{ type: 'navigate', url: `https://${login}shop.example/` }])
    const planned = planImport({ file: 'shop.json', text, us: true, origin: 'https://shop.example' })
    const messages = planned.ok ? [] : planned.problems.map(({ message }) => message)
    expect(messages).toContain('Step 1 (navigate) has a user name or password in its address.')
  }
})

test('a step after the window was closed is refused, with the step that closed it', () => {
  const text = recordingText([
    navigate(`${shop}/`),
    { type: 'close', target: 'main' },
    {
      type: 'setViewport',
      ...{ width: 400, height: 800, deviceScaleFactor: 1, isMobile: false, hasTouch: false, isLandscape: false },
    },
    navigate(`${shop}/jackets`),
  ])
  const planned = planImport({ file: 'shop.json', text, us: true, origin: shop })
  expect(planned.ok ? [] : planned.problems.map(({ message, hint }) => [message, hint])).toEqual([
    [`Step 4 (navigate ${shop}/jackets) comes after step 2 closed the window.`, 'Delete step 2 from the file.'],
  ])
})
