import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderCost } from '#cli/render/cost.ts'
import type { Look } from '#cli/render/look.ts'
import { widthOf } from '#cli/render/width.ts'
import { type CostEstimate, estimateCost } from '#core/analysis/cost/cost.ts'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../../core/rounds.ts'
import { folder, outpace } from '../command.ts'

const plain: Look = { columns: 80, colour: false }
const audits = { every: 86_400_000, runs: 3, categories: [], steps: ['home', 'search'], pages: {}, budgets: {} }
const jackets = fakeBenchmark({ alarm: { to: [plainRecipient('ceo@acme.example')], falseAlarmsPerYear: 1 } })
const boots: Benchmark = fakeBenchmark({
  id: 'boots',
  name: 'Kauf von Wanderstiefeln: 東京とベルリンとサンパウロの比較, sehr ausführlich',
  audits,
  every: 60 * 60_000,
  markets: [
    { ...sydney, id: 'tokyo', name: 'Tokyo', region: 'ap-northeast-1' },
    { ...sydney, id: 'sao-paulo', name: 'São Paulo', region: 'sa-east-1' },
    { ...sydney, id: 'here', name: 'Here', region: 'local' },
  ],
})

function capped(amount: number): Settings {
  const recipients = [plainRecipient('sre@acme.example')]
  return {
    ...defaultSettings(),
    homeRegion: 'ap-southeast-2',
    recipients,
    monthlySpendingCap: { amount, currency: 'USD' },
  }
}

function render(
  estimate: CostEstimate,
  { look = plain, partial = false }: { look?: Look; partial?: boolean } = {},
): string {
  return renderCost(estimate, { look, partial })
}

