import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = 'bench,cli,core,dashboard,functions,infra,measure,notify,stages,store'
const files = globSync(`{${folders}}/**/*.{ts,tsx}`, { cwd: root, exclude: (path) => path.includes('node_modules') })

test('an exported type has a name of its own', () => {
  const places = Map.groupBy(
    files
      .filter((file) => !file.startsWith('bench/'))
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/^export (?:interface|type|class) (\w+)/gm)].map(
          ([, name = '']) => ({ name, file }),
        ),
      ),
    ({ name }) => name,
  )
  expect(places.size).toBeGreaterThan(500)
  expect([...places.values()].filter((all) => all.length > 1)).toEqual([])
})

test('no file has the name of a folder beside it', () => {
  const all = new Set(files.map((file) => dirname(file)))
  expect(files.filter((file) => all.has(file.replace(/\.tsx?$/, '')))).toEqual([])
})
