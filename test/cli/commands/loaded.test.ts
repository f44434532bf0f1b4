import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { heading, serveSite } from '../../measure/site.ts'
import { folder, outpace } from '../command.ts'

/** Writes the names of the packages that a command has loaded when it ends. */
const list = `import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
const packages = new Set()
registerHooks({
  load(url, context, next) {
    const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]
    if (name !== undefined) packages.add(name)
    return next(url, context)
  },
})
process.on('exit', () => writeFileSync(join(process.cwd(), 'packages'), [...packages].sort().join(' ')))`

const scenario = `name: Two pages
us: { name: Acme, origin: https://www.acme.example, pages: { home: / } }
competitors: [{ name: Globex, origin: https://globex.example, pages: { home: / } }]
steps: [home]
markets: [{ name: Here, region: local, profile: desktop, locale: en-AU, timeZone: Australia/Sydney }]
every: 15 minutes
`

async function packagesOf(args: string[]): Promise<{ code: number | null; packages: string[] }> {
  await using home = await folder({ 'list.mjs': list, 'scenarios/two/benchmark.yaml': scenario })
  const env = { NODE_OPTIONS: `--import=${join(home.path, 'list.mjs')}` }
  const { code } = await outpace(args, { cwd: home.path, env })
  return { code, packages: (await readFile(join(home.path, 'packages'), 'utf8')).split(' ') }
}

describe.concurrent('a command starts fast and small, because it loads what it uses', () => {
  it.each([[['--help']], [['compare', '--help']]])('outpace %j: the parser of the command line', async (args) => {
    expect(await packagesOf(args)).toEqual({ code: 0, packages: ['commander'] })
  })

  it.each([[['check']], [['notify']], [['verdict']], [['incidents']], [['cost']], [['export', 'two', '--csv']]])(
    'outpace %j: neither browser nor AWS, mail and dashboard',
    async (args) => {
      const { code, packages } = await packagesOf(args)
      expect(code).toBe(0)
      const small = ['commander', 'fastest-levenshtein', 'get-east-asian-width', 'yaml', 'zod']
      expect(packages.filter((name) => !small.includes(name))).toEqual([])
      expect(packages).toContain('yaml')
    },
  )

  it('outpace compare: the browser, and no schemas where there is no outpace.yaml', async () => {
    await using site = await serveSite({ '/': heading('Rain jackets') })
    const { code, packages } = await packagesOf(['compare', `${site.origin}/?1`, `${site.origin}/?2`, '--rounds', '1'])
    expect(code).toBe(0)
    const small = ['commander', 'fastest-levenshtein', 'get-east-asian-width', 'robots-parser']
    expect(packages.filter((name) => !small.includes(name))).toEqual(['playwright-core'])
  })
})
