/**
 * Numbers without a test: changes each constant at the top of a module, once to five times and once to a fifth of itself, and runs
 * the fast tests that import the module, the nearest first, until one fails. Prints every change that none of them noticed, and
 * the share that was noticed. Works on a copy, one change at a time; slow.
 *
 *   node bench/constants.ts [core stages ...] [--nearest 12] [--part 1/4]
 *
 * With `--nearest N` only that many test files are tried for a change: quicker, and what it prints may still be noticed further away.
 * With `--part` only every n-th constant is tried.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import mutants from '../vitest.mutants.config.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nearest: { type: 'string', default: 'all' },
    part: { type: 'string', default: '1/1' },
  },
})
const folders = positionals.length > 0 ? positionals : ['core', 'stages']
const [part = 1, parts = 1] = values.part.split('/').map(Number)
/** A number, or a product of numbers and other constants: `60 * 1000`, `7 * day`. */
const declaration =
  /^((?:export )?const (\w+)(?:: number)? = )(-?[\d_.]+(?: \* [\w.]+)*)((?: as const)?(?: *\/\/.*)?)$/gm

const source = dirname(import.meta.dirname)
const vitest = join(source, 'node_modules/vitest/vitest.mjs')
const copy = mkdtempSync(join(tmpdir(), 'outpace-constants-'))
try {
  const files = execFileSync('git', ['ls-files'], { cwd: source, encoding: 'utf8' }).trim().split('\n')
  for (const file of files) cpSync(join(source, file), join(copy, file))
  symlinkSync(join(source, 'node_modules'), join(copy, 'node_modules'))
  const testsOf = nearestTests(files.filter((file) => file.endsWith('.ts')))

  const planned = [...changes(files)]
  const needed = new Set(planned.flatMap(({ file }) => testsOf(file)))
  const before = failing([...needed])
  if (before !== undefined) throw new Error(`The tests fail without any change, so mend them first.\n${before}`)

  let noticed = 0
  let tried = 0
  for (const { file, name, change, whole, changed } of planned) {
    const tests = testsOf(file)
    writeFileSync(join(copy, file), changed)
    const found = tests.length > 0 && failing(tests) !== undefined
    writeFileSync(join(copy, file), whole)
    tried++
    if (found) noticed++
    else console.log(`${file}: ${name} as ${change} (${tests.length} test files)`)
  }
  console.log(`${noticed} of ${tried} changes noticed (${((noticed / tried) * 100).toFixed(0)} %)`)
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function* changes(files: string[]) {
  let at = 0
  for (const file of files) {
    if (!file.endsWith('.ts') || !folders.some((folder) => file.startsWith(`${folder}/`))) continue
    const whole = readFileSync(join(source, file), 'utf8')
    for (const found of whole.matchAll(declaration)) {
      if (at++ % parts !== part - 1) continue
      const [line, before = '', name = '', value = '', after = ''] = found
      const inWhole = !value.includes('.')
      for (const change of [`(${value}) * 5`, inWhole ? `Math.round((${value}) / 5)` : `(${value}) / 5`]) {
        const changed =
          whole.slice(0, found.index) +
          before +
          change +
          after.replace(' as const', '') +
          whole.slice(found.index + line.length)
        yield { file, name, change, whole, changed }
      }
    }
  }
}

/** What vitest says where a test fails, one file at a time in order, so that the nearest decide; undefined where all pass. */
function failing(tests: string[]): string | undefined {
  const run = ['run', '--config', 'vitest.mutants.config.ts', '--bail', '1', '--isolate=false', '--no-file-parallelism']
  const ended = spawnSync(process.execPath, [vitest, ...run, ...tests], {
    cwd: copy,
    encoding: 'utf8',
    timeout: 1_800_000,
  })
  return ended.status === 0 ? undefined : `${ended.stdout}${ended.stderr}`
}

/** The test files that import a module, directly or through others, those with fewest modules between first. */
function nearestTests(files: string[]): (file: string) => string[] {
  const { include = [], exclude = [] } = mutants.test ?? {}
  const fast = new Set(globSync(include, { cwd: source, exclude }))
  const importers = new Map<string, string[]>()
  for (const file of files) {
    for (const [, from = ''] of readFileSync(join(source, file), 'utf8').matchAll(
      /(?:from|import\() ?'([#.][^']+\.ts)'/g,
    )) {
      const target = from.startsWith('#') ? from.slice(1) : relative(source, resolve(source, dirname(file), from))
      importers.set(target, [...(importers.get(target) ?? []), file])
    }
  }
  return (file) => {
    const seen = new Set([file])
    const tests: string[] = []
    // A set takes in what is added while it is walked: breadth first.
    for (const each of seen) {
      if (fast.has(each)) tests.push(each)
      for (const importer of importers.get(each) ?? []) seen.add(importer)
    }
    return tests.slice(0, values.nearest === 'all' ? undefined : Number(values.nearest))
  }
}
