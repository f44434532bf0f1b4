import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { endWaitsInTime } from '#measure/load/timely-waits.ts'

/** As far as it is used, Playwright's frame of a page: it knows it until the page has closed. */
const frame = (isKnown: boolean) => ({
  _connection: {
    toImpl: () => {
      if (!isKnown) throw new TypeError("Cannot read properties of undefined (reading '_object')")
      return { retryWithProgressAndBackoff: () => undefined }
    },
  },
})

test('a frame that comes while its page closes does not end the process', () => {
  const page = Object.assign(new EventEmitter(), { mainFrame: () => frame(true) })
  endWaitsInTime(page as unknown as Page)
  expect(() => page.emit('frameattached', frame(false))).not.toThrow()
})

test('a Playwright without what waits are made of fails the load', () => {
  const page = Object.assign(new EventEmitter(), { mainFrame: () => frame(false) })
  expect(() => endWaitsInTime(page as unknown as Page)).toThrow(TypeError)
})
