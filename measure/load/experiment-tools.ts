import type { ExperimentTool } from '#core/model/experiments.ts'

/** Where a tool keeps the variants of a visitor, and how they read without visitor ids and times. */
export interface Keeper {
  tool: ExperimentTool
  in: 'cookie' | 'storage' | 'both'
  /** Of the cookie, or of the key in localStorage. */
  name: RegExp
  /** The part of the value that says which variants; undefined when it says none. May throw on what is not of this form. */
  variantsIn: (value: string, name: string) => string | undefined
}

/**
 * Sources: the vendors' pages on their cookies, https://docs.abtasty.com/client-side/tag/tag-cookies,
 * https://support.convert.com/hc/en-us/articles/204495429 and https://vwo.com/oldappkb/what-are-the-various-cookies-used-by-visual-website-optimizer/;
 * the SDKs of GrowthBook (StickyBucketService), LaunchDarkly (PersistentFlagStore), PostHog and Statsig; for Google Optimize,
 * Kameleoon, Optimizely and SiteSpect what public sites set. Adobe Target, Dynamic Yield and Split keep a visitor's id alone.
 */
export const keepers: readonly Keeper[] = [
  {
    tool: 'AB Tasty',
    in: 'both',
    name: /^ABTasty$/,
    // th=campaign.variation.pages.…_campaign.variation.…
    variantsIn: (value) =>
      joined((/(?:^|&)th=([^&]*)/.exec(value)?.[1] ?? '').split('_').map((each) => firstTwo(each))),
  },
  {
    tool: 'Convert',
    in: 'cookie',
    name: /^_conv_v$/,
    // exp:{experiment.{v.variation-g.{…}}-experiment.{v.variation-…}}
    variantsIn: (value) =>
      joined([...value.matchAll(/(\d{1,20})\.\{v\.(\d{1,20})/g)].map(([, id, variant]) => `${id}.${variant}`)),
  },
  {
    tool: 'Google Optimize',
    in: 'cookie',
    name: /^_gaexp$/,
    // GAX1.2.experiment.expiry.variant!experiment.expiry.variant
    variantsIn: (value) =>
      joined(
        [...value.replace(/^GAX1\.\d+\./, '').matchAll(/([\w-]{1,64})\.\d{1,10}\.(\w{1,64})/g)].map(
          ([, id, variant]) => `${id}.${variant}`,
        ),
      ),
  },
  {
    tool: 'GrowthBook',
    in: 'both',
    name: /^gbStickyBuckets__/,
    variantsIn: (value) => sorted(valueAt(JSON.parse(value), 'assignments')),
  },
  {
    tool: 'Kameleoon',
    in: 'storage',
    name: /^kameleoonExperiment-\d+$/,
    variantsIn: (value, name) => {
      const data: unknown = JSON.parse(value)
      const [variant] = /^[\w-]+/.exec(String(valueAt(data, 'variationId') ?? valueAt(data, 'value') ?? '')) ?? []
      return variant === undefined ? undefined : `${name}.${variant}`
    },
  },
  {
    tool: 'LaunchDarkly',
    in: 'storage',
    name: /^ld:/,
    variantsIn: (value) => {
      const flags = Object.entries(JSON.parse(value) as Record<string, unknown>)
      return sorted(Object.fromEntries(flags.map(([key, flag]) => [key, valueAt(flag, 'variation')])))
    },
  },
  {
    tool: 'Optimizely',
    in: 'storage',
    name: /^optimizely_data\$\$.+\$\$variation_map$/,
    // By the numbers of experiments.
    variantsIn: (value) => {
      const map: unknown = JSON.parse(value)
      if (typeof map !== 'object' || map === null) return undefined
      return sorted(Object.fromEntries(Object.entries(map).filter(([id]) => /^\d+$/.test(id))))
    },
  },
  {
    tool: 'PostHog',
    in: 'both',
    name: /^ph_.+_posthog$/,
    variantsIn: (value) => sorted(valueAt(JSON.parse(value), '$enabled_feature_flags')),
  },
  {
    tool: 'SiteSpect',
    in: 'cookie',
    name: /^SSSC$/,
    // 22.G123.2|campaign.variation.0:campaign.variation.0
    variantsIn: (value) => joined((value.split('|')[1] ?? '').split(':').map((each) => firstTwo(each))),
  },
  {
    tool: 'Statsig',
    in: 'storage',
    name: /^statsig\.cached\.evaluations\./,
    variantsIn: (value) => {
      const { data } = JSON.parse(value) as { data: string }
      const configs = Object.entries(valueAt(JSON.parse(data), 'dynamic_configs') ?? {})
      const experiments = configs.filter(([, config]) => valueAt(config, 'is_user_in_experiment') === true)
      return sorted(Object.fromEntries(experiments.map(([name, config]) => [name, valueAt(config, 'rule_id')])))
    },
  },
  {
    tool: 'VWO',
    in: 'cookie',
    name: /^_vis_opt_exp_\d+_combi$/,
    variantsIn: (value, name) => (/^\d+$/.test(value) ? `${name}.${value}` : undefined),
  },
]

/** `campaign.variation` of `campaign.variation.1.0`; undefined without both. */
function firstTwo(text: string): string | undefined {
  return /^\s*(\w+\.\w+)/.exec(text)?.[1]
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? undefined : known.toSorted().join(',')
}

/** Keys in order, because tools write them as they come. */
function sorted(record: unknown): string | undefined {
  if (typeof record !== 'object' || record === null) return undefined
  return joined(
    Object.entries(record).map(([key, value]) => (value === undefined ? undefined : `${key}.${JSON.stringify(value)}`)),
  )
}

function valueAt(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[key] : undefined
}
