import { expect, test } from 'vitest'
import { experimentTools } from '#core/model/experiments.ts'
import { keepers } from '#measure/load/experiment-tools.ts'
import { variantsOf } from '#measure/load/variants.ts'

const cookie = (name: string, value: string) => ({ in: 'cookie' as const, name, value })
const stored = (name: string, value: unknown) => ({
  in: 'storage' as const,
  name,
  value: typeof value === 'string' ? value : JSON.stringify(value),
})

const statsig = (rule: string, at: number) =>
  stored('statsig.cached.evaluations.123', {
    receivedAt: at,
    data: JSON.stringify({
      dynamic_configs: { 4: { is_user_in_experiment: true, rule_id: rule }, 5: { rule_id: `default ${at}` } },
    }),
  })

type Entry = Parameters<typeof variantsOf>[0][number]
/** The same variants for two visitors at two times, and another variant. */
const cases: [tool: string, one: Entry, same: Entry, other: Entry][] = [
  [
    'AB Tasty',
    cookie('ABTasty', 'uid=zed1&fst=163&ns=1&th=661111.820024.1.1.1.1.1632.1632.1.2_699307.0.1.1.1.1.1632.1632.1.2'),
    cookie('ABTasty', 'uid=other&fst=999&ns=1&th=699307.0.3.1.1.1.1999.1999.1.2_661111.820024.2.1.1.1.1999.1999.1.2'),
    cookie('ABTasty', 'uid=zed1&fst=163&ns=1&th=661111.820025.1.1.1.1.1632.1632.1.2_699307.0.1.1.1.1.1632.1632.1.2'),
  ],
  [
    'Convert',
    cookie(
      '_conv_v',
      'vi:1*sc:2*cs:1374079443*fs:1374074823*pv:4*exp:{10001236.{v.10008683-g.{10001841.1}}-10001237.{v.1-g.{}}}*ps:1',
    ),
    cookie('_conv_v', 'vi:1*sc:1*cs:9*fs:9*pv:1*exp:{10001236.{v.10008683-g.{}}-10001237.{v.1-g.{}}}*ps:9'),
    cookie('_conv_v', 'vi:1*sc:1*cs:9*fs:9*pv:1*exp:{10001236.{v.10008684-g.{}}-10001237.{v.1-g.{}}}*ps:9'),
  ],
  [
    'Google Optimize',
    cookie('_gaexp', 'GAX1.2.jQWr1JWLTCOH_ZPj74b2mA.17514.1!3jEbJbKJQM6-_lqmJEDxKw.17517.2'),
    cookie('_gaexp', 'GAX1.3.3jEbJbKJQM6-_lqmJEDxKw.18000.2!jQWr1JWLTCOH_ZPj74b2mA.18000.1'),
    cookie('_gaexp', 'GAX1.2.jQWr1JWLTCOH_ZPj74b2mA.17514.0!3jEbJbKJQM6-_lqmJEDxKw.17517.2'),
  ],
  [
    'GrowthBook',
    cookie('gbStickyBuckets__id||a', '{"attributeName":"id","attributeValue":"a","assignments":{"hero__0":"1"}}'),
    stored('gbStickyBuckets__id||b', { attributeName: 'id', attributeValue: 'b', assignments: { hero__0: '1' } }),
    stored('gbStickyBuckets__id||b', { attributeName: 'id', attributeValue: 'b', assignments: { hero__0: '0' } }),
  ],
  [
    'Kameleoon',
    stored('kameleoonExperiment-12', { value: '345/1632216663697', expirationDate: 1 }),
    stored('kameleoonExperiment-12', { variationId: 345 }),
    stored('kameleoonExperiment-12', { variationId: 346 }),
  ],
  [
    'LaunchDarkly',
    stored('ld:env:hash1', { hero: { value: 'a', version: 3, variation: 1 }, $schema: 1 }),
    stored('ld:env:hash2', { $schema: 1, hero: { value: 'a', version: 9, variation: 1 } }),
    stored('ld:env:hash1', { hero: { value: 'b', version: 3, variation: 0 }, $schema: 1 }),
  ],
  [
    'Optimizely',
    stored('optimizely_data$$oeu1r0.1$$22$$variation_map', { 1: { 2: true } }),
    stored('optimizely_data$$oeu9r0.9$$22$$variation_map', { 1: { 2: true } }),
    stored('optimizely_data$$oeu1r0.1$$22$$variation_map', { 1: { 3: true } }),
  ],
  [
    'PostHog',
    stored('ph_phc_1_posthog', { distinct_id: 'a', $enabled_feature_flags: { hero: 'test', more: true } }),
    cookie('ph_phc_1_posthog', '{"distinct_id":"b","$enabled_feature_flags":{"more":true,"hero":"test"}}'),
    stored('ph_phc_1_posthog', { distinct_id: 'a', $enabled_feature_flags: { hero: 'control', more: true } }),
  ],
  [
    'SiteSpect',
    cookie('SSSC', '22.G7238484778259847370.2|644.23798.0:746.29357.1'),
    cookie('SSSC', '25.G1.1|746.29357.0:644.23798.1'),
    cookie('SSSC', '22.G7238484778259847370.2|644.23799.0:746.29357.1'),
  ],
  ['Statsig', statsig('control', 1), statsig('control', 2), statsig('test', 1)],
  [
    'VWO',
    cookie('_vis_opt_exp_12_combi', '2'),
    cookie('_vis_opt_exp_12_combi', '2'),
    cookie('_vis_opt_exp_12_combi', '1'),
  ],
]

