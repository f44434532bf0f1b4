import type { BenchmarkCost, CostEstimate } from '#core/analysis/cost/cost.ts'
import { type PriceItem, priceItems } from '#core/analysis/cost/prices.ts'
import type { Range } from '#core/analysis/cost/range.ts'
import type { Saving } from '#core/analysis/cost/saving.ts'
import type { Purpose } from '#core/analysis/cost/usage.ts'
import { longestRound } from '#core/model/limits.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration, formatPercentage } from '#core/model/units.ts'
import { type Look, paint, shown, type TextTone } from './look.ts'
import { type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

export interface CostView {
  look: Look
  /** Only one of the deployment's benchmarks was asked for. */
  partial: boolean
}

/** What AWS would charge in a month, for people who never saw an AWS bill. */
export function renderCost(estimate: CostEstimate, { look, partial }: CostView): string {
  const blocks = [
    sentence('What AWS would charge in a month, in US dollars', look, 'title'),
    ...estimate.benchmarks.map((benchmark) => benchmarkBlock(benchmark, look)),
    togetherTable(estimate, look),
    [...verdict(estimate, { look, partial }), ...comparison(estimate, look)],
    trust(estimate, look),
  ]
  const kept = blocks.filter((lines) => lines.length > 0)
  return `${kept.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const labels: Record<Purpose, [what: string, service: string]> = {
  measuring: ['Measuring', 'Lambda'],
  audits: ['Lighthouse audits', 'Lambda'],
  judging: ['Judging', 'Lambda'],
  records: ['Records', 'DynamoDB'],
  evidence: ['Pictures, reports', 'S3'],
  watching: ['Metrics, logs, alarms', 'CloudWatch'],
  schedules: ['Schedules', 'EventBridge'],
  mails: ['Mails', 'SES, SNS, Lambda'],
  transfer: ['Data sent out', 'data transfer'],
}

const widestName = 40

function benchmarkBlock(cost: BenchmarkCost, look: Look): string[] {
  const name = sentence(shown(cost.name, 60, look), look, 'title')
  const local = cost.localMarkets.map((market) => shown(market, widestName, look))
  const own = `${listed(local)} ${local.length === 1 ? 'is' : 'are'} measured on your own machine, which AWS does not charge for.`
  const notes = local.length === 0 ? [] : sentence(own, look)
  if (cost.markets.length === 0) {
    const hint = 'To see what a market in AWS would cost, give it a region such as ap-southeast-2.'
    return [...name, ...notes, ...sentence(hint, look)]
  }
  const rounds = sentence(roundsWords(cost), look)
  if (cost.markets.some(({ seconds }) => seconds.likely >= longestRound)) {
    const words = `A round would not fit into the ${duration(longestRound)} that Lambda lets a function run: its last visits would be skipped.`
    notes.push(...sentence(words, look, 'bad'))
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
    return [what, service, usd(cost.likely), between(cost), percentage(share)].map((text): TableCell => ({ text }))
  })
  const last = ['Together', '', usd(total.likely), between(total), ''].map(
    (text): TableCell => ({ text, tone: 'title' }),
  )
  const columns = [{}, {}, { align: 'right' }, { align: 'right' }, { align: 'right' }] as const
  return table({ head: ['For', 'AWS service', 'A month', 'Between', 'Share'], rows: [...rows, last], columns }, look)
}

/** What dominates, and the one change that would save most. */
function advice({ lines, total, saving }: BenchmarkCost, look: Look): string[] {
  const [first] = lines.toSorted((a, b) => b.cost.likely - a.cost.likely)
  if (first === undefined || total.likely === 0) return []
  const share = percentage(first.cost.likely / total.likely)
  const most = `${share} of it is ${labels[first.purpose][0].toLowerCase()}.`
  return sentence(saving === undefined ? most : `${most} ${savingWords(saving)}`, look)
}

function savingWords({ setting, from, to, saved, share }: Saving): string {
  const less = `-${percentage(share)}, ${usd(saved)} less`
  switch (setting) {
    case 'every':
      return `What would save most: every ${formatDuration(to)} instead of ${formatDuration(from)} (${less}); changes are then noticed later.`
    case 'loads':
      return `What would save most: ${to} ${to === 1 ? 'load' : 'loads'} a visit instead of ${from} (${less}); small differences then take longer to show.`
    case 'audits.every':
      return `What would save most: audits every ${formatDuration(to)} instead of ${formatDuration(from)} (${less}).`
    default:
      return setting satisfies never
  }
}

function togetherTable({ benchmarks, shared, total }: CostEstimate, look: Look): string[] {
  if (total.high === 0) return []
  const row = (name: string, cost: Range, tone?: TextTone): TableCell[] =>
    [name, usd(cost.likely), between(cost)].map((text) => ({ text, tone }))
  const rows = [
    ...benchmarks.map((cost) => row(shown(cost.name, widestName, look), cost.total)),
    row('Shared: dashboard, alarms', shared.total),
    row('Total', total, 'title'),
  ]
  const columns = [{ most: 46 }, { align: 'right' }, { align: 'right' }] as const
  return table({ head: ['All benchmarks', 'A month', 'Between'], rows, columns }, look)
}

function verdict(estimate: CostEstimate, { look, partial }: CostView): string[] {
  const { cap, total, freeTier } = estimate
  const parts: string[] = []
  if (partial) parts.push(...sentence('Only this benchmark is counted here.', look))
  if (cap !== undefined) {
    const exact = `monthlySpendingCap of ${cents(cap.limit)}`
    const words = cap.exceeded
      ? `${cents(total.likely)} is more than the ${exact} in outpace.yaml.`
      : `That is within the ${exact} in outpace.yaml.`
    parts.push(...sentence(words, look, cap.exceeded ? 'bad' : 'good'))
    // The middle is compared with the cap: somebody who is near it should know.
    if (!cap.exceeded && total.high > cap.limit) {
      parts.push(...sentence(`At worst, ${usd(total.high)}, it would not be.`, look, 'bad'))
    }
  }
  if (freeTier >= 0.005) {
    const words = `AWS's free tier would take ${usd(freeTier)} off, if nothing else in the account used it; it is not taken off here.`
    parts.push(...sentence(words, look))
  }
  return parts
}

