import { expect, test } from 'vitest'
import { changedSettings } from '#core/words/settings.ts'

interface Competitor {
  name: string
  origin: string
  pages: Record<string, string>
}

const competitor = (name: string, origin: string): Competitor => ({ name, origin, pages: { home: '/', search: '/s' } })
const amazon = competitor('Amazon', 'https://amazon.example')
const globex = competitor('Globex', 'https://globex.example')
const hut = competitor('Jacket Hut', 'https://jacket-hut.example')

const changeOf = (before: Competitor[] | undefined, after: Competitor[] | undefined, file?: Competitor[]) => {
  const live = (competitors: Competitor[] | undefined) => (competitors === undefined ? {} : { competitors })
  return changedSettings({ before: live(before), after: live(after) }, file).map(({ change }) => change)
}

test('of the competitors only those that are added, changed or removed are named', () => {
  const moved = { ...amazon, pages: { ...amazon.pages, search: '/find' } }
  expect(changeOf([amazon, hut], [moved, globex])).toEqual([
    'Amazon (https://amazon.example; home /; search /s) → Amazon (https://amazon.example; home /; search /find), ' +
      'Globex (https://globex.example; home /; search /s) added, Jacket Hut removed',
  ])
  expect(changeOf(undefined, [amazon, globex], [amazon])).toEqual([
    'Globex (https://globex.example; home /; search /s) added',
  ])
  expect(changeOf([amazon, globex], undefined, [amazon])).toEqual(['Globex removed'])
})

test('without the competitors of the file the list is written in full, and where it is the same', () => {
  const whole = 'as in the file → Amazon (https://amazon.example; home /; search /s)'
  expect(changeOf(undefined, [amazon])).toEqual([whole])
  expect(changeOf(undefined, [amazon], [amazon])).toEqual([whole])
})
