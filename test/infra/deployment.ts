import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { synthesize } from '#infra/app.ts'
import { type Asset, describeAsset } from '#infra/bundle/asset.ts'

/** Deployments with small stand-ins for what is uploaded: to make the real ones takes seconds and changes no template. */

export const outpaceYaml = `homeRegion: ap-southeast-2
recipients: [ceo@acme.example, Web-Team@acme.example]
operators: [sre@acme.example, night@acme.example, sre@acme.example]
monthlySpendingCap: 500 USD
competitorLoadsPerDay: 1000
`

/** Two benchmarks in three regions; home is one of them. One has audits and a script, the other is measured rarely. */
export const benchmarkYaml = {
  jackets: `name: Buying a jacket
us: { name: Acme, origin: 'https://www.acme.example', script: acme.ts }
competitors:
  - { name: Globex, origin: 'https://globex.example', pages: { home: /, product: /p/1 } }
steps: [home, product]
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
  - { name: Dublin desktop, region: eu-west-1, profile: desktop, locale: en-IE, timeZone: Europe/Dublin }
every: 15 minutes
alarm: { to: [jackets@acme.example] }
audits: { every: 1 day, runs: 5 }
`,
  rooms: `name: Booking a room
us: { name: Acme, origin: 'https://www.acme.example', pages: { home: /, room: /r/1 } }
competitors:
  - { name: Globex, origin: 'https://globex.example', pages: { home: /, room: /r/1 } }
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
  - { name: Virginia, region: us-east-1, profile: desktop, locale: en-US, timeZone: America/New_York }
every: 7 days
`,
}

/** A temporary folder with a deployment's files; see `deployed`. */
export interface Root extends AsyncDisposable {
  folder: string
}

export async function rootWith(files: Record<string, string>): Promise<Root> {
  const folder = await mkdtemp(join(tmpdir(), 'outpace-infra-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

export const contests = {
  'scenarios/jackets/benchmark.yaml': benchmarkYaml.jackets,
  'scenarios/jackets/acme.ts': 'export default async () => undefined\n',
  'scenarios/rooms/benchmark.yaml': benchmarkYaml.rooms,
}

export interface Synthesized {
  templates: Record<string, Template>
  assembly: CloudAssembly
  said: string
}

/** Synthesizes what is in the folder. */
export async function deployed(
  { folder }: Root,
  environment: { account?: string; region?: string } = {},
): Promise<Synthesized> {
  let said = ''
  const assembly = await synthesize({
    root: folder,
    assets: () => standIns(join(folder, 'assets')),
    outdir: join(folder, 'cdk.out'),
    say: (text) => {
      said += text
    },
    ...environment,
  })
  const templates = Object.fromEntries(assembly.stacks.map(({ stackName, template }) => [stackName, template]))
  return { templates, assembly, said }
}

/** Small assets of the real names. */
export async function standIns(folder: string): Promise<Asset[]> {
  const names = ['dispatch', 'run', 'audit', 'field', 'judge', 'notify', 'api', 'layer']
  return Promise.all(
    names.map(async (name) => {
      await mkdir(join(folder, name), { recursive: true })
      await writeFile(join(folder, name, 'index.mjs'), `// ${name}\n`)
      return describeAsset(name, join(folder, name))
    }),
  )
}

export interface Resource {
  Type: string
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape; tests say what they expect of it.
  Properties: any
  DependsOn?: string[]
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

export interface Template {
  Resources: Record<string, Resource>
  Outputs?: Record<string, { Value: unknown }>
}

/** Resources of a type in all templates, or in one. */
export function resources(templates: Template | Record<string, Template>, type: string): Resource[] {
  const all = 'Resources' in templates ? [templates as Template] : Object.values(templates as Record<string, Template>)
  return all.flatMap(({ Resources }) => Object.values(Resources)).filter(({ Type }) => Type === type)
}

/** What CloudFormation makes of references and joins, for comparing and searching: `arn:<AWS::Partition>:s3:::...`. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(flat).join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  const { Ref, ...rest } = value as Record<string, unknown>
  if (typeof Ref === 'string') return `<${Ref}>`
  if (Array.isArray(rest['Fn::GetAtt'])) return `<${rest['Fn::GetAtt'].join('.')}>`
  const join = rest['Fn::Join']
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flat).join(String(join[0]))
  return JSON.stringify(value)
}
