import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { companyWords, isUnderWay, markUnderWay } from '#cli/local/under-way.ts'
import { type Folder, folder } from './command.ts'

const at = ({ path }: Folder) => ({ stateFolder: path, cacheFolder: join(path, 'cache') })

test('a round is under way from its mark to its end, whichever process measures it', async () => {
  await using state = await folder({})
  expect(await isUnderWay(state.path)).toBe(false)
  {
    await using _one = await markUnderWay(at(state))
    {
      await using _other = await markUnderWay(at(state))
    }
    expect(await isUnderWay(state.path)).toBe(true)
  }
  expect(await isUnderWay(state.path)).toBe(false)
})

test('the mark of a process that was killed does not count, nor an old one whose number another process has', async () => {
  await using state = await folder({})
  const marks = join(state.path, 'under-way')
  await mkdir(marks)
  await writeFile(join(marks, '4194303999-0'), '')
  expect(await isUnderWay(state.path)).toBe(false)
  expect(await readdir(marks)).toEqual([])
  const old = join(marks, `${process.pid}-7`)
  await writeFile(old, '')
  expect(await isUnderWay(state.path)).toBe(true)
  const hoursAgo = new Date(Date.now() - 3 * 60 * 60 * 1000)
  await utimes(old, hoursAgo, hoursAgo)
  expect(await isUnderWay(state.path)).toBe(false)
})

test('a round is measured where no mark can be written', async () => {
  await using state = await folder({ 'under-way': 'a file' })
  await using _mark = await markUnderWay(at(state))
  expect(await isUnderWay(state.path)).toBe(false)
})

test('a command that begins to measure is warned of another one, in the same folder or in another', async () => {
  await using state = await folder({})
  await using elsewhere = await folder({})
  const other = { ...at(state), stateFolder: elsewhere.path }
  expect(await companyWords(other)).toBeUndefined()
  {
    await using _one = await markUnderWay(at(state))
    expect(await companyWords(at(state))).toContain('Another outpace command is measuring on this machine.')
    expect(await companyWords(other)).toContain('Another outpace command is measuring on this machine.')
    expect(await isUnderWay(elsewhere.path)).toBe(false)
  }
  expect(await companyWords(other)).toBeUndefined()
})
