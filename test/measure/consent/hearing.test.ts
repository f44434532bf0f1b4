import { expect, test } from 'vitest'
import { startHearing } from '#measure/consent/hearing.ts'
import { keptState } from '#measure/consent/keep.ts'
import { readMessage } from '#measure/consent/messages.ts'
import { acceptingRules, rulesFor } from '#measure/consent/rules.ts'

/** What comes of messages as the library sends them, by the document that sends each. */
function heard(...said: [speaker: string, message: object][]) {
  const hearing = startHearing()
  for (const [speaker, message] of said) {
    const read = readMessage(JSON.stringify(message))
    if (read !== undefined) hearing.hear(speaker, read)
  }
  return { outcome: hearing.outcome(), sofar: hearing.sofar(), stage: hearing.stage() }
}

const lifecycle = (name: string) => ({ type: 'report', state: { lifecycle: name } })

test('is over when a banner was accepted, or when no document has more to say', () => {
  expect(heard(['page', lifecycle('started')])).toEqual({
    outcome: undefined,
    sofar: { outcome: 'not-found' },
    stage: 'looking',
  })
  // The page itself has nothing, but a frame of it is not done.
  const page: [string, object] = ['page', lifecycle('nothingDetected')]
  expect(heard(page, ['frame', lifecycle('started')]).outcome).toBeUndefined()
  expect(heard(page, ['frame', lifecycle('nothingDetected')]).outcome).toEqual({ outcome: 'not-found' })
  expect(heard(page, ['frame', { type: 'autoconsentDone', cmp: 'Onetrust' }]).outcome).toEqual({
    outcome: 'accepted',
    manager: 'Onetrust',
  })
})

test('tells a manager without a banner from a banner that could not be accepted', () => {
  const found: [string, object] = ['page', { type: 'cmpDetected', cmp: 'didomi.io' }]
  const open: [string, object] = ['page', { type: 'popupFound', cmp: 'didomi.io' }]
  const refused: [string, object] = ['page', { type: 'optInResult', cmp: 'didomi.io', result: false }]
  expect(heard(found)).toMatchObject({ sofar: { outcome: 'not-found', manager: 'didomi.io' }, stage: 'found' })
  expect(heard(found, open)).toMatchObject({ sofar: { outcome: 'not-handled' }, stage: 'answering' })
  expect(heard(found, open, refused, ['page', lifecycle('optInFailed')]).outcome).toEqual({
    outcome: 'not-handled',
    manager: 'didomi.io',
  })
})

test('reads messages of the library alone, and keeps names short and plain', () => {
  expect(readMessage('no JSON')).toBeUndefined()
  expect(readMessage('null')).toBeUndefined()
  expect(readMessage(JSON.stringify({ type: 'eval', id: 7, code: 'x' }))).toBeUndefined()
  expect(readMessage(JSON.stringify({ type: 'report', state: null }))).toBeUndefined()
  expect(readMessage(JSON.stringify({ type: 'eval', id: '1', code: 'x'.repeat(30_000) }))).toBeUndefined()
  const cmp = `<b>\u202eOne\n${'x'.repeat(90)}`
  expect(readMessage(JSON.stringify({ type: 'popupFound', cmp }))).toEqual({
    type: 'popupFound',
    manager: `bOne${'x'.repeat(36)}`,
  })
})

test('rules that only reject are not tried, and frames get those for frames', () => {
  const click = [{ click: '#yes' }]
  const rules = acceptingRules({
    autoconsent: [
      { name: 'page', optIn: click },
      { name: 'frame', optIn: click, runContext: { main: false, frame: true } },
      { name: 'rejects', optIn: [] },
      { name: 'rejects too' },
    ],
  })
  expect(rulesFor(rules, { isPage: true }).map(({ name }) => name)).toEqual(['page'])
  expect(rulesFor(rules, { isPage: false }).map(({ name }) => name)).toEqual(['frame'])
})

test('a page that floods its storage costs no load more than a little', () => {
  const site = (origin: string, value: string) => ({ origin, localStorage: [{ name: 'key', value }], indexedDB: [] })
  const frames = Array.from({ length: 9 }, (_, index) => site(`https://frame${index}.example`, 'x'))
  const own = site('https://shop.example', 'consent')
  const kept = keptState(
    { cookies: [], origins: [site('https://big.example', 'x'.repeat(3_000_000)), ...frames, own] },
    'https://shop.example',
  )
  expect(kept.origins.map(({ origin }) => origin)).toEqual([
    'https://shop.example',
    ...[0, 1, 2, 3].map((index) => `https://frame${index}.example`),
  ])
})
