import { expect, test } from 'vitest'
import { firstShown } from '#core/analysis/incidents/first-shown.ts'

test('of a hundred incidents a page begins with the newest, and with those that somebody has to see', () => {
  const at = '2026-11-28T10:00:00.000Z'
  const incidents = Array.from({ length: 100 }, (_, n) => ({ id: `${n}`, closedAt: n === 50 ? null : at }))
  const ids = (chosen: string | null) => firstShown(incidents, chosen).map(({ id }) => Number(id))
  const newest = Array.from({ length: 20 }, (_, n) => n)
  expect(ids(null)).toEqual([...newest, 50])
  expect(ids('99')).toEqual([...newest, 50, 99])
})
