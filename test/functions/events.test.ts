import { expect, test } from 'vitest'
import { readAuditEvent } from '#functions/events/events.ts'

const event = {
  benchmark: 'jackets',
  market: 'sydney-phone',
  steps: ['home', 'search'],
  scheduledAt: '2026-11-22T03:00:00Z',
}

test('an event of audit', () => {
  expect(readAuditEvent({ ...event, more: 1 })).toEqual(event)
})

test.each([
  [null, 'The event is null. Send an object such as {"benchmark":'],
  [{ ...event, steps: undefined }, '"steps" of the event is undefined.'],
  [
    { ...event, steps: [] },
    '"steps" of the event is []. Send an object such as {"benchmark":"jackets","market":"sydney-phone","steps":',
  ],
  [{ ...event, steps: 'home' }, '"steps" of the event is "home".'],
  [{ ...event, steps: ['home', 7] }, '"steps" of the event is ["home",7].'],
  [{ ...event, scheduledAt: '<aws.scheduler.scheduled-time>' }, 'which is not a time in UTC'],
])('%j is refused', (wrong, message) => {
  expect(() => readAuditEvent(wrong)).toThrow(message)
})
