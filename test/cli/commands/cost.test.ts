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

/** Sections separated by blank lines, with their wrapped lines joined. */
function sectionsOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n\n')
    .map((section) => section.replaceAll('\n', ' '))
}

/** Rows of the first table with this heading: the cells after the first, by the first. */
function tableOf(text: string, heading: string): Map<string, string[]> {
  const lines = text.slice(text.indexOf(heading)).split('\n\n')[0]?.split('\n').slice(1) ?? []
  return new Map(lines.map((line) => line.split(/ {2,}/)).map(([first = '', ...cells]) => [first, cells]))
}

describe('the table', () => {
  test('has what one benchmark is estimated to cost, by item and service', () => {
    const text = render(estimateCost({ benchmarks: [jackets], settings: defaultSettings(), sizing }))
    const items = tableOf(text, 'Item ')
    expect([...items].map(([item, [service]]) => `${item}: ${service}`)).toEqual([
      'Measurement: Lambda',
      'Verdicts: Lambda',
      'Records: DynamoDB',
      'Screenshots, reports: S3',
      'Metrics, logs, alarms: CloudWatch',
      'Dispatching: SQS, Lambda',
      'Mail: SES, SNS, Lambda',
      'Outbound data: Data transfer',
      'Total: $17',
    ])
    expect(items.get('Measurement')).toEqual(['Lambda', '$15', '$6.29–$31', '91%'])
    expect(items.get('Total')).toEqual(['$17', '$6.85–$35'])
    // No range if both ends are the same; never 0 for an item that costs something.
    expect(items.get('Records')).toEqual(['DynamoDB', '$0.05', '<1%'])
    expect(items.get('Dispatching')).toEqual(['SQS, Lambda', '<$0.01', '<1%'])
    expect(items.get('Mail')?.slice(1, 3)).toEqual(['<$0.01', '<$0.01–$0.01'])
    const totals = tableOf(text, 'All benchmarks ')
    expect([...totals.keys()]).toEqual(['Buying a jacket', 'Shared: dashboard, alarms', 'Total'])
    expect(totals.get('Buying a jacket')).toEqual(items.get('Total'))
    expect(totals.get('Total')).toEqual(['$25', '$15–$45'])
    // In this order; without a cap and with all benchmarks, there are no sentences about them.
    expect(sectionsOf(text)).toEqual([
      'Estimated AWS cost per month, in US dollars',
      'Buying a jacket Every 15 min in 1 market: 2,920 rounds a month, each 1 min 40 s (estimated).',
      expect.stringMatching(/^Item +AWS service +Per month +Range +Share /),
      'Largest item: Measurement (91%). Biggest saving: measure every 30 min instead of 15 min (saves $7.66, 46%); changes are then detected later.',
      expect.stringMatching(/^All benchmarks +Per month +Range /),
      'The AWS Free Tier would cover $14 of the total if nothing else in the account used it; it is not deducted here. ' +
        'The same visits on CloudWatch Synthetics would cost $26 before storage, metrics and alarms: $11 for 8,760 canary runs plus the $15 of Lambda time that they cost here.',
      'This is an estimate: AWS list prices from 2026-08-13 to 2026-11-22, before tax and discounts, for a month with storage at its full size. docs/cost.md explains the calculation. ' +
        'outpace.yaml sets no homeRegion; ap-southeast-2 is assumed. ' +
        'Unconfirmed prices: SQS request of up to 64 KB, GB of data out to the internet (ap-southeast-2), CloudWatch dashboard-month, CloudWatch composite alarm-month, EventBridge Scheduler invocation (ap-southeast-2) and API Gateway HTTP API request (ap-southeast-2). ' +
        'No known price of a canary run in ap-southeast-2, so the lowest known price is used.',
    ])
  })

  test('two benchmarks, several markets, audits, above the cap', () => {
    const text = render(estimateCost({ benchmarks: [jackets, boots], settings: capped(30), sizing }))
    const sections = sectionsOf(text)
    expect(sections).toHaveLength(10)
    expect(sections[1]).toMatch(/^Buying a jacket Every 15 min/)
    expect(sections[4]).toBe(
      'Kauf von Wanderstiefeln: 東京とベルリンとサンパウロの比較, sehr ausführlich ' +
        'Every 1 h in 2 markets: 1,460 rounds a month, each 1 min 40 s (estimated). ' +
        'Here is measured on your own machine, at no AWS cost.',
    )
    const own = tableOf(text.slice(text.indexOf('Kauf von')), 'Item ')
    expect(own.get('Measurement')).toEqual(['Lambda', '$9.29', '$3.79–$19', '77%'])
    expect(own.get('Lighthouse audits')).toEqual(['Lambda', '$1.07', '$0.64–$2.14', '9%'])
    expect(own.get('Total')).toEqual(['$12', '$5.17–$25'])
    expect(sections[6]).toBe(
      'Largest item: Measurement (77%). Biggest saving: measure every 2 h instead of 1 h (saves $5.46, 45%); changes are then detected later.',
    )
    // Long names are truncated, wide characters included.
    const totals = tableOf(text, 'All benchmarks ')
    expect([...totals]).toEqual([
      ['Buying a jacket', ['$17', '$6.85–$35']],
      ['Kauf von Wanderstiefeln…sehr ausführlich', ['$12', '$5.17–$25']],
      ['Shared: dashboard, alarms', ['$10', '$10–$13']],
      ['Total', ['$39', '$22–$73']],
    ])
    expect(sections[8]).toMatch(
      /^\$39\.30 exceeds the monthlySpendingCap of \$30\.00 in outpace\.yaml\. The AWS Free Tier would cover \$15 .* would cost \$42 .*: \$17 for 13,140 canary runs plus the \$25 of Lambda time/,
    )
    expect(sections[9]).toContain(
      'No known price in sa-east-1, so the highest known price is used: GB of data out to the internet and EventBridge Scheduler invocation. ' +
        'No known price of a canary run in sa-east-1 and ap-southeast-2, so the lowest known price is used.',
    )
    expect(sections[9]).not.toContain('is assumed')
    // A price that holds in all three regions is named once.
    expect(sections[9]?.split('SQS request')).toHaveLength(2)
  })

  test('one of several, measured, within the cap but not at the upper end', () => {
    const walk = ok({ home: 500, search: 900 })
    const rounds = [40, 50, 60].map((seconds) => ({
      ...fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk }),
      startedAt: '2026-11-22T10:00:00Z',
      finishedAt: `2026-11-22T10:0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}Z`,
    }))
    const estimate = estimateCost({ benchmarks: [jackets], settings: capped(20), sizing, rounds })
    const text = render(estimate, { partial: true })
    const sections = sectionsOf(text)
    expect(sections[1]).toContain('2,920 rounds a month, each 50 s (measured in 3 rounds).')
    expect(tableOf(text, 'Item ').get('Measurement')).toEqual(['Lambda', '$7.15', '$5.72–$17', '83%'])
    expect(sections[3]).toBe(
      'Largest item: Measurement (83%). Biggest saving: measure every 30 min instead of 15 min (saves $4.08, 48%); changes are then detected later.',
    )
    expect(tableOf(text, 'All benchmarks ').get('Total')).toEqual(['$17', '$14–$31'])
    expect(sections[5]).toMatch(
      /^Only this benchmark is included\. This is within the monthlySpendingCap of \$20\.00 in outpace\.yaml\. The upper end of the range, \$31, exceeds it\. The AWS Free Tier /,
    )
  })

  test('says that a benchmark without a market in AWS costs nothing', () => {
    const here = { ...sydney, id: 'here', name: 'Here', region: 'local' }
    const benchmarks = [fakeBenchmark({ markets: [here] })]
    expect(render(estimateCost({ benchmarks, settings: capped(10), sizing }))).toMatchInlineSnapshot(`
      "Estimated AWS cost per month, in US dollars

      Buying a jacket
      Here is measured on your own machine, at no AWS cost.
      To see what a market in AWS would cost, give it a region such as ap-southeast-2.

      This is within the monthlySpendingCap of $10.00 in outpace.yaml.
      "
    `)
  })

  test('a round that Lambda would cut short', () => {
    const competitors = Array.from({ length: 30 }, (_, index) => `Site ${index}`)
    const benchmarks = [fakeBenchmark({ competitors })]
    const text = render(estimateCost({ benchmarks, settings: defaultSettings(), sizing }))
    expect(text).toContain("A round would exceed Lambda's time limit of 15 min")
  })

  test('rounds that a region could not keep up with, and what to do', () => {
    const benchmarks = Array.from({ length: 90 }, (_, index) => fakeBenchmark({ id: `b${index}` }))
    const text = sectionsOf(render(estimateCost({ benchmarks, settings: defaultSettings(), sizing }))).join(' ')
    expect(text).toContain(
      'The rounds in ap-southeast-2 need 10 functions at once, and 5 may run, so about 50% of the rounds would be missed. Measure less often, ',
    )
    expect(text).toContain('set "concurrency: 10" or more in outpace.yaml.')
  })

  test.each([40, 60, 80, 120, 200])('fits %i columns', (columns) => {
    const estimate = estimateCost({ benchmarks: [jackets, boots], settings: capped(40), sizing })
    for (const line of render(estimate, { look: { columns, colour: false } }).split('\n')) {
      expect(widthOf(line), line).toBeLessThanOrEqual(columns)
    }
  })

  test('is ASCII for a terminal without UTF-8, and a hostile name cannot control the terminal', () => {
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
    expect(above.stdout).toContain('exceeds the monthlySpendingCap of $5.00')
    const unknown = await outpace(['cost', 'jackts'], { cwd: home.path })
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain('jackets')
  })
})
