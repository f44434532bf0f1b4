import { words } from '#core/config/problem-words.ts'
import { readRegion } from '#core/config/regions.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import type { Scenarios } from '#stages/scenarios/load.ts'
import { CliError, cliErrorOf } from '../cli-error.ts'
import { deployedNames } from '../cloud/names.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Examined } from './examined.ts'
import { checkHome } from './home.ts'
import { checkRegion, type Known } from './region.ts'

/**
 * Checks every region that measures, or only `region`, then the home region. Throws CliError if there is no region although
 * all benchmarks are valid.
 */
export function checkDeployment(
  scenarios: Scenarios,
  { region, surroundings }: { region: string | undefined; surroundings: Pick<Surroundings, 'namePrefix'> },
): Examined[] {
  const { benchmarks, broken, settings, problems } = scenarios
  const deployed = benchmarks.filter(({ serve }) => serve === undefined)
  const named = new Set(deployed.flatMap(deployedMarkets).map((market) => market.region))
  const regions = region === undefined ? [...named] : [askedRegion(region)]
  if (regions.length === 0 && problems.length > 0) return []
  if (regions.length === 0) {
    throw new CliError(
      'No benchmark has a market in an AWS region, so nothing is deployed. ' +
        'Give a market a region such as "eu-west-1" and deploy with "npx cdk deploy --all", or name a region with --region.',
    )
  }
  const known: Known = {
    names: deployedNames(surroundings, settings),
    configuredHome: settings.homeRegion,
    isOwnTable: settings.table !== undefined,
  }
  const findings = (each: string) => checkRegion({ region: each, benchmarks: deployed, broken, known })
  return [
    ...regions.map((each) => ({ place: each, findings: findings(each) })),
    { place: 'home', findings: checkHome(known) },
  ]
}

function askedRegion(text: string): string {
  const reading = readRegion(text)
  if (reading.ok) return reading.value
  const { message, hint } = reading.words
  throw cliErrorOf(words(`--region: ${message}`, hint))
}
