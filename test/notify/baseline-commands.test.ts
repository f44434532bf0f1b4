import { expect, test } from 'vitest'
import { baselineMailOf, baselineScenes } from './baseline-scenes.ts'

test('every command in the message about where you start reads the deployed records, where those are told of', () => {
  const { text } = baselineMailOf(baselineScenes.many?.() ?? expect.fail(), { cloud: true })
  expect(text).toMatch(/3 of 36 comparisons; "See where you stand now" below lists all of them\./)
  const commands = text.match(/outpace \w+.*/g) ?? []
  expect(commands.length).toBeGreaterThan(1)
  for (const command of commands) expect(command).toMatch(/^outpace \w+ --cloud /)
})