function comparison({ synthetics: { runs, fees, total } }: CostEstimate, look: Look): string[] {
  if (runs === 0) return []
  const lambda = usd(total.likely - fees)
  return sentence(
    `The same visits on CloudWatch Synthetics would cost ${usd(total.likely)} before storage, metrics and alarms: ${usd(fees)} for ${count(runs)} canary runs, and ${lambda} for as much Lambda time, which is all that they cost here.`,
    look,
  )
}

/** How far the figures can be trusted. */
function trust({ home, prices, total }: CostEstimate, look: Look): string[] {
  if (total.high === 0 || prices.to === null) return []
  const dates = prices.from === prices.to ? `of ${prices.to}` : `of ${prices.from} to ${prices.to}`
  const parts = [
    `An estimate, not an offer: AWS list prices ${dates}, without tax and discounts, in a month when storage has filled up. docs/cost.md says how it is reckoned.`,
  ]
  if (home.assumed) parts.push(`outpace.yaml names no homeRegion: ${home.region} is assumed.`)
  const unconfirmed = prices.unconfirmed.map(
    ({ item, region }) => `${short(item)}${region === '*' ? '' : ` (${region})`}`,
  )
  if (unconfirmed.length > 0) parts.push(`Prices that nobody confirmed: ${listed(unconfirmed)}.`)
  parts.push(...standInWords(prices.standIns, look))
  return parts.flatMap((part) => sentence(part, look, 'faint'))
}

function standInWords(standIns: CostEstimate['prices']['standIns'], look: Look): string[] {
  const ours = standIns.flatMap(({ region, items }) => {
    const names = items.filter((item) => item !== 'canaryRun').map(short)
    if (names.length === 0) return []
    return [`No price known in ${shown(region, widestName, look)}, so the dearest known stands in: ${listed(names)}.`]
  })
  const canaries = standIns.filter(({ items }) => items.includes('canaryRun')).map(({ region }) => region)
  if (canaries.length === 0) return ours
  return [...ours, `No price of a canary run known in ${listed(canaries)}, so the cheapest known stands in.`]
}

/** `DynamoDB GB-month`. */
function short(item: PriceItem): string {
  return priceItems[item].replace(/, .*/, '')
}

function sentence(text: string, look: Look, tone?: TextTone): string[] {
  return wrap(text, look.columns).map((line) => paint(line, tone, look))
}

function between({ low, high }: Range): string {
  const [from, to] = [usd(low), usd(high)]
  return from === to ? '' : `${from} and ${to}`
}

/** Two digits of what is only estimated, but cents below 10 dollars: `$1,200`, `$24`, `$3.27`. */
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

/** Whole; what is there at all is not 0. */
function percentage(share: number): string {
  return share > 0 && share < 0.01 ? '<1%' : formatPercentage(Math.round(share * 100) / 100)
}
