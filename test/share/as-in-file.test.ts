import { expect, test } from 'vitest'
import { unlessAsInFile } from '#dashboard/views/settings/as-in-file.ts'

test('competitors that are those of the file again are not set, whatever was typed in between', () => {
  const globex = { name: 'Globex', origin: 'https://globex.example', pages: { home: '/', search: '/s' } }
  expect(unlessAsInFile([{ ...globex, pages: { search: '/s', home: '/' } }], [globex])).toBeUndefined()
  expect(unlessAsInFile(undefined, [globex])).toBeUndefined()
  for (const other of [[], [globex, globex], [{ ...globex, pages: { home: '/' } }]])
    expect(unlessAsInFile(other, [globex])).toEqual(other)
})
