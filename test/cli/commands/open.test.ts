import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { folder, outpace, start } from '../command.ts'

const files = {
  'scenarios/shops/benchmark.yaml': `
name: Two shops
us: { name: Acme, origin: "https://acme.example", pages: { home: / } }
competitors: [{ name: Globex, origin: "https://globex.example", pages: { home: / } }]
markets: [{ name: Here, region: local, profile: desktop }]
every: 1 hour
`,
}

test('open serves the page and its data until Ctrl-C, and names its own benchmarks only', async () => {
  await using home = await folder(files)
  const running = start(['open', '--no-browser', '--port', '0'], { cwd: home.path })
  const [, address = 'nowhere'] = await running.said(/Dashboard: (\S+)\n/)
  expect(await (await fetch(address)).text()).toContain('<title>Outpace</title>')
  const [, script] = /<script type="module" src="(.+?)"/.exec(await (await fetch(address)).text()) ?? []
  expect((await fetch(`${address}${script}`)).headers.get('content-type')).toContain('text/javascript')
  const { cards } = (await (await fetch(`${address}/api/standing`)).json()) as { cards: { sentence: string }[] }
  expect(cards.map(({ sentence }) => sentence)).toEqual(['No verdict yet: no round has been measured.'])
  running.kill('SIGINT')
  const { code, stderr } = await running.finished
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('Ctrl-C ends open with success also while it starts', async () => {
  const hook = "if (url.endsWith('/cli/commands/open.ts')) process.kill(process.pid, 'SIGINT')"
  const script = `import { registerHooks } from 'node:module'
registerHooks({ load: (url, context, next) => { ${hook}; return next(url, context) } })`
  await using home = await folder({ ...files, 'interrupt.mjs': script })
  const env = { NODE_OPTIONS: `--import=${home.path}/interrupt.mjs` }
  const { code, stdout, stderr } = await outpace(['open', '--no-browser', '--port', '0'], { cwd: home.path, env })
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('a port that is taken is exit code 2, with what to do', async () => {
  await using home = await folder(files)
  const other = createServer()
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
  const { port } = other.address() as AddressInfo
  const { code, stderr } = await outpace(['open', '--no-browser', '--port', String(port)], { cwd: home.path })
  other.close()
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`Port ${port} is in use, perhaps by another "outpace open". Choose another: `),
  })
})
