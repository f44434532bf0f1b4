import { expect, test } from 'vitest'
import { addFrame, type FilmFrame } from '#measure/evidence/filmstrip.ts'

const filmstrip = (...given: FilmFrame[]): FilmFrame[] => {
  const frames: FilmFrame[] = []
  for (const frame of given) addFrame(frames, frame)
  return frames
}

test('frames are kept in paint order, in whatever order they arrive', () => {
  const [white, text, picture] = [
    { at: 9, image: 'white' },
    { at: 672, image: 'text' },
    { at: 679, image: 'picture' },
  ]
  expect(filmstrip(white, picture, text)).toEqual([white, text, picture])
})

test('identical frames are kept once, at the time of the first', () => {
  const [first, again] = [
    { at: 10, image: 'white' },
    { at: 20, image: 'white' },
  ]
  expect(filmstrip(first, again)).toEqual([first])
  expect(filmstrip(again, first)).toEqual([first])
})
