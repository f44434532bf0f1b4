import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Network, Profile } from '#core/model/benchmark.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { PictureDisagreement } from '#core/model/round.ts'
import { gatherEvidence } from '#measure/evidence/evidence.ts'
import { type PicturedPage, picturedPages, servePicturedPages } from './picture-pages.ts'
import { mostLoads, openTruthBrowser, type TruthBrowser } from './table.ts'

/** The filmstrip of a loaded machine is late by up to this, ms. */
const slack = 300

/** Asserts of every pictured page what its pictures contradict, in one profile. */
export async function pictureTable(profile: Profile): Promise<void> {
  const site = await servePicturedPages()
  afterAll(() => site[Symbol.asyncDispose]())
  let bench: TruthBrowser
  beforeAll(async () => {
    bench = await openTruthBrowser(profile, [site.origin])
    await bench.measure({ ...page('text'), expected: () => ({}) }, site.origin)
  })
  afterAll(() => bench?.end())

  // Pages that never become quiet are watched for 5 s: once is enough.
  const pages = picturedPages.filter(({ polls }) => profile.network === undefined || polls !== true)
  test.each(pages.map((each) => [each.name, each] as const))('%s', async (_, pictured) => {
    let flaws: string[] = []
    // Pictures of a machine that is busy for a moment are late, or there are fewer of them: never early, never more.
    for (let load = 0; load < mostLoads; load++) {
      flaws = flawsOf(await look(pictured), { pictured, network: profile.network })
      // What no picture contradicts is true at once.
      if (flaws.length === 0 || Object.keys(pictured.contradicts).length === 0) break
    }
    expect(flaws).toEqual([])
  })

  async function look(pictured: PicturedPage) {
    const { observer, compare, result } = gatherEvidence(async (name) => name)
    const metrics = await bench.measure({ ...pictured, expected: () => ({}) }, site.origin, observer)
    await compare(bench.browser.browser)
    return { metrics, found: result()?.steps[0]?.disagreements ?? [] }
  }
}

function flawsOf(
  { metrics, found }: { metrics: MetricValues; found: readonly PictureDisagreement[] },
  { pictured: { contradicts }, network }: { pictured: PicturedPage; network: Network | undefined },
): string[] {
  const names = found.map(({ metric }) => metric)
  const expected = Object.keys(contradicts)
  if (names.join() !== expected.join()) return [`${names.join() || 'nothing'} is contradicted, not ${expected.join()}`]
  const latest = slack + 3 * (network?.latency ?? 0) + (network === undefined ? 0 : 500)
  return found.flatMap(({ metric, number, picture }) => {
    const shown = contradicts[metric] ?? Number.NaN
    return [
      ...(Math.abs((number ?? Number.NaN) - (metrics[metric] ?? Number.NaN)) < 2
        ? []
        : [`${metric} is ${number}, not ${metrics[metric]}`]),
      ...(picture !== null && picture >= shown && picture < shown + latest
        ? []
        : [`${metric} is seen at ${picture}, and ${shown} is true`]),
    ]
  })
}

function page(name: string) {
  return { name, path: `/${name}` }
}
