import { deployedMarkets } from '#core/analysis/cost/usage.ts'
import type { Scenarios } from '#stages/scenarios/load.ts'
import { CliError } from '../cli-error.ts'
import type { Examined } from './examined.ts'
import { findAtHome } from './home.ts'
import { findInRegion, type Known } from './region.ts'

/**
 * Every region that is measured from, or `region`, then the home region. Throws CliError when there is none although all
 * benchmarks are understood.
 */
export function findInCloud(scenarios: Scenarios, region: string | undefined): Examined[] {
  const { benchmarks, broken, settings, problems } = scenarios
  const deployed = benchmarks.filter(({ serve }) => serve === undefined)
  const named = new Set(deployed.flatMap(deployedMarkets).map((market) => market.region))
  const regions = region === undefined ? [...named] : [readRegion(region)]
  if (regions.length === 0 && problems.length > 0) return []
  if (regions.length === 0) {
    throw new CliError(
      'No benchmark has a market in an AWS region, so nothing is deployed. ' +
        'Give a market a region such as "eu-west-1", deploy with "npx cdk deploy --all", or name one with --region.',
    )
  }
  const known: Known = { configuredHome: settings.homeRegion }
  const findings = (each: string) => findInRegion({ region: each, benchmarks: deployed, broken, known })
  return [
    ...regions.map((each) => ({ place: each, findings: findings(each) })),
    { place: 'home', findings: findAtHome(known) },
  ]
}

function readRegion(text: string): string {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) return text
  throw new CliError(`--region: "${text.slice(0, 60)}" is no AWS region. Write, for example, eu-west-1.`)
}
