import type { BenchmarkCost, CostEstimate } from '#core/analysis/cost/cost.ts'
import { type PriceItem, priceItems } from '#core/analysis/cost/prices.ts'
import type { Range } from '#core/analysis/cost/range.ts'
import type { Saving } from '#core/analysis/cost/saving.ts'
import type { Purpose } from '#core/analysis/cost/usage/amounts.ts'
import { longestRound } from '#core/model/limits.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { crowdedWords, outlastWords } from '#core/words/round-time.ts'
import { type Look, nothing, paint, shown, shownName, type TextTone } from './look.ts'
import { page } from './page.ts'
import { type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

export interface CostView {
  look: Look
  /** True if only one of the deployment's benchmarks is included. */
  partial: boolean
}

/** The estimated AWS cost of a month, for readers new to AWS bills. */
export function renderCost(estimate: CostEstimate, { look, partial }: CostView): string {
  const blocks = [
    sentence('Estimated AWS cost per month, in US dollars', look, 'title'),
    ...estimate.benchmarks.map((benchmark) => benchmarkBlock(benchmark, look)),
    totalsTable(estimate, look),
    [...verdict(estimate, { look, partial }), ...comparison(estimate, look)],
    trust(estimate, look),
  ]
  return page(blocks, look)
}

const labels: Record<Purpose, [what: string, service: string]> = {
  measuring: ['Measurement', 'Lambda'],
  audits: ['Lighthouse audits', 'Lambda'],
  judging: ['Verdicts', 'Lambda'],
  records: ['Records', 'DynamoDB'],
  evidence: ['Screenshots, reports', 'S3'],
  watching: ['Metrics, logs, alarms', 'CloudWatch'],
  dispatching: ['Dispatching', 'SQS, Lambda'],
  mails: ['Mail', 'SES, SNS, Lambda'],
  dashboard: ['Dashboard', 'API, Lambda, DynamoDB'],
  transfer: ['Outbound data', 'Data transfer'],
}

const widestName = 40

function benchmarkBlock(cost: BenchmarkCost, look: Look): string[] {
  const name = sentence(shownName(cost.name, 60, look), look, 'title')
  const local = cost.localMarkets.map((market) => shownName(market, widestName, look))
  const own = `${listed(local)} ${local.length === 1 ? 'is' : 'are'} measured on your own machine, at no AWS cost.`
  const notes = local.length === 0 ? [] : sentence(own, look)
  if (cost.markets.length === 0) {
    const hint = 'To see what a market in AWS would cost, give it a region such as ap-southeast-2.'
    return [...name, ...notes, ...sentence(hint, look)]
  }
  const rounds = sentence(roundsWords(cost), look)
  if (cost.markets.some(({ seconds }) => seconds.likely >= longestRound)) {
    notes.push(...sentence(outlastWords(), look, 'bad'))
  }
  return [...name, ...rounds, ...notes, '', ...linesTable(cost, look), '', ...advice(cost, look)]
}

function roundsWords({ rounds, every, markets }: BenchmarkCost): string {
  const seconds = markets.map((market) => market.seconds.likely)
  const [shortest, longest] = [duration(Math.min(...seconds)), duration(Math.max(...seconds))]
  const each = shortest === longest ? shortest : `${shortest} to ${longest}`
  const measured = markets.reduce((sum, market) => sum + market.measuredRounds, 0)
  const counted = measured === 1 ? 'in 1 round' : `in ${measured} rounds`
  const source = markets.every((market) => market.measuredRounds > 0) ? `measured ${counted}` : 'estimated'
  const where = markets.length === 1 ? '1 market' : `${markets.length} markets`
  return `Every ${formatDuration(every)} in ${where}: ${count(rounds)} rounds a month, each ${each} (${source}).`
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : formatDuration(whole * 1000)
}

function linesTable({ lines, total }: BenchmarkCost, look: Look): string[] {
  const spent = lines.filter(({ cost }) => cost.high > 0)
  const rows = spent.map(({ purpose, cost }) => {
    const [what, service] = labels[purpose]
    const share = total.likely > 0 ? cost.likely / total.likely : 0
    return [what, service, usd(cost.likely), rangeOf(cost, look), percentage(share)].map(
      (text): TableCell => ({ text }),
    )
  })
  const last = ['Total', '', usd(total.likely), rangeOf(total, look), ''].map(
    (text): TableCell => ({ text, tone: 'title' }),
  )
  const columns = [{}, {}, { align: 'right' }, { align: 'right' }, { align: 'right' }] as const
  return table({ head: ['Item', 'AWS service', 'Per month', 'Range', 'Share'], rows: [...rows, last], columns }, look)
}

/** The largest item, and the one change that would save most. */
function advice({ lines, total, saving }: BenchmarkCost, look: Look): string[] {
  const [first] = lines.toSorted((a, b) => b.cost.likely - a.cost.likely)
  if (first === undefined || total.likely === 0) return []
  const share = percentage(first.cost.likely / total.likely)
  const most = `Largest item: ${labels[first.purpose][0]} (${share}).`
  return sentence(saving === undefined ? most : `${most} ${savingWords(saving)}`, look)
}

function savingWords({ setting, from, to, saved, share }: Saving): string {
  const less = `saves ${usd(saved)}, ${percentage(share)}`
  switch (setting) {
    case 'every':
      return `Biggest saving: measure every ${formatDuration(to)} instead of ${formatDuration(from)} (${less}); changes are then detected later.`
    case 'loads':
      return `Biggest saving: ${to} ${to === 1 ? 'load' : 'loads'} per visit instead of ${from} (${less}); small differences then take longer to detect.`
    case 'audits.every':
      return `Biggest saving: audit every ${formatDuration(to)} instead of ${formatDuration(from)} (${less}).`
    default:
      return setting satisfies never
  }
}

function totalsTable({ benchmarks, shared, total }: CostEstimate, look: Look): string[] {
  if (total.high === 0) return []
  const row = (name: string, cost: Range, tone?: TextTone): TableCell[] =>
    [name, usd(cost.likely), rangeOf(cost, look)].map((text) => ({ text, tone }))
  const rows = [
    ...benchmarks.map((cost) => row(shownName(cost.name, widestName, look), cost.total)),
    row('Shared: dashboard, alarms', shared.total),
    row('Total', total, 'title'),
  ]
  const columns = [{ most: 46 }, { align: 'right' }, { align: 'right' }] as const
  return table({ head: ['All benchmarks', 'Per month', 'Range'], rows, columns }, look)
}

function verdict(estimate: CostEstimate, { look, partial }: CostView): string[] {
  const { cap, total, freeTier, crowded } = estimate
  const parts: string[] = []
  if (partial) parts.push(...sentence('Only this benchmark is included.', look))
  parts.push(...crowded.flatMap((region) => sentence(crowdedWords(region), look, 'bad')))
  if (cap !== undefined) {
    const exact = `monthlySpendingCap of ${cents(cap.limit)}`
    const words = cap.exceeded
      ? `${cents(total.likely)} exceeds the ${exact} in outpace.yaml.`
      : `This is within the ${exact} in outpace.yaml.`
    parts.push(...sentence(words, look, cap.exceeded ? 'bad' : 'good'))
    // The likely cost is compared with the cap, so warn if only the upper end exceeds it.
    if (!cap.exceeded && total.high > cap.limit) {
      parts.push(...sentence(`The upper end of the range, ${usd(total.high)}, exceeds it.`, look, 'bad'))
    }
  }
  if (freeTier >= 0.005) {
    const words = `The AWS Free Tier would cover ${usd(freeTier)} of the total if nothing else in the account used it; it is not deducted here.`
    parts.push(...sentence(words, look))
  }
  return parts
}

function comparison({ synthetics: { runs, fees, total } }: CostEstimate, look: Look): string[] {
  if (runs === 0) return []
  const lambda = usd(total.likely - fees)
  return sentence(
    `The same visits on CloudWatch Synthetics would cost ${usd(total.likely)} before storage, metrics and alarms: ${usd(fees)} for ${count(runs)} canary runs plus the ${lambda} of Lambda time that they cost here.`,
    look,
  )
}

/** How reliable the figures are. */
function trust({ home, prices, total }: CostEstimate, look: Look): string[] {
  if (total.high === 0 || prices.to === null) return []
  const dates = prices.from === prices.to ? `of ${prices.to}` : `from ${prices.from} to ${prices.to}`
  const parts = [
    `This is an estimate: AWS list prices ${dates}, before tax and discounts, for a month with storage at its full size. docs/cost.md explains the calculation.`,
  ]
  if (home.assumed) parts.push(`outpace.yaml sets no homeRegion; ${home.region} is assumed.`)
  const unconfirmed = prices.unconfirmed.map(
    ({ item, region }) => `${short(item)}${region === '*' ? '' : ` (${region})`}`,
  )
  if (unconfirmed.length > 0) parts.push(`Unconfirmed prices: ${listed(unconfirmed)}.`)
  parts.push(...standInWords(prices.standIns, look))
  return parts.flatMap((part) => sentence(part, look, 'faint'))
}

function standInWords(standIns: CostEstimate['prices']['standIns'], look: Look): string[] {
  const highest = standIns.flatMap(({ region, items }) => {
    const names = items.filter((item) => item !== 'canaryRun').map(short)
    if (names.length === 0) return []
    return [
      `No known price in ${shown(region, widestName, look)}, so the highest known price is used: ${listed(names)}.`,
    ]
  })
  const canaries = standIns.filter(({ items }) => items.includes('canaryRun')).map(({ region }) => region)
  if (canaries.length === 0) return highest
  return [...highest, `No known price of a canary run in ${listed(canaries)}, so the lowest known price is used.`]
}

/** `DynamoDB GB-month`. */
function short(item: PriceItem): string {
  return priceItems[item].replace(/, .*/, '')
}

function sentence(text: string, look: Look, tone?: TextTone): string[] {
  return wrap(text, look.columns).map((line) => paint(line, tone, look))
}

function rangeOf({ low, high }: Range, look: Look): string {
  const [from, to] = [usd(low), usd(high)]
  return from === to ? '' : `${from}${nothing(look)}${to}`
}

/** An estimate with two significant digits, or with cents below 10 dollars: `$1,200`, `$24`, `$3.27`. */
function usd(amount: number): string {
  if (amount > 0 && amount < 0.005) return '<$0.01'
  if (amount < 9.995) return cents(amount)
  return `$${count(Number(amount.toPrecision(2)))}`
}

function cents(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

function count(amount: number): string {
  return Math.round(amount).toLocaleString('en-US')
}

/** Whole percent; a share above 0 is never shown as 0%. */
function percentage(share: number): string {
  return share > 0 && share < 0.01 ? '<1%' : formatPercentage(Math.round(share * 100) / 100)
}
