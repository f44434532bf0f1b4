import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findMisfit } from '#core/config/size-checks.ts'
import { defaultAudits } from '#core/model/audit.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import { usualRetention } from '#core/model/settings.ts'
import { fingerprint } from '#core/model/slug.ts'
import { MINUTE } from '#core/model/time.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { proveBrowser } from '#measure/network/proof.ts'
import { writtenHost } from '#stages/init/written-host.ts'
import { builtInProfile } from '../built-in-profile.ts'
import { CliError } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { pagesBenchmark } from '../own-page.ts'
import { pageUrl } from '../page-url.ts'
import type { Surroundings } from '../surroundings.ts'
import { whereabouts } from '../whereabouts.ts'

export interface CompareOptions {
  profile: string
  loads: number
  rounds: number
  json: boolean
  failOn: 'behind' | undefined
  /** Run Lighthouse instead of a race. */
  audit: boolean
  /** Lighthouse runs per page; without it, the default of an audit. */
  runs?: number
}

/** `outpace compare`: a race between pages, without configuration. The first page is ours. Returns the exit code. */
export async function compare(
  urls: string[],
  options: CompareOptions & { surroundings: Surroundings; output: Output },
): Promise<number> {
  const { surroundings } = options
  if (urls.length < 2) throw new CliError('Name two or more pages: yours first, then the pages to compare it with.')
  if (options.runs !== undefined && !options.audit) {
    throw new CliError('--runs is about Lighthouse and needs --audit. For loads of a page, use --loads.')
  }
  const { words, ...here } = whereabouts()
  const benchmark = benchmarkOf(urls, { ...options, here })
  assertFits(benchmark)
  for (const sentence of words) process.stderr.write(`${sentence}\n`)
  // The rest of the command is loaded while the barrier is proven. The first round asks for the same proof, and reports what failed.
  proveBrowser(await findChromium(surroundings)).catch(() => undefined)
  const [{ openHost }, { contest }, contact] = await Promise.all([
    import('../local/host.ts'),
    import('../local/contest.ts'),
    contactIn(surroundings.root),
  ])
  await using host = await openHost(surroundings, {
    retention: usualRetention,
    ...(contact !== undefined && { contact }),
  })
  const sites = new Map(
    benchmark.sites.map((site) => {
      const pages = site.walk.kind === 'pages' ? site.walk.pages : {}
      return [site.name, { origin: site.origin, journey: walkPages(pages, benchmark.steps) }]
    }),
  )
  const contestants = { sites, [Symbol.asyncDispose]: async () => undefined }
  // Awaited here so that the host outlives the contest.
  if (options.audit) {
    const { auditContest } = await import('./audit.ts')
    const defaults = defaultAudits(benchmark.steps)
    const audits = { ...defaults, runs: options.runs ?? defaults.runs }
    const retention = usualRetention.history
    const { markets } = benchmark
    return await auditContest({ host, benchmark, audits, markets, contestants, ...options, open: false, retention })
  }
  return await contest({ host, benchmark, markets: benchmark.markets, contestants, ...options })
}

/** Whose pages are measured may find out by whom, without configuration too. What reads the file is loaded where there is one. */
async function contactIn(root: string): Promise<string | undefined> {
  if (!existsSync(join(root, 'outpace.yaml'))) return undefined
  const { loadSettings } = await import('#stages/scenarios/load.ts')
  return (await loadSettings(root)).settings.contact
}

interface BenchmarkOptions extends Pick<CompareOptions, 'profile' | 'loads'> {
  here: Pick<Market, 'locale' | 'timeZone'>
}

function benchmarkOf(urls: string[], { profile, loads, here }: BenchmarkOptions): Benchmark {
  // The same pages share one history; other pages get their own.
  const id = `compare-${fingerprint(JSON.stringify(urls))}`
  const pages = { id, name: 'Comparison', sites: sitesOf(urls), every: MINUTE, loads }
  return pagesBenchmark({ ...pages, profile: builtInProfile(profile), here }).asked
}

function assertFits(benchmark: Benchmark): void {
  const misfit = findMisfit(benchmark)?.flaw
  if (misfit !== undefined) throw new CliError([misfit.message, misfit.hint].filter(Boolean).join(' '))
}

/** Names each site by host, by host and path if hosts repeat, and with a number if those repeat too. */
function sitesOf(urls: string[]): Site[] {
  const parsed = urls.map(pageUrl)
  const hosts = parsed.map((url) => writtenHost(url).replace(/^www\./, ''))
  const unique = new Set(hosts).size === hosts.length
  const names = unique ? hosts : parsed.map(({ pathname }, i) => `${hosts[i]}${pathname === '/' ? '' : pathname}`)
  return parsed.map((url, i) => {
    const name = names[i] ?? url.host
    const before = names.slice(0, i).filter((other) => other === name).length
    return {
      name: before === 0 ? name : `${name} (${before + 1})`,
      us: i === 0,
      origin: url.origin,
      walk: { kind: 'pages', pages: { page: url.href } },
    }
  })
}