describe('the table', () => {
  test('one benchmark, estimated', () => {
    expect(render(estimateCost({ benchmarks: [jackets], settings: defaultSettings(), sizing }))).toMatchInlineSnapshot(`
      "What AWS would charge in a month, in US dollars

      Buying a jacket
      Every 15 min in 1 market: 2,920 rounds a month, each 1 min 40 s (estimated).

      For                    AWS service       A month           Between  Share
      Measuring              Lambda                $15     $6.29 and $31    81%
      Judging                Lambda              $0.05   $0.02 and $0.15    <1%
      Records                DynamoDB            $0.19                      <1%
      Pictures, reports      S3                  $0.34   $0.15 and $0.74     2%
      Metrics, logs, alarms  CloudWatch          $2.02   $2.01 and $2.06    11%
      Schedules              EventBridge        <$0.01                      <1%
      Mails                  SES, SNS, Lambda   <$0.01  <$0.01 and $0.01    <1%
      Data sent out          data transfer       $0.97   $0.32 and $3.25     5%
      Together                                     $19     $8.99 and $37

      81% of it is measuring. What would save most: every 30 min instead of 15 min
      (-41%, $7.74 less); changes are then noticed later.

      All benchmarks             A month          Between
      Buying a jacket                $19    $8.99 and $37
      Shared: dashboard, alarms    $3.63  $3.61 and $3.67
      Total                          $23      $13 and $41

      AWS's free tier would take $13 off, if nothing else in the account used it; it
      is not taken off here.
      The same visits on CloudWatch Synthetics would cost $26 before storage, metrics
      and alarms: $11 for 8,760 canary runs, and $15 for as much Lambda time, which is
      all that they cost here.

      An estimate, not an offer: AWS list prices of 2026-08-13 to 2026-11-22, without
      tax and discounts, in a month when storage has filled up. docs/cost.md says how
      it is reckoned.
      outpace.yaml names no homeRegion: ap-southeast-2 is assumed.
      Prices that nobody confirmed: EventBridge Scheduler invocation (ap-southeast-2),
      GB of data out to the internet (ap-southeast-2) and CloudWatch dashboard-month.
      No price of a canary run known in ap-southeast-2, so the cheapest known stands
      in.
      "
    `)
  })

  test('two benchmarks, several markets, audits, above the cap', () => {
    expect(render(estimateCost({ benchmarks: [jackets, boots], settings: capped(30), sizing }))).toMatchInlineSnapshot(`
      "What AWS would charge in a month, in US dollars

      Buying a jacket
      Every 15 min in 1 market: 2,920 rounds a month, each 1 min 40 s (estimated).

      For                    AWS service       A month           Between  Share
      Measuring              Lambda                $15     $6.29 and $31    81%
      Judging                Lambda              $0.05   $0.02 and $0.15    <1%
      Records                DynamoDB            $0.19                      <1%
      Pictures, reports      S3                  $0.34   $0.15 and $0.74     2%
      Metrics, logs, alarms  CloudWatch          $2.02   $2.01 and $2.06    11%
      Schedules              EventBridge        <$0.01                      <1%
      Mails                  SES, SNS, Lambda   <$0.01  <$0.01 and $0.01    <1%
      Data sent out          data transfer       $0.97   $0.32 and $3.25     5%
      Together                                     $19     $8.99 and $37

      81% of it is measuring. What would save most: every 30 min instead of 15 min
      (-41%, $7.74 less); changes are then noticed later.

      Kauf von Wanderstiefeln: 東京とベルリンとサンパウロの比較, sehr ausführlich
      Every 1 h in 2 markets: 1,460 rounds a month, each 1 min 40 s (estimated).
      Here is measured on your own machine, which AWS does not charge for.

      For                    AWS service       A month           Between  Share
      Measuring              Lambda              $9.29     $3.79 and $19    57%
      Lighthouse audits      Lambda              $1.07   $0.64 and $2.14     7%
      Judging                Lambda              $0.02   $0.01 and $0.07    <1%
      Records                DynamoDB            $0.18                       1%
      Pictures, reports      S3                  $0.69   $0.29 and $1.50     4%
      Metrics, logs, alarms  CloudWatch          $4.01   $4.00 and $4.03    25%
      Schedules              EventBridge        <$0.01                      <1%
      Mails                  SES, SNS, Lambda   <$0.01  <$0.01 and $0.01    <1%
      Data sent out          data transfer       $0.91   $0.30 and $3.04     6%
      Together                                     $16     $9.23 and $30

      57% of it is measuring. What would save most: every 2 h instead of 1 h (-34%,
      $5.49 less); changes are then noticed later.

      All benchmarks                                  A month          Between
      Buying a jacket                                     $19    $8.99 and $37
      Kauf von Wanderstiefeln: 東京とベルリンとサン…      $16    $9.23 and $30
      Shared: dashboard, alarms                         $4.23  $4.21 and $4.27
      Total                                               $39      $22 and $71

      $39.35 is more than the monthlySpendingCap of $30.00 in outpace.yaml.
      AWS's free tier would take $16 off, if nothing else in the account used it; it
      is not taken off here.
      The same visits on CloudWatch Synthetics would cost $42 before storage, metrics
      and alarms: $17 for 13,140 canary runs, and $25 for as much Lambda time, which
      is all that they cost here.

      An estimate, not an offer: AWS list prices of 2025-01-01 to 2026-11-22, without
      tax and discounts, in a month when storage has filled up. docs/cost.md says how
      it is reckoned.
      Prices that nobody confirmed: EventBridge Scheduler invocation (ap-southeast-2),
      GB of data out to the internet (ap-southeast-2) and CloudWatch dashboard-month.
      No price known in sa-east-1, so the dearest known stands in: EventBridge
      Scheduler invocation and GB of data out to the internet.
      No price of a canary run known in sa-east-1 and ap-southeast-2, so the cheapest
      known stands in.
      "
    `)
  })

  test('one of several, measured, within the cap but not at worst', () => {
    const walk = ok({ home: 500, search: 900 })
    const rounds = [40, 50, 60].map((seconds) => ({
      ...fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk }),
      startedAt: '2026-11-22T10:00:00Z',
      finishedAt: `2026-11-22T10:0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}Z`,
    }))
    const estimate = estimateCost({ benchmarks: [jackets], settings: capped(20), sizing, rounds })
    expect(render(estimate, { partial: true })).toMatchInlineSnapshot(`
      "What AWS would charge in a month, in US dollars

      Buying a jacket
      Every 15 min in 1 market: 2,920 rounds a month, each 50 s (measured in 3
      rounds).

      For                    AWS service       A month           Between  Share
      Measuring              Lambda              $7.15     $5.72 and $17    67%
      Judging                Lambda              $0.05   $0.02 and $0.15    <1%
      Records                DynamoDB            $0.19                       2%
      Pictures, reports      S3                  $0.34   $0.15 and $0.74     3%
      Metrics, logs, alarms  CloudWatch          $2.02   $2.01 and $2.06    19%
      Schedules              EventBridge        <$0.01                      <1%
      Mails                  SES, SNS, Lambda   <$0.01  <$0.01 and $0.01    <1%
      Data sent out          data transfer       $0.97   $0.32 and $3.25     9%
      Together                                     $11     $8.42 and $24

      67% of it is measuring. What would save most: every 30 min instead of 15 min
      (-39%, $4.17 less); changes are then noticed later.

      All benchmarks             A month          Between
      Buying a jacket                $11    $8.42 and $24
      Shared: dashboard, alarms    $3.63  $3.61 and $3.67
      Total                          $14      $12 and $27

      Only this benchmark is counted here.
      That is within the monthlySpendingCap of $20.00 in outpace.yaml.
      At worst, $27, it would not be.
      AWS's free tier would take $13 off, if nothing else in the account used it; it
      is not taken off here.
      The same visits on CloudWatch Synthetics would cost $18 before storage, metrics
      and alarms: $11 for 8,760 canary runs, and $7.15 for as much Lambda time, which
      is all that they cost here.

      An estimate, not an offer: AWS list prices of 2026-08-13 to 2026-11-22, without
      tax and discounts, in a month when storage has filled up. docs/cost.md says how
      it is reckoned.
      Prices that nobody confirmed: EventBridge Scheduler invocation (ap-southeast-2),
      GB of data out to the internet (ap-southeast-2) and CloudWatch dashboard-month.
      No price of a canary run known in ap-southeast-2, so the cheapest known stands
      in.
      "
    `)
  })

  test('nothing in AWS', () => {
    const here = { ...sydney, id: 'here', name: 'Here', region: 'local' }
    const benchmarks = [fakeBenchmark({ markets: [here] })]
    expect(render(estimateCost({ benchmarks, settings: capped(10), sizing }))).toMatchInlineSnapshot(`
      "What AWS would charge in a month, in US dollars

      Buying a jacket
      Here is measured on your own machine, which AWS does not charge for.
      To see what a market in AWS would cost, give it a region such as ap-southeast-2.

      That is within the monthlySpendingCap of $10.00 in outpace.yaml.
      "
    `)
  })

  test('a round that Lambda would cut short', () => {
    const competitors = Array.from({ length: 30 }, (_, index) => `Site ${index}`)
    const benchmarks = [fakeBenchmark({ competitors })]
    const text = render(estimateCost({ benchmarks, settings: defaultSettings(), sizing }))
    expect(text).toContain('A round would not fit into the 15 min that Lambda lets a function run')
  })

  test.each([40, 60, 80, 120, 200])('fits %i columns', (columns) => {
    const estimate = estimateCost({ benchmarks: [jackets, boots], settings: capped(40), sizing })
    for (const line of render(estimate, { look: { columns, colour: false } }).split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns)
    }
  })

  test('is ASCII where the terminal has no more, and does what a hostile name says in no terminal', () => {
    const hostile = fakeBenchmark({ name: 'Evil\u001b[2J\nname' })
    const estimate = estimateCost({ benchmarks: [boots, hostile], settings: capped(40), sizing })
    expect(render(estimate, { look: { ...plain, ascii: true } })).toMatch(/^[\x20-\x7e\n]*$/)
    expect(render(estimate)).not.toContain('\u001b')
  })
})