test.each(cases)(
  '%s: the same variants are the same whoever was given them and when, others are not',
  (tool, ...entries) => {
    const [one, same, other] = entries.map((entry) => variantsOf([entry]))
    expect(one).toEqual([[tool, expect.stringMatching(/^[0-9a-f]{8}$/)]])
    expect(same).toEqual(one)
    expect(other?.[0]?.[0]).toBe(tool)
    expect(other).not.toEqual(one)
  },
)

test('every tool of the list can be told, and a load has at most two', () => {
  expect(cases.map(([tool]) => tool)).toEqual(experimentTools)
  expect(new Set(keepers.map(({ tool }) => tool))).toEqual(new Set(experimentTools))
  expect(variantsOf(cases.map(([, one]) => one))).toHaveLength(2)
})

test('several experiments of a tool are one hash, in whatever order they are kept', () => {
  const [a, b] = [cookie('_vis_opt_exp_1_combi', '2'), cookie('_vis_opt_exp_2_combi', '1')]
  expect(variantsOf([a, b])).toEqual(variantsOf([b, a]))
  expect(variantsOf([a, b])).not.toEqual(variantsOf([a]))
})

test('what is not of the form, too long, in another place or of no tool says nothing', () => {
  for (const { name, in: place } of [...keepers.map((keeper) => ({ ...keeper, name: nameFor(keeper.name) }))]) {
    for (const value of ['', '{', '[]', 'null', '{}', '1'.repeat(60_000), '\u0000', '{"data":"{"}', '"x"']) {
      if (name.endsWith('_combi') && /^1+$/.test(value)) continue
      expect(
        variantsOf([{ in: place === 'storage' ? 'storage' : 'cookie', name, value }]),
        `${name}=${value.slice(0, 20)}`,
      ).toEqual([])
    }
  }
  expect(variantsOf([stored('_vis_opt_exp_1_combi', '2'), cookie('session', '2'), cookie('_vwo_uuid', 'D1')])).toEqual(
    [],
  )
})

/** A name that a pattern of the list matches. */
function nameFor(pattern: RegExp): string {
  const found = cases.map(([, one]) => one.name).find((name) => pattern.test(name))
  return found ?? expect.fail(`No case has a name for ${pattern}.`)
}
