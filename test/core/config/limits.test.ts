import { describe, expect, test } from 'vitest'
import { readAccessSecret } from '#core/config/access.ts'
import { readMail, readOperator } from '#core/config/addresses.ts'
import { readNamePrefix } from '#core/config/aws-names.ts'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { readContact } from '#core/config/contact.ts'
import { readSecretName } from '#core/config/delivery-words.ts'
import { formatOf } from '#core/config/import/formats.ts'
import { planPages } from '#core/config/import/plan.ts'
import { planScript } from '#core/config/import/script/plan.ts'
import { formatProblems } from '#core/config/problem.ts'
import { looksRecorded, parseRecording } from '#core/config/recording/parse.ts'
import { defaultSettings, parseSettings } from '#core/config/settings.ts'

function problemsOf(text: string) {
  const parsed = parseBenchmark({ id: 'shop', file: 'b.yaml', text, settings: defaultSettings() })
  return parsed.ok ? [] : parsed.problems
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `step${n}`)

/** A benchmark whose sites have a page for each of these steps. */
function benchmark(steps: string[], more = ''): string {
  const pages = `{ ${steps.map((step) => `${step}: /`).join(', ')} }`
  return `name: Shop
us: { name: A, origin: https://a.example, pages: ${pages} }
competitors: [{ name: B, origin: https://b.example, pages: ${pages} }]
steps: [${steps.join(', ')}]
${more}`
}

describe('a benchmark', () => {
  test('has up to 30 steps', () => {
    expect(problemsOf(benchmark(names(30)))).toEqual([])
    expect(problemsOf(benchmark(names(31))).map(({ key }) => key)).toContain('steps')
  })

  test('has up to 30 pages of a site, where these are its steps', () => {
    const withoutSteps = (count: number) => benchmark(names(count)).replace(/^steps: .*$/m, '')
    expect(problemsOf(withoutSteps(30))).toEqual([])
    expect(problemsOf(withoutSteps(31)).map(({ message }) => message)).toContain(
      'This site has 31 pages; at most 30 steps are measured.',
    )
  })

  test('has up to 30 pages of a recording, where each is a step', () => {
    const recorded = (count: number) => {
      const urls = Array.from({ length: count }, (_, n) => `https://a.example/${n === 0 ? '' : `page${n}`}`)
      const text = JSON.stringify({ title: 'A', steps: urls.map((url) => ({ type: 'navigate', url })) })
      const site = (name: string) => `{ name: ${name}, origin: https://a.example, recording: a.json }`
      const parsed = parseBenchmark({
        id: 'shop',
        file: 'b.yaml',
        text: `name: Shop\nus: ${site('A')}\ncompetitors: [${site('B')}]\n`,
        settings: defaultSettings(),
        files: new Set(['a.json']),
        recordings: new Map([['a.json', text]]),
      })
      return parsed.ok ? [] : parsed.problems.map(({ message }) => message)
    }
    expect(recorded(30)).toEqual([])
    expect(recorded(31)).toContain('The recording opens 31 pages; at most 30 steps are measured.')
  })

  test('has a file of up to 1 MB', () => {
    const padded = (length: number) => benchmark(['home'], '#').padEnd(length, 'x')
    expect(problemsOf(padded(1_000_000))).toEqual([])
    expect(problemsOf(padded(1_000_001)).map(({ message }) => message)).toEqual(['This file is larger than 1 MB.'])
  })
})

test('a recording has up to 500 steps', () => {
  const recorded = (count: number) => {
    const steps = Array.from({ length: count }, () => ({ type: 'navigate', url: 'https://a.example' }))
    const parsed = parseRecording({ file: 'a.json', text: JSON.stringify({ title: 'A', steps }) })
    return parsed.ok ? [] : parsed.problems.map(({ message }) => message)
  }
  expect(recorded(500)).toEqual([])
  expect(recorded(501)).toEqual(['The recording has 501 steps; at most 500 are walked.'])
})

describe('a file to import has up to 1 MB:', () => {
  const large = 'This file is larger than 1 MB.'
  const [origin, file] = ['https://a.example', 'a.json']
  const recording = JSON.stringify({ title: 'A', steps: [{ type: 'navigate', url: origin }] })

  test.each<[string, start: string, read: (text: string) => string]>([
    [
      'a recording',
      recording,
      (text) => {
        const parsed = parseRecording({ file, text })
        return parsed.ok ? '' : formatProblems(parsed.problems)
      },
    ],
    [
      'a script',
      "page.goto('/') // ",
      (code) => {
        const plan = planScript({ file: 'a.ts', code, us: true, origin })
        return plan.ok ? '' : plan.words.message
      },
    ],
    [
      'a list of pages',
      'url\n/\n',
      (text) => {
        const plan = planPages({ format: 'urls', file: 'a.csv', text, origin })
        return plan.ok ? '' : plan.words.message
      },
    ],
  ])('%s', (_, start, read) => {
    expect(read(start.padEnd(1_000_000))).toBe('')
    expect(read(start.padEnd(1_000_001))).toContain(large)
  })

  test('and a larger one is not looked into for what it is', () => {
    const lighthouse = '{ "ci": { "collect": {} } }'
    const found = (length: number) => [
      looksRecorded(recording.padEnd(length)),
      formatOf({ file, text: lighthouse.padEnd(length) }),
    ]
    expect(found(1_000_000)).toEqual([true, 'lighthouserc'])
    expect(found(1_000_001)).toEqual([false, undefined])
  })
})

