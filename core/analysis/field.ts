import { readVisit } from '../judge/gap/reading.ts'
import type { Benchmark, Market, Site } from '../model/benchmark.ts'
import type { FieldEntry, FieldRecord, FormFactor } from '../model/field.ts'
import type { Round } from '../model/round.ts'
import { median } from '../statistics/quantile.ts'

/** An address of a site that CrUX can be asked for. */
export interface FieldAddress {
  /** Null for the origin as a whole. */
  step: string | null
  address: string
}

/**
 * The origin, then the page of each step, without queries, which CrUX leaves out too. Pages of a script are those that `rounds`
 * ended on. Empty for a site that is not public, such as one on this machine.
 */
export function fieldAddresses(
  site: Site,
  { steps, rounds }: { steps: readonly string[]; rounds: readonly Round[] },
): FieldAddress[] {
  const origin = publicUrl(site.origin)?.origin
  if (origin === undefined) return []
  const pages = steps.flatMap((step): FieldAddress[] => {
    const asked =
      site.walk.kind === 'pages'
        ? URL.parse(site.walk.pages[step] ?? '/', site.origin)?.href
        : endOf(rounds, site.name, step)
    const url = publicUrl(asked)
    return url === undefined ? [] : [{ step, address: `${url.origin}${url.pathname}` }]
  })
  return [{ step: null, address: origin }, ...pages]
}

function endOf(rounds: readonly Round[], site: string, step: string): string | undefined {
  const loads = rounds.flatMap(({ visits }) =>
    visits.filter((visit) => visit.site === site).flatMap(({ loads }) => loads),
  )
  const samples = loads.flatMap(({ steps }) =>
    steps.filter(({ name, document }) => name === step && document !== undefined),
  )
  return samples.at(-1)?.document?.url
}

/** CrUX has public sites only, and the names of a private network stay private. */
function publicUrl(address: string | undefined): URL | undefined {
  const url = URL.parse(address ?? '')
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  const { hostname } = url
  const isName =
    /\.[a-z][a-z0-9-]+$/i.test(hostname) &&
    !/\.(local|localhost|internal|lan|home|corp|test|invalid|example)$/i.test(hostname)
  return isName ? url : undefined
}

/** CrUX knows phones, desktops and tablets. */
export function formFactorOf({ profile }: Market): FormFactor {
  return profile.mobile ? 'PHONE' : 'DESKTOP'
}

/** Real users beside what was measured. */
export interface FieldRow {
  site: string
  us: boolean
  step: string | null
  address: string
  /** Null: CrUX has no data of this address. */
  data: FieldEntry['data']
  weeks: NonNullable<FieldEntry['weeks']>
  /** Median LCP of all loads of these rounds, ms; null for an origin, and where it was not measured. */
  lab: number | null
}

/** Of the market's form factor, in the order of the benchmark. */
export function fieldRows(
  records: readonly FieldRecord[],
  { benchmark, market, rounds }: { benchmark: Benchmark; market: Market; rounds: readonly Round[] },
): FieldRow[] {
  const formFactor = formFactorOf(market)
  return benchmark.sites.flatMap(({ name, us }) => {
    const entries = records.find(({ site }) => site === name)?.entries ?? []
    return entries
      .filter((entry) => entry.formFactor === formFactor)
      .map(({ step, address, data, weeks = [] }) => ({
        site: name,
        us,
        step,
        address,
        data,
        weeks,
        lab: step === null ? null : labOf(rounds, { site: name, step }),
      }))
  })
}

function labOf(rounds: readonly Round[], { site, step }: { site: string; step: string }): number | null {
  const values = rounds.flatMap(({ visits, method }) => {
    const visit = visits.find((each) => each.site === site)
    const reading = readVisit(visit, { step, metric: 'lcp' }, method.loads)
    return reading.kind === 'measured' ? reading.values : []
  })
  return values.length === 0 ? null : median(values)
}
