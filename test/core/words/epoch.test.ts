import { expect, test } from 'vitest'
import { epochSentence } from '#core/words/epoch.ts'

const said = (reason: object) => {
  const epoch = { number: 2, from: '2026-11-28T10:00:00.000Z', after: 40, reason }
  return epochSentence({ epoch } as never, { timeZone: 'UTC', now: Date.UTC(2026, 10, 28, 12) })
}

test('why everything is judged from scratch is said in words, and not as keys of records', () => {
  expect(said({ kind: 'start' })).toBe('')
  expect(said({ kind: 'settings', differs: ['every', 'margin'] })).toMatch(
    /^Judged from scratch since .*10:00, because the settings changed: the schedule and the margin\.$/,
  )
  expect(said({ kind: 'method', differs: ['profile', 'definitions'] })).toMatch(
    /, because the method changed: the profile and the definitions of this version of Outpace\.$/,
  )
})
