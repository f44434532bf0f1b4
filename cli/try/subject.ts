import type { Site } from '#core/model/benchmark.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { CliError } from '../cli-error.ts'
import { liveBenchmarks } from '../live.ts'
import { gatherContestants } from '../local/contestants.ts'
import { isAddress, type OwnPage, ownPage } from '../own-page.ts'
import { pageUrl } from '../page-url.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

/** What is tried: our own site of a benchmark, or a page, in one market. */
export type TrialSubject = OwnPage & AsyncDisposable

/** Throws CliError, also for the page of a competitor. */
export async function subjectOf(
  { site, market: wanted }: { site: string | undefined; market: string | undefined },
  surroundings: Surroundings,
): Promise<TrialSubject> {
  if (site !== undefined && isAddress(site)) return await pageOf(site, surroundings)
  const { benchmarks } = await selectBenchmarks(surroundings, site)
  const [asked] = benchmarks
  if (asked === undefined || (site === undefined && benchmarks.length > 1)) {
    const names = benchmarks.map(({ id }) => id).join(', ')
    throw new CliError(`Name one benchmark${names === '' ? '' : ` (${names})`} or the address of a page of yours.`)
  }
  const markets = selectMarkets(asked, wanted)
  const [market] = markets
  const us = asked.sites.find((one) => one.us)
  if (market === undefined || us === undefined) throw new CliError(`The benchmark ${asked.id} has no site of yours.`)
  const contestants = await gatherContestants(surroundings.root, asked)
  const contestant = contestants.sites.get(us.name)
  if (contestant === undefined) throw new CliError(`No journey found for ${us.name}.`)
  return { asked, market, us, contestant, [Symbol.asyncDispose]: () => contestants[Symbol.asyncDispose]() }
}

/** A page without configuration. */
async function pageOf(text: string, surroundings: Surroundings): Promise<TrialSubject> {
  const url = pageUrl(text)
  await assertNoCompetitor(url, surroundings)
  return { ...ownPage(url, { id: 'try', name: 'Trial' }), [Symbol.asyncDispose]: async () => undefined }
}

async function assertNoCompetitor({ host }: URL, surroundings: Surroundings): Promise<void> {
  const { sources, settings } = await loadScenarios(surroundings.root)
  const inForce = await liveBenchmarks(sources, { surroundings, settings, cloud: false })
  const plain = (name: string) => name.replace(/^www\./, '')
  const hostOf = ({ origin }: Site) => (URL.canParse(origin) ? plain(new URL(origin).host) : undefined)
  for (const { id, sites } of inForce.map(({ benchmark }) => benchmark)) {
    const found = sites.find((site) => !site.us && hostOf(site) === plain(host))
    if (found === undefined) continue
    throw new CliError(
      `${found.name} is a competitor in the benchmark ${id}, and only your own site can be tried: you cannot build a ` +
        `change on someone else's site, and its pages are measured only as they are. Try yours: npx outpace try ${id}`,
    )
  }
}
