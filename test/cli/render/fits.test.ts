import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { renderLeague } from '#cli/render/league.ts'
import type { Look } from '#cli/render/look.ts'
import { widthOf } from '#cli/render/width.ts'
import { leagueOf, sceneNames } from './scenes.ts'

const looks: Look[] = [40, 60, 72, 80, 99, 100, 120, 200].flatMap((columns) => [
  { columns, colour: false },
  { columns, colour: true },
  { columns, colour: false, ascii: true },
])

test.each(sceneNames)('%s fits its terminal, in colour and in ASCII', (scene) => {
  for (const look of looks) {
    const text = renderLeague(leagueOf(scene), look)
    for (const line of stripVTControlCharacters(text).split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(look.columns)
      expect(line).toBe(line.trimEnd())
    }
    if (look.ascii === true) expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    expect(text).not.toMatch(/NaN|Infinity|undefined|null|\[object/)
  }
})

test.each(sceneNames)('%s has the same text with and without colour', (scene) => {
  const coloured = renderLeague(leagueOf(scene), { columns: 80, colour: true })
  const plain = renderLeague(leagueOf(scene), { columns: 80, colour: false })
  expect(stripVTControlCharacters(coloured)).toBe(plain)
  expect(plain).not.toMatch(/(?!\n)\p{Cc}/u)
  // Only colours and weights: nothing moves the cursor, sets a title or creates a link.
  for (const part of coloured.split('\u001b').slice(1)) expect(part).toMatch(/^\[\d+m/)
})