describe('a text of the settings may be as long as what takes it allows:', () => {
  const user = (length: number) =>
    parseSettings({
      file: 'o.yaml',
      text: `smtp: { host: mail.acme.example, user: ${'x'.repeat(length)}, password: smtp-password }`,
    })
  const profile = (length: number) =>
    parseSettings({
      file: 'o.yaml',
      text: `profiles: { ${'x'.repeat(length)}: { extends: phone-4g } }`,
    })
  const isTooLong = (parsed: ReturnType<typeof parseSettings>) =>
    !parsed.ok && parsed.problems.some(({ message }) => /is not a user name|at most 40/.test(message))

  test.each<[string, number, (length: number) => boolean]>([
    ['the address of a web hook', 2048, (n) => readOperator('https://a.example/'.padEnd(n, 'x')).ok],
    ['a mail address', 254, (n) => readMail('@a.example'.padStart(n, 'x')).ok],
    ['a contact, of a user agent', 200, (n) => readContact('https://a.example/'.padEnd(n, 'x')).ok],
    ['a name', 80, (n) => problemsOf(benchmark(['home']).replace('name: Shop', `name: ${'x'.repeat(n)}`)).length === 0],
    ['the name of a secret of a staging site', 60, (n) => readAccessSecret('x'.repeat(n)).ok],
    ['the name of a secret', 60, (n) => readSecretName('x'.repeat(n)).ok],
    ['a user of a mail server', 254, (n) => !isTooLong(user(n))],
    ['the name of a profile', 40, (n) => !isTooLong(profile(n))],
    // S3 takes 63 characters for the name of a bucket.
    ['a prefix of names', 63, (n) => readNamePrefix('x'.repeat(n - '-evidence-123456789012-ap-southeast-2'.length)).ok],
  ])('%s', (_, longest, reads) => {
    expect([reads(longest), reads(longest + 1)]).toEqual([true, false])
  })

  test('a prefix of names has the three characters that a table needs', () => {
    expect(['ab', 'abc'].map((prefix) => readNamePrefix(prefix).ok)).toEqual([false, true])
  })
})

describe('a benchmark that cannot be kept or finished', () => {
  /** With so many competitors, each with a page for each step. */
  function field(competitors: number, steps: number, more = '') {
    const pages = `{ ${names(steps)
      .map((step) => `${step}: /`)
      .join(', ')} }`
    const others = Array.from(
      { length: competitors },
      (_, n) => `  - { name: B${n}, origin: https://b, pages: ${pages} }`,
    )
    return `name: Shop
us: { name: A, origin: https://a.example, pages: ${pages} }
competitors:
${others.join('\n')}
${more}`
  }

  test('is refused with the figure, and what would fit', () => {
    expect(formatProblems(problemsOf(field(12, 25, 'loads: 2')))).toMatch(
      /^b\.yaml:3:1 {2}competitors\n {2}12 competitors x 25 steps x 2 loads make the record of a round \d+ KB; at most 350 KB can be stored\.[\s\S]*Use at most \d+ steps or \d+ competitors; or split it into several benchmarks\./,
    )
    expect(problemsOf(field(12, 25, 'loads: 1')).map(({ key }) => key)).toEqual(['competitors'])
    expect(problemsOf(field(12, 6, 'loads: 2'))).toEqual([])
  })

  test('fits once it has as few loads, steps or competitors as the refusal says', () => {
    const most = (text: string, noun: string) =>
      Number(new RegExp(`(\\d+) ${noun}`).exec(problemsOf(text)[0]?.hint ?? '')?.[1])
    const steps = most(field(12, 25, 'loads: 2'), 'steps')
    expect(problemsOf(field(12, steps, 'loads: 2'))).toEqual([])
    expect(problemsOf(field(12, steps + 1, 'loads: 2'))).toHaveLength(1)
    const competitors = most(field(12, 25, 'loads: 2'), 'competitors')
    expect(problemsOf(field(competitors, 25, 'loads: 2'))).toEqual([])
    expect(problemsOf(field(competitors + 1, 25, 'loads: 2'))).toHaveLength(1)
    const loads = most(field(12, 12, 'loads: 9'), 'loads?')
    expect(problemsOf(field(12, 12, `loads: ${loads}`))).toEqual([])
    expect(problemsOf(field(12, 12, `loads: ${loads + 1}`))).toHaveLength(1)
  })

  test('is refused where no visit can end within its limit', () => {
    const [problem, ...more] = problemsOf(benchmark(names(30), 'loads: 2\nlimits: { step: 5 s, visit: 20 s }'))
    expect([problem?.key, problem?.message, more]).toEqual([
      'limits.visit',
      '2 loads of 30 steps take at least 24.0 s; limits.visit ends a visit after 20.0 s.',
      [],
    ])
    expect(problemsOf(benchmark(names(30), 'loads: 2\nlimits: { step: 5 s, visit: 24 s }'))).toEqual([])
  })
})

test('the first 50 problems are shown, and how many more there are', () => {
  const unknown = (count: number) => Array.from({ length: count }, (_, n) => `odd${n}: 1`).join('\n')
  const shown = (count: number) => formatProblems(problemsOf(benchmark(['home'], unknown(count)))).split('\n\n')
  const titles = (count: number) => shown(count).filter((part) => part.startsWith('b.yaml:')).length
  expect(titles(50)).toBe(50)
  expect(shown(50).at(-1)).not.toContain('more')
  expect(titles(53)).toBe(50)
  expect(shown(53).at(-1)).toBe('… and 3 more.')
})
