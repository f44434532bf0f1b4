import { expect, test } from 'vitest'
import { change } from '#measure/journey/recording/change.ts'
import type { Stage } from '#measure/journey/recording/stage.ts'

/** What a recorded value types into an empty field. */
async function typed(value: string): Promise<string[]> {
  const keys: string[] = []
  const field = {
    evaluate: async () => ({ tag: 'input', type: 'text' }),
    inputValue: async () => '',
    pressSequentially: async (text: string) => void keys.push(text),
  }
  const stage = {
    frame: { locator: () => ({ first: () => field }) },
    timeout: () => 1000,
    held: new Set(),
    secret: async (name: string) => `the ${name}`,
    totp: async (name: string) => `a code of ${name}`,
  }
  await change({ type: 'change', selectors: ['#field'], value }, stage as unknown as Stage)
  return keys
}

test('a recorded value may stand for a secret or for a one-time code', async () => {
  expect(await typed('secret:login')).toEqual(['the login'])
  expect(await typed('totp:phone')).toEqual(['a code of phone'])
  expect(await typed('totp:')).toEqual(['totp:'])
})
