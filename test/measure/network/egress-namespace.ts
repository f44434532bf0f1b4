// A process for egress-internet.test.ts, in a network namespace where every address there is leads back to it: it plays
// the internet, the private networks and their name server, and tells which of them pages have reached.
import { readFileSync } from 'node:fs'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { chromium } from '../here.ts'
import { race } from '../race.ts'
import { startCounter } from './egress-counter.ts'
import { serveNames } from './egress-dns.ts'
import { besiege } from './egress-siege.ts'

export interface Besieged {
  reached: string[]
  reachedAt: string[]
  datagrams: number
  /** Of the two addresses that a name led to, one after the other, those that were reached. */
  rebound: string[]
}

export interface Namespace {
  without: Besieged
  withGuard: Besieged
  /** Status and failure of visits to sites that are configured by name. */
  named: Record<string, string>
}

const outside = '93.184.216.34'
const attacked = '127.0.0.77'
const { privateHosts, publicHosts } = JSON.parse(process.argv[2] ?? '') as {
  privateHosts: string[]
  publicHosts: string[]
}
const nameservers = [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver[ \t]+([^\s%]+)/gm)]
const files = await chromium()

/** A public address when first asked, so that the page is at home there, and this machine's ever after. */
function rebinding(question: number): string[] {
  return [question === 1 ? outside : attacked]
}

await serveNames(
  {
    'loopback.example.com': () => ['127.0.0.1'],
    'private.example.com': () => ['10.1.2.3'],
    'metadata.example.com': () => ['169.254.169.254'],
    'six.example.com': () => ['::1', 'fd00:ec2::254'],
    'mapped.example.com': () => ['::ffff:127.0.0.1'],
    'outside.example.com': () => [outside],
    'open.example.com': rebinding,
    'guarded.example.com': rebinding,
    'shop.corp.example.com': () => ['10.9.8.7'],
    'sly.example.com': () => ['169.254.169.254'],
  },
  nameservers.map(([, address = '']) => address),
)

async function siege(of: ChromiumFiles, rebindingName: string): Promise<Besieged> {
  const rebound = new Set<string>()
  const { reached, reachedAt, datagrams } = await besiege({
    files: of,
    listen: ['::'],
    host: '10.1.2.3',
    hosts: [...privateHosts, ...publicHosts],
    also: async ({ browser, counter }) => {
      // A context each, because one keeps the first answer for a minute.
      for (let i = 0; i < 2; i++) {
        const context = await browser.browser.newContext()
        const page = await context.newPage()
        await page.goto(`http://${rebindingName}:${counter.port}/rebound`).catch(() => undefined)
        await context.close()
      }
      for (const address of counter.reachedAt) if ([outside, attacked].includes(address)) rebound.add(address)
    },
  })
  return { reached, reachedAt, datagrams, rebound: [...rebound] }
}

async function visitByName(): Promise<Record<string, string>> {
  await using shop = await startCounter(['::'])
  const open =
    (url: string): Journey =>
    async ({ page, step }) =>
      step('open', () => page.goto(url))
  const { round } = await race({
    contestants: {
      Named: { origin: `http://shop.corp.example.com:${shop.port}`, journey: open('/') },
      'Other port': {
        origin: 'http://shop.corp.example.com',
        journey: open(`http://shop.corp.example.com:${shop.port}`),
      },
      Outside: { origin: `http://outside.example.com:${shop.port}`, journey: open('/') },
      Metadata: { origin: `http://sly.example.com:${shop.port}`, journey: open('/') },
    },
    steps: ['open'],
  })
  return Object.fromEntries(round.visits.map(({ site, status, failure }) => [site, failure?.code ?? status]))
}

const without = await siege({ ...files, guard: undefined }, 'open.example.com')
const withGuard = await siege(files, 'guarded.example.com')
const told: Namespace = { without, withGuard, named: await visitByName() }
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit())