describe('the command', () => {
  const files = (cap: string) => ({
    'outpace.yaml': `homeRegion: ap-southeast-2\nmonthlySpendingCap: ${cap}\n`,
    'scenarios/jackets/benchmark.yaml': `
name: Buying a jacket
us: { name: Acme, origin: https://www.acme.example, pages: { home: / } }
competitors:
  - { name: Globex, origin: https://globex.example, pages: { home: / } }
markets:
  - { name: Sydney phone, region: ap-southeast-2, profile: phone-4g, locale: en-AU, timeZone: Australia/Sydney }
`,
  })

  test('exits with 0 within the cap, prints one JSON object, and leaves no store behind', async () => {
    await using home = await folder(files('1000 USD'))
    const { code, stdout, stderr } = await outpace(['cost', '--json'], { cwd: home.path })
    expect(code, stderr).toBe(0)
    const estimate = JSON.parse(stdout) as CostEstimate
    expect(stdout.trim()).not.toContain('\n')
    expect(estimate).toMatchObject({
      benchmarks: [
        { id: 'jackets', rounds: 2920, every: 900_000, markets: [{ region: 'ap-southeast-2', measuredRounds: 0 }] },
      ],
      cap: { limit: 1000, exceeded: false },
      home: { region: 'ap-southeast-2', assumed: false },
      synthetics: { runs: 5840, fees: 7.008 },
    })
    expect(estimate.total.low).toBeLessThan(estimate.total.likely)
    expect(existsSync(join(home.path, '.outpace'))).toBe(false)
  })

  test('exits with 1 above the cap, and with 2 for a benchmark that does not exist', async () => {
    await using home = await folder(files('5 USD'))
    const above = await outpace(['cost', 'jackets'], { cwd: home.path })
    expect(above.code, above.stderr).toBe(1)
    expect(above.stdout).toContain('is more than the monthlySpendingCap of $5.00')
    const unknown = await outpace(['cost', 'jackts'], { cwd: home.path })
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('jackets')
  })
})
