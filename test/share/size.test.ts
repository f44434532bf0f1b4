import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { buildPage } from '#dashboard/build.ts'

test('the first look loads at most 120 KB of compressed script; charts for slides and PowerPoint load when asked for', async () => {
  const files = await buildPage()
  const scripts = new Map(
    [...files].filter(([path]) => path.endsWith('.js')).map(([path, { body }]) => [path, Buffer.from(body)]),
  )
  const first = new Set<string>()
  const follow = (path: string) => {
    if (first.has(path)) return
    first.add(path)
    const source = scripts.get(path)?.toString() ?? ''
    // Static imports; what is imported on demand is `import("./part-….js")`.
    for (const [, part] of source.matchAll(/(?:from|import)"\.(\/[\w-]+\.js)"/g)) follow(part ?? '')
  }
  const html = Buffer.from(files.get('/')?.body ?? []).toString()
  follow(/<script[^>]* src="([^"]+)"/.exec(html)?.[1] ?? '')
  const size = [...first].reduce((sum, path) => sum + gzipSync(scripts.get(path) ?? '').length, 0)
  expect(size).toBeGreaterThan(10_000)
  expect(size).toBeLessThan(120_000)
  const later = [...scripts].filter(([path]) => !first.has(path)).map(([, source]) => source.length)
  expect(Math.max(...later)).toBeGreaterThan(200_000)
})
