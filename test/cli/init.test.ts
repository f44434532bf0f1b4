import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { init } from '#cli/commands/init.ts'
import type { Questions } from '#cli/init/questions.ts'
import type { Surroundings } from '#cli/surroundings.ts'
import { assertDeployable, readScenarios } from '#infra/bundle/scenarios.ts'
import { localeOf, projectFiles, regionOf } from '#stages/init/project.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { folder } from './command.ts'

/** Answers in order, as a person types them; again where they are refused. */
function person(...answers: string[]): Questions & { asked: string[]; refusals: string[] } {
  const asked: string[] = []
  const refusals: string[] = []
  return {
    asked,
    refusals,
    ask: async (question, { usual, read }) => {
      asked.push(question)
      for (;;) {
        const answer = answers.shift() ?? expect.fail(`nobody answers ${question}`)
        try {
          return read(answer === '' ? (usual ?? '') : answer)
        } catch (error) {
          refusals.push((error as Error).message)
        }
      }
    },
    [Symbol.dispose]: () => undefined,
  }
}

async function begun(
  root: string,
  urls: string[],
  { questions, ...options }: { questions?: Questions } & Record<string, unknown> = {},
) {
  const said: string[] = []
  const output = { result: (text: string) => void said.push(text), look: { columns: 100, colour: false } }
  const surroundings = { root } as Surroundings
  await init(urls, { profile: 'phone-4g', ...options, questions, surroundings, output })
  return said.join('')
}

const read = (root: string, name: string) => readFile(join(root, name), 'utf8')

test('a login in an address is refused instead of dropped, and never repeated', async () => {
  await using user = await folder()
  const refused = await begun(user.path, ['https://ann:hunter2@www.acme.example', 'https://globex.example']).catch(
    ({ message }: Error) => message,
  )
  expect(refused).toContain('The address of www.acme.example contains a user name or password')
  expect(refused).toContain('under authentication')
  expect(refused).not.toContain('hunter2')
})

test('from two addresses it writes a project that is valid and can be deployed', async () => {
  await using user = await folder()
  const said = await begun(user.path, ['www.acme.com.au', 'https://www.amazon.com.au'], {
    timeZone: 'Australia/Sydney',
  })
  const { benchmarks, problems } = await loadScenarios(user.path)
  expect(problems).toEqual([])
  expect(benchmarks).toMatchObject([
    {
      id: 'acme-com-au',
      sites: [
        { name: 'Acme', us: true, origin: 'https://www.acme.com.au' },
        { name: 'Amazon', us: false, origin: 'https://www.amazon.com.au' },
      ],
      markets: [{ name: 'Sydney phone', region: 'ap-southeast-2', locale: 'en-AU', timeZone: 'Australia/Sydney' }],
    },
  ])
  const scenarios = await readScenarios(user.path)
  assertDeployable(scenarios)
  expect(scenarios.settings.homeRegion).toBe('ap-southeast-2')
  const manifest = JSON.parse(await read(user.path, 'package.json'))
  expect(manifest.scripts.start).toMatch(/^outpace run/)
  // Each with its exact version, for the template of a version is tested with it.
  for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(said).toContain('npm start')
  expect(await read(user.path, '.gitignore')).toMatch(/^\.outpace\/$/m)
})

test('where only this machine measures, nothing says that a deployment would measure too', async () => {
  await using user = await folder()
  const pages = ['www.acme.com.au', 'www.amazon.com.au']
  const said = await begun(user.path, pages, { timeZone: 'Australia/Sydney', region: 'local' })
  expect(said).toContain('npx outpace watch')
  expect(said).not.toMatch(/AWS|cdk deploy/)
  expect(await read(user.path, 'README.md')).toContain('give the market a `region` of AWS first')
})

test('asks four questions at most, again where an answer makes no sense, and an empty answer is the usual one', async () => {
  await using user = await folder()
  const questions = person(
    'acme.de/schuhe',
    '',
    'ftp://x',
    'zalando.de/schuhe otto.de/schuhe',
    'Berlin',
    'Europe/Berlin',
    '',
  )
  await begun(user.path, [], { questions })
  expect(questions.asked).toHaveLength(4)
  expect(questions.refusals).toEqual([
    expect.stringContaining('at least one address'),
    expect.stringContaining('not the address of a web page'),
    expect.stringContaining('Did you mean "Europe/Berlin"?'),
  ])
  const text = await read(user.path, 'scenarios/acme-de/benchmark.yaml')
  expect(text).toContain('us: { name: Acme, origin: https://acme.de, pages: { page: /schuhe } }')
  expect(text).toContain(
    '{ name: Berlin phone, region: local, profile: phone-4g, locale: de-DE, timeZone: Europe/Berlin }',
  )
})

