import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Profile } from '#core/model/benchmark.ts'
import { gatherEvidence } from '#measure/evidence/evidence.ts'
import { picturedPages, servePicturedPages } from './picture-pages.ts'
import { openTruthBrowser, type TruthBrowser } from './table.ts'

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
  test.each(pages.map((each) => [each.name, each] as const))('%s', { retry: 1 }, async (_, pictured) => {
    const { observer, compare, result } = gatherEvidence(async (name) => name)
    const metrics = await bench.measure({ ...pictured, expected: () => ({}) }, site.origin, observer)
    await compare(bench.browser.browser)
    const found = result()?.steps[0]?.disagreements ?? []
    expect(found.map(({ metric }) => metric)).toEqual(Object.keys(pictured.contradicts))
    for (const { metric, number, picture } of found) {
      expect(number).toBeCloseTo(metrics[metric] ?? Number.NaN, -0.5)
      const network = 3 * (profile.network?.latency ?? 0) + (profile.network === undefined ? 0 : 500)
      expect(picture).toBeGreaterThanOrEqual(pictured.contradicts[metric] ?? Number.NaN)
      expect(picture).toBeLessThan((pictured.contradicts[metric] ?? Number.NaN) + slack + network)
    }
  })
}

function page(name: string) {
  return { name, path: `/${name}` }
}
