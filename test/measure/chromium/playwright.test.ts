import { expect, test } from 'vitest'
import { playwright } from '#measure/chromium/playwright.ts'

test('what the tests of somebody else set for Playwright is gone before it is loaded', () => {
  // With it every page waits in an inspector, and no visit gets as far as its control page.
  Object.assign(process.env, {
    PWDEBUG: '1',
    PW_TEST_CONNECT_WS_ENDPOINT: 'x',
    PLAYWRIGHT_FORCE_TTY: '1',
    PWD2: 'kept',
  })
  expect(playwright().chromium.name()).toBe('chromium')
  const left = Object.keys(process.env).filter((name) => /^(PW|PLAYWRIGHT)/.test(name) && name !== 'PWD')
  delete process.env.PWD2
  expect(left).toEqual(['PWD2'])
})
