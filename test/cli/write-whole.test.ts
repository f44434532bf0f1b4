import { execFile } from 'node:child_process'
import { lstat, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { writeWhole } from '#cli/write-whole.ts'
import { folder } from './command.ts'

test('whoever is stopped half-way leaves what was there, and nothing beside it', async () => {
  await using place = await folder({ 'november.csv': 'october' })
  const file = join(place.path, 'november.csv')
  const stop = new AbortController()
  const lines = async function* () {
    yield 'first line\n'
    stop.abort()
    yield 'second line\n'
  }
  await expect(writeWhole(file, lines(), stop)).rejects.toThrow('aborted')
  expect(await readdir(place.path)).toEqual(['november.csv'])
  expect(await readFile(file, 'utf8')).toBe('october')
  await writeWhole(file, lines())
  expect(await readFile(file, 'utf8')).toBe('first line\nsecond line\n')
})

test('a link stays a link to the file that is written', async () => {
  await using place = await folder({ 'real.csv': '' })
  const link = join(place.path, 'latest.csv')
  await symlink('real.csv', link)
  await writeWhole(link, 'new')
  expect((await lstat(link)).isSymbolicLink()).toBe(true)
  expect(await readFile(join(place.path, 'real.csv'), 'utf8')).toBe('new')
})

test('a pipe is written to, and not replaced by a file', async () => {
  await using place = await folder()
  const pipe = join(place.path, 'pipe')
  await promisify(execFile)('mkfifo', [pipe])
  const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, 'through it')])
  expect(read).toBe('through it')
  expect((await lstat(pipe)).isFIFO()).toBe(true)
})
