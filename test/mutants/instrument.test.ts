import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instrument, type Mutant } from './instrument.ts'

const code = `const LIMIT = 10
const NAMES = { 2: 'two' }
export function late(rounds: number[]): string {
  let found = 0
  for (const each of rounds) if (each > LIMIT) found++
  return found === 0 ? NAMES[2] : \`\${found} late\`
}
`
let folder: string
let mutants: Mutant[]
let late: (rounds: number[]) => string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-instrument-'))
  mkdirSync(join(folder, 'core'))
  writeFileSync(join(folder, 'core/late.ts'), code)
  mutants = await instrument(folder, ['core/late.ts'])
  late = (await import(join(folder, 'core/late.ts'))).late
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  Object.assign(globalThis, { __stryker__: undefined, mutantLoop: undefined })
})

test('numbers in functions, constants where they are used, comparisons and branches are changed', () => {
  const changes = mutants.map(({ line, original, replacement }) => `${line + 1} ${original} => ${replacement}`)
  expect(changes).toEqual(
    expect.arrayContaining([
      '5 LIMIT => LIMIT * 1.5',
      '5 LIMIT => LIMIT / 1.5',
      '5 each > LIMIT => each >= LIMIT',
      '5 each > LIMIT => true',
      '5 found++ => found--',
      '4 0 => 1',
      '6 found === 0 => found !== 0',
    ]),
  )
  expect(changes.filter((each) => each.startsWith('1 ') || each.startsWith('2 '))).toEqual([])
  expect(mutants.every(({ file }) => file === 'core/late.ts')).toBe(true)
})

test('the code does what it did until one of them is switched on, and each turn of a loop is reported', () => {
  let turns = 0
  Object.assign(globalThis, { mutantLoop: () => turns++ })
  expect(late([10, 11])).toBe('1 late')
  expect(turns).toBeGreaterThanOrEqual(2)
  const lower = mutants.find(({ replacement }) => replacement === 'LIMIT / 1.5')
  Object.assign(Reflect.get(globalThis, '__stryker__'), { activeMutant: lower?.id })
  expect(late([10, 11])).toBe('2 late')
})

test('with a choice of changes only those are in the code, and each turn of a loop elsewhere is reported, too', async () => {
  writeFileSync(join(folder, 'core/late.ts'), code)
  mkdirSync(join(folder, 'stages'))
  writeFileSync(
    join(folder, 'stages/wait.ts'),
    'export const wait = (isOver: () => boolean) => { while (!isOver()); }\n',
  )
  const chosen = await instrument(folder, ['core/late.ts'], ({ replacement }) => replacement === 'each >= LIMIT')
  expect(chosen.map(({ original }) => original)).toEqual(['each > LIMIT'])
  const written = readFileSync(join(folder, 'core/late.ts'), 'utf8')
  expect(written).toMatch(/each >= LIMIT/)
  expect(written).not.toMatch(/found !== 0|found--/)
  expect(written).toContain('mutantLoop')
  expect(readFileSync(join(folder, 'stages/wait.ts'), 'utf8')).toContain('mutantLoop')
})
