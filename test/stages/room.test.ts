import { expect, test } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { beyondRoom } from '#stages/scenarios/room.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'

const own = { to: [], falseAlarmsPerYear: 1, cloudwatch: true as const }
const markets = Array.from({ length: 20 }, (_, n) => ({ ...sydney, id: `m${n}` }))

test('alarms of benchmarks’ own are counted, and refused where a stack has no room for them', () => {
  const four = ['a', 'b', 'c', 'd'].map((id) => fakeBenchmark({ id, markets, alarm: own }))
  expect(beyondRoom(four, { recipients: [] })).toEqual([])
  const [first] = four
  if (first === undefined) throw new Error('expected a benchmark')
  const promising = { ...first, id: 'e', markets: markets.slice(0, 1), target: { ...first.target, promise: 3000 } }
  const { cloudwatch: _, ...shared } = own
  const sharing = fakeBenchmark({ id: 'sharing', alarm: shared })
  expect(beyondRoom([sharing, ...four, promising], { recipients: [] })).toMatchObject([
    {
      file: 'scenarios/a/benchmark.yaml',
      key: 'alarm.cloudwatch',
      message: '5 benchmarks with alarm: { cloudwatch: true } need 244 CloudWatch alarms; there is room for 240.',
    },
  ])
  // Neither without alarms of its own nor measured here does it need room.
  const local = { ...promising, markets: [{ ...sydney, region: 'local' }] }
  expect(beyondRoom([...four, { ...promising, alarm: shared }, local], { recipients: [] })).toEqual([])
})

test('more addresses than SNS has room for need a sender', () => {
  const to = Array.from({ length: 200 }, (_, n) => plainRecipient(`person${n}@acme.example`))
  const many = [fakeBenchmark({ alarm: { ...own, to } })]
  expect(beyondRoom(many, { recipients: to.slice(0, 5) })).toEqual([])
  const recipients = [plainRecipient('one-more@acme.example')]
  expect(beyondRoom(many, { recipients })).toMatchObject([{ file: 'outpace.yaml', key: 'recipients' }])
  expect(beyondRoom(many, { recipients, sender: 'outpace@acme.example' })).toEqual([])
})
