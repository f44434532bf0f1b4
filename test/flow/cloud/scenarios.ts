import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../../..')

/** Writes a deployment's files below `root`: one contest of two sites, by a script and by pages. */
export async function writeScenarios(
  root: string,
  { us, competitor }: { us: string; competitor: string },
): Promise<void> {
  const folder = join(root, 'scenarios', 'shop')
  await mkdir(folder, { recursive: true })
  // Scenarios import measure/journey.ts from the checkout that they are part of.
  await symlink(join(program, 'measure'), join(root, 'measure'))
  await writeFile(
    join(folder, 'benchmark.yaml'),
    `name: Buying a jacket
us: { name: Acme, origin: '${us}', script: acme.ts }
competitors:
  - { name: Globex, origin: '${competitor}', pages: { home: /, product: /p/1 } }
steps: [home, product]
markets:
  - { name: Dublin desktop, region: eu-west-1, profile: desktop, locale: en-IE, timeZone: Europe/Dublin }
every: 15 minutes
loads: 1
target: { against: fastest, metric: lcp }
`,
  )
  await writeFile(
    join(folder, 'acme.ts'),
    `import { journey } from '../../measure/journey.ts'

export default journey(async ({ page, step }) => {
  await step('home', () => page.goto('/'))
  await step('product', async () => {
    await page.getByRole('link', { name: 'Rain jacket' }).click()
    await page.getByRole('heading', { name: 'Rain jacket' }).waitFor()
  })
})
`,
  )
}

/** Identity of the only market's rounds. */
export const place = { benchmark: 'shop', market: 'dublin-desktop' }