test('where nobody can answer it says what to write', async () => {
  await using user = await folder()
  await expect(begun(user.path, ['acme.example'])).rejects.toThrow('npx outpace init www.acme.com.au www.amazon.com.au')
  await expect(begun(user.path, ['a.example', 'b.example'], { timeZone: 'Sydney' })).rejects.toThrow(
    'Did you mean "Australia/Sydney"?',
  )
  await expect(begun(user.path, ['a.example', 'b.example'], { region: 'sydney' })).rejects.toThrow('ap-southeast-2')
  await expect(begun(user.path, ['a.example', 'b.example'], { profile: 'phone-4q' })).rejects.toThrow(
    'Did you mean "phone-4g"?',
  )
  await expect(begun(user.path, ['127.0.0.1:80', 'b.example'], { region: 'eu-west-1' })).rejects.toThrow(/127\.0\.0\.1/)
})

test('files that exist are left as they are, and a benchmark of the same name is refused before anything is written', async () => {
  await using user = await folder()
  await writeFile(join(user.path, 'README.md'), 'Mine')
  expect(await begun(user.path, ['a.example', 'b.example'])).toContain('Left as they are: README.md.')
  expect(await read(user.path, 'README.md')).toBe('Mine')
  await expect(begun(user.path, ['a.example', 'c.example'])).rejects.toThrow(
    'scenarios/a-example/benchmark.yaml exists',
  )
  await begun(user.path, ['a.example', 'c.example'], { name: 'Other' })
  expect((await loadScenarios(user.path)).benchmarks.map(({ id }) => id)).toEqual(['a-example', 'other'])
})

test('init says what an existing package.json lacks, and nothing where it lacks nothing', async () => {
  await using user = await folder({ 'package.json': '{ "dependencies": { "constructs": "10" } }' })
  expect(await begun(user.path, ['a.example', 'b.example'])).toContain(
    'Add to the dependencies in package.json: outpace; for AWS aws-cdk, aws-cdk-lib and cdk-nag.',
  )
  await using other = await folder({ 'package.json': 'no JSON' })
  expect(await begun(other.path, ['a.example', 'b.example'])).toContain('in package.json: outpace; for AWS aws-cdk')
  await using own = await folder()
  await begun(own.path, ['a.example', 'b.example'])
  expect(await begun(own.path, ['a.example', 'c.example'], { name: 'Other' })).not.toContain('Add to')
})

test('in a project that has its own npm start and .gitignore, init says what does the same, and what Git should leave out', async () => {
  await using user = await folder({
    'package.json': '{ "scripts": { "start": "vite" } }',
    '.gitignore': '/node_modules\r\n.outpace\r\n',
  })
  const said = await begun(user.path, ['a.example', 'b.example'])
  expect(said).toContain('Add to .gitignore: cdk.out/.\n')
  expect(said).toMatch(/^ {2}npx outpace run --rounds 7 --dashboard +measures seven rounds/m)
  expect(`${said}${await read(user.path, 'README.md')}`).not.toMatch(/npm start|npm run/)
})

test('where two pages are of one host, it is measured less often rather than loaded too often', async () => {
  await using user = await folder()
  await begun(user.path, ['a.example', 'b.example/1', 'b.example/2'])
  expect((await loadScenarios(user.path)).benchmarks[0]?.every).toBe(30 * 60_000)
  assertDeployable(await readScenarios(user.path))
})

test('names of sites differ, even of the same host', () => {
  const project = projectFiles('x', {
    answers: {
      name: 'X',
      pages: ['https://a.example/', 'https://a.other/', 'https://b.example/1', 'https://b.example/2'].map(
        (url) => new URL(url),
      ),
      timeZone: 'UTC',
      region: 'local',
      profile: 'desktop',
    },
    program: { outpace: '1', tools: {} },
  })
  const text = project.ok ? project.files['scenarios/x/benchmark.yaml'] : expect.fail()
  expect(text?.match(/name: [^,\n]+(?=, origin)/g)).toEqual([
    'name: a.example',
    'name: a.other',
    'name: b.example (3)',
    'name: b.example (4)',
  ])
})

test.each([
  ['Asia/Tokyo', 'ja-JP', 'ap-northeast-1'],
  ['Australia/Sydney', 'en-AU', 'ap-southeast-2'],
  ['America/Sao_Paulo', 'pt-BR', 'sa-east-1'],
  ['Europe/Vienna', 'de-AT', undefined],
  ['UTC', undefined, undefined],
])('customers in %s read %s and are near %s', (zone, locale, region) => {
  expect(localeOf(zone)).toBe(locale)
  expect(regionOf(zone)).toBe(region)
})

test('hosts with letters of other languages have the names that people know', async () => {
  await using user = await folder()
  await begun(user.path, ['https://www.müller.example', 'https://xn--bro-hoa.example:8443', 'https://日本.example'])
  const { benchmarks, problems } = await loadScenarios(user.path)
  expect(problems).toEqual([])
  expect(benchmarks).toMatchObject([
    {
      id: 'muller-example',
      name: 'müller.example',
      sites: [
        { name: 'Müller', origin: 'https://www.xn--mller-kva.example' },
        { name: 'Büro', origin: 'https://xn--bro-hoa.example:8443' },
        { name: '日本', origin: 'https://xn--wgv71a.example' },
      ],
    },
  ])
})
