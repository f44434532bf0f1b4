import type { CostEstimate } from '#core/analysis/cost/cost.ts'
import { listed } from '#core/model/listed.ts'
import { hears, operatorOf } from '#core/model/operator.ts'
import type { Settings } from '#core/model/settings.ts'
import { formatDuration } from '#core/model/units.ts'
import { crowdedWords } from '#core/words/round-time.ts'
import { type Asset, lambdaLimit, megabytes, unzippedBytes } from './bundle/asset.ts'
import { type Deployment, placesOf } from './deployment.ts'
import { variables } from './names.ts'

/** What is about to be deployed, where, its size and its cost, for the person who deploys. */
export function summary({
  deployment,
  leftOut,
  estimate,
  isUnwritten = false,
}: {
  deployment: Deployment
  leftOut: readonly string[]
  estimate: CostEstimate
  /** Whether the app decides the prefix of names, of which outpace.yaml does not know. */
  isUnwritten?: boolean
}): string {
  return [
    ...whereLines(deployment, leftOut),
    ...nameLines(deployment.settings, isUnwritten),
    ...sizeLines(deployment.assets),
    ...costLines(estimate),
  ].join('\n')
}

function nameLines({ namePrefix }: Settings, isUnwritten: boolean): string[] {
  if (namePrefix === undefined) return []
  const names = `Names begin with ${namePrefix}.`
  return [
    isUnwritten
      ? `${names} outpace.yaml has no namePrefix: set ${variables.namePrefix}=${namePrefix} for "npx outpace --cloud".`
      : names,
  ]
}

/** Benchmarks and markets of a region that are shown by name. */
const mostNamed = 6

function whereLines(deployment: Deployment, leftOut: readonly string[]): string[] {
  const { settings, homeRegion } = deployment
  const places = placesOf(deployment)
  const lines = [`Home: ${homeRegion ?? 'the region deployed to'}`]
  for (const [region, own] of Map.groupBy(places, ({ market }) => market.region)) {
    const each = own.map(
      ({ benchmark, market }) => `${benchmark.id} (${market.id}) every ${formatDuration(benchmark.every)}`,
    )
    const more = each.length > mostNamed ? [`and ${each.length - mostNamed} more`] : []
    lines.push(`Market ${region}: ${[...each.slice(0, mostNamed), ...more].join(', ')}`)
  }
  if (settings.homeRegion === undefined && homeRegion !== undefined) {
    lines.push(
      `outpace.yaml names no homeRegion, so it is your own default region. Add "homeRegion: ${homeRegion}" there, ` +
        'or a deployment with another default region creates a second home.',
    )
  }
  for (const id of leftOut) {
    lines.push(`Not deployed: scenarios/${id} serves its own sites, which only the machine that starts them can reach.`)
  }
  if (places.length === 0) {
    lines.push(
      'Nothing is measured from AWS yet: add a folder to scenarios/ whose benchmark.yaml has markets with a region. See docs/deploy.md for an example.',
    )
  }
  if (settings.operators.length === 0) {
    lines.push('No one receives the alarms: add operators to outpace.yaml.')
  } else {
    const operators = settings.operators.map(operatorOf)
    const regions = new Set([
      ...(homeRegion === undefined ? [] : [homeRegion]),
      ...places.map(({ market }) => market.region),
    ])
    const deaf = [...regions].filter((region) => !operators.some((operator) => hears(operator, region)))
    if (deaf.length > 0) {
      lines.push(
        `No one receives the alarms in ${listed(deaf, 'and')}: a topic hears of its own region only. Add to operators a topic of each, a queue or an address.`,
      )
    }
  }
  return lines
}

/** The same words as `outpace cost`. */
function sizeLines(assets: readonly Asset[]): string[] {
  const sizes = assets.map(({ name, bytes }) => `${name} ${megabytes(bytes)}`).join(', ')
  const largest = Math.max(...assets.map(({ name }) => unzippedBytes([...assets], name)))
  return [`Sizes: ${sizes}; a function with its layer ${megabytes(largest)} of ${megabytes(lambdaLimit)}`]
}

function costLines({ total, benchmarks, shared, cap, crowded }: CostEstimate): string[] {
  if (total.likely === 0) return []
  const costliest = benchmarks.toSorted((a, b) => b.total.likely - a.total.likely)
  const others = costliest.slice(mostNamed).reduce((sum, each) => sum + each.total.likely, 0)
  const parts = [
    ...costliest.slice(0, mostNamed).map((each) => `${each.id} ${usd(each.total.likely)}`),
    ...(costliest.length > mostNamed ? [`${costliest.length - mostNamed} others ${usd(others)}`] : []),
    `shared ${usd(shared.total.likely)}`,
  ]
  const limit = cap === undefined ? '' : ` The cap is ${usd(cap.limit)}.`
  return [
    `Estimate: ${usd(total.likely)} a month, between ${usd(total.low)} and ${usd(total.high)}: ${parts.join(', ')}.${limit} See "npx outpace cost" for details.`,
    ...crowded.map(crowdedWords),
  ]
}

export function usd(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}
