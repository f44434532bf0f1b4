import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '#store/port.ts'
import { readSettings, writeSettings } from '#store/records/settings.ts'

/** Folder of this checkout. */
export const program = join(import.meta.dirname, '../../..')

/** What the journey of Acme types, and the site has in an address. */
export const password = 'hunter2 & more'

/** Paths of the competitor that do not answer for now. */
export const hanging = new Set<string>()

/** The pages of both sites. */
export const shop = {
  '/': '<h1>Shop</h1><a href="/p/1">Rain jacket</a><form action="/p/1"><input name="key"><button>Go</button></form>',
  '/p/1': '<h1>Rain jacket</h1><p>It keeps you dry.',
}

interface ScenariosOptions {
  /** Origins. */
  us: string
  competitor: string
  homeRegion?: string
}

/** outpace.yaml of a deployment; with a `sender` mails go by SES in place of SNS. */
export function outpaceYaml({ homeRegion, sender }: { homeRegion: string; sender?: string }): string {
  const lines = [`homeRegion: ${homeRegion}`, 'recipients: [web@acme.example]']
  if (sender !== undefined) lines.push(`sender: ${sender}`)
  return `${lines.join('\n')}\n`
}

/** Writes a deployment's files below `root`: one contest of two sites, by a script and by pages, in two markets. */
export async function writeScenarios(
  root: string,
  { us, competitor, homeRegion = 'eu-west-1' }: ScenariosOptions,
): Promise<void> {
  const folder = join(root, 'scenarios', 'shop')
  await mkdir(folder, { recursive: true })
  // Scripts import 'outpace': here, the checkout that is tested.
  await mkdir(join(root, 'node_modules'))
  await symlink(program, join(root, 'node_modules', 'outpace'))
  await writeFile(join(root, 'outpace.yaml'), outpaceYaml({ homeRegion }))
  await writeFile(
    join(folder, 'benchmark.yaml'),
    `name: Buying a jacket
us: { name: Acme, origin: '${us}', script: acme.ts }
competitors:
  - { name: Globex, origin: '${competitor}', pages: { home: /, product: /p/1 } }
steps: [home, product]
markets:
  - { name: Sydney desktop, region: ap-southeast-2, profile: desktop, locale: en-AU, timeZone: Australia/Sydney }
  - { name: Sydney cable, region: ap-southeast-2, profile: desktop-cable, locale: en-AU, timeZone: Australia/Sydney }
every: 15 minutes
loads: 1
target: { against: fastest, metric: lcp }
alarm: { cloudwatch: true }
audits: { runs: 1, categories: [accessibility, seo], steps: [home] }
`,
  )
  await writeFile(
    join(folder, 'acme.ts'),
    `import { journey } from 'outpace'

export default journey(async ({ page, step, secret }) => {
  // Nobody awaits it, and the end of the page rejects it.
  page.waitForEvent('popup')
  await step('home', () => page.goto('/'))
  await step('product', async () => {
    await page.getByRole('textbox').fill(await secret('login:password'))
    await page.getByRole('button', { name: 'Go' }).click()
    await page.getByRole('heading', { name: 'Rain jacket' }).waitFor()
  })
})
`,
  )
}

/** Somebody changes the margin while all of it runs. */
export async function changeMargin(store: Store, margin: string): Promise<void> {
  const now = Date.now()
  const { change: newest, version } = await readSettings(store, place.benchmark)
  const [before, after] = [newest?.after ?? {}, { target: { margin } }]
  const number = (newest?.number ?? 0) + 1
  const change = { number, at: new Date(now).toISOString(), by: 'ann@acme.example', before, after }
  await writeSettings(store, { benchmark: place.benchmark, change, version, now })
}

/** Identity of a market's rounds. */
export const place = { benchmark: 'shop', market: 'sydney-desktop' }
export const otherPlace = { benchmark: 'shop', market: 'sydney-cable' }

/** A date some days ago: of one that is written here, the table would keep rounds for 35 days only. */
export const measuredOn = new Date(Date.now() - 9 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)

/** That time of day then, as in `01:15`; ISO 8601, UTC. */
export function measuredAt(time: string): string {
  return `${measuredOn}T${time}:00.000Z`
}
