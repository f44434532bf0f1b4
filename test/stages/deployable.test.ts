import { expect, it } from 'vitest'
import { deployProblems } from '#stages/scenarios/deployable.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'

const benchmark = fakeBenchmark({ markets: [sydney] })
const [us, ...others] = benchmark.sites
const at = (origin: string) =>
  deployProblems({ ...benchmark, sites: [{ ...us, origin } as typeof us & object, ...others] })

it('a public site that is measured in time can be deployed', () => {
  expect(deployProblems(benchmark)).toEqual([])
})

it.each([
  'http://127.0.0.1:8080',
  'http://localhost:3000',
  'https://shop.localhost',
  'https://10.1.2.3',
  'http://[::1]:8080',
  'http://0x7f.1',
  'http://192.168.0.4',
])('%s cannot be reached from a region', (origin) => {
  expect(at(origin)).toMatchObject([
    {
      file: 'scenarios/jackets/benchmark.yaml',
      key: 'us.origin',
      message: expect.stringContaining(
        `${origin} is on this machine or in a private network, which functions in ap-southeast-2`,
      ),
      hint: expect.stringContaining('region: local'),
    },
  ])
})

it.each(['https://www.acme.example', 'http://1.1.1.1', 'https://[2606:4700::1111]'])('%s can', (origin) => {
  expect(at(origin)).toEqual([])
})

it('where nothing is measured from a region, and of sites that are started for the race, nothing is said', () => {
  const local = { ...benchmark, markets: [{ ...sydney, region: 'local' }], every: 1000 }
  expect(deployProblems(local)).toEqual([])
  expect(deployProblems({ ...benchmark, serve: 'serve.ts', every: 1000 })).toEqual([])
})

it('a round that takes longer than until the next one is refused with both figures', () => {
  const [problem] = deployProblems({ ...benchmark, every: 60_000 })
  expect(problem).toMatchObject({
    key: 'every',
    message: expect.stringMatching(/^A round is likely to take 1 min \d+ s, but the next one starts 1 min after it\.$/),
    hint: expect.stringMatching(/^Measure less often; or use fewer loads/),
  })
})

it('a round that takes longer than a function may run is refused, however seldom it is due', () => {
  const [problem, ...more] = deployProblems({
    ...benchmark,
    loads: 9,
    steps: Array.from({ length: 12 }, (_, n) => `step${n}`),
    limits: { ...benchmark.limits, visit: 600_000 },
    every: 24 * 60 * 60_000,
  })
  expect(more).toEqual([])
  expect(problem).toMatchObject({ key: 'loads', message: expect.stringContaining('time limit of 15 min') })
})
