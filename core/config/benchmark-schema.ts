import type { z } from 'zod'
import { metrics } from '../model/metric.ts'
import type { Words } from '../model/parsed.ts'
import { parseMoney, parseRate } from '../model/units.ts'
import { readModule } from './addresses.ts'
import { benchmarkRecipient } from './audience-schema.ts'
import { audits } from './audit-schema.ts'
import * as field from './fields.ts'
import * as scalar from './scalars.ts'
import { market, site } from './site-schema.ts'

// What users may write in benchmark.yaml. Editors show the descriptions, through schemas/benchmark.schema.json.

const limits = field.group(
  {
    step: scalar
      .duration({ description: 'Longest time for one step.', examples: ['30 s'], from: '1 s', to: '14 minutes' })
      .prefault('30 s'),
    visit: scalar
      .duration({
        description: 'Longest time for all loads of one site in a round.',
        examples: ['3 minutes'],
        from: '5 s',
        to: '14 minutes',
      })
      .prefault('3 minutes'),
    memory: scalar
      .size({ description: 'Memory limit of the browser.', examples: ['2 GB'], from: '256 MB', to: '10 GB' })
      .prefault('2 GB'),
  },
  { description: 'When to give up on a site.', examples: ['{ step: 30 s, visit: 3 minutes }'] },
)

const target = field.group(
  {
    against: scalar
      .name({
        description:
          'What to compare with: the "fastest" competitor, the "median" of the competitors, or a competitor by name.',
        examples: ['fastest', 'median'],
      })
      .prefault('fastest'),
    metric: field
      .oneOf(metrics, { kind: 'metric', description: 'The metric that decides.', examples: ['lcp'] })
      .prefault('lcp'),
    margin: scalar
      .percentage({
        description: 'A difference smaller than this counts as level.',
        examples: ['5%'],
        from: '1%',
        to: '100%',
      })
      .prefault('5%'),
    promise: scalar
      .duration({
        description: 'The time you promise your customers, whatever the competitors do.',
        examples: ['3 s'],
        from: '1 ms',
        to: '1 hour',
      })
      .optional(),
  },
  { description: 'What counts as being ahead.', examples: ['{ against: fastest, metric: lcp, margin: 5% }'] },
)

const alarm = field.group(
  {
    to: field
      .list(benchmarkRecipient, {
        description: 'Who is notified when you fall behind. Default: the recipients in outpace.yaml.',
        examples: ['[ceo@acme.example]'],
        of: 'recipients',
        least: 1,
        most: 50,
      })
      .optional(),
    falseAlarms: field
      .scalar(scalar.bounded({ parse: parseRate, from: '0.01 per year', to: '365 per year' }), {
        description: 'Highest false-alarm rate, over all comparisons of the benchmark.',
        examples: ['1 per year', '1 per quarter'],
      })
      .prefault('1 per year'),
    cloudwatch: field
      .yesNo({
        description:
          'Whether the benchmark has CloudWatch metrics and alarms of its own in each market on AWS, which AWS charges for; otherwise it counts in the totals of all benchmarks.',
        examples: ['true'],
      })
      .default(false),
  },
  {
    description: 'Who is notified, and how many false alarms are acceptable.',
    examples: ['{ to: [ceo@acme.example] }'],
  },
)

const business = field.group(
  {
    monthlyRevenue: field.scalar(parseMoney, {
      description: 'Monthly revenue of the site, with its currency.',
      examples: ['2000000 AUD'],
    }),
    conversionPerSecond: scalar
      .percentage({
        description: 'Assumed share of sales lost for each second of delay.',
        examples: ['7%'],
        from: '0.01%',
        to: '100%',
      })
      // Aberdeen Group 2008, as commonly cited: see core/analysis/impact.ts.
      .prefault('7%'),
  },
  {
    description: 'Turns seconds into money in reports.',
    examples: ['{ monthlyRevenue: 2000000 AUD }', '{ monthlyRevenue: 2000000 AUD, conversionPerSecond: 5% }'],
  },
)

/** Of a benchmark, also with live settings. */
export const mostCompetitors = 20

export const benchmarkFile = field
  .group(
    {
      name: scalar.name({ description: 'The name of the benchmark in reports.', examples: ['Buying a jacket'] }),
      us: site.meta({
        description: 'Your own site, and how a customer walks through it: "pages", "script" or "recording".',
      }),
      competitors: field.list(site, {
        description: 'The sites to compare yours with.',
        examples: ['[{ name: Globex, origin: "https://globex.example", pages: { home: / } }]'],
        of: 'competitors',
        least: 1,
        most: mostCompetitors,
      }),
      steps: field
        .list(scalar.step({ description: 'The name of a step.', examples: ['search'] }), {
          description:
            'What a customer does, in order; the same for every site. Optional if a site has pages or a recording.',
          examples: ['[home, search, product]'],
          of: 'steps',
          least: 1,
          most: scalar.mostSteps,
        })
        .optional(),
      markets: field
        .list(market, {
          description: 'Where customers are, and what device and network they use.',
          examples: ['[{ name: Sydney phone, region: ap-southeast-2, profile: phone-4g }]'],
          of: 'markets',
          least: 1,
          most: 50,
        })
        .prefault([{ name: 'Here', region: 'local' }]),
      every: scalar
        .interval({ description: 'Time between rounds.', examples: ['15 minutes'], from: '1 minute', to: '7 days' })
        .prefault('15 minutes'),
      loads: field
        .wholeNumber({
          description: 'How often each site is loaded in a round; the median counts.',
          examples: ['3'],
          from: 1,
          to: 9,
        })
        .default(3),
      limits: limits.prefault({}),
      consent: field
        .oneOf(['fresh', 'accepted'], {
          kind: 'value',
          description:
            'Whether pages are measured with their consent banners, as a first-time visitor sees them ("fresh"), or after the banner was accepted once in each round ("accepted"). The same for all sites.',
          examples: ['accepted'],
        })
        .prefault('fresh'),
      target: target.prefault({}),
      alarm: alarm.prefault({}),
      business: business.optional(),
      audits: audits.optional(),
      serve: field
        .scalar(readModule, {
          description: 'A file next to benchmark.yaml that starts the sites whose origin is "served".',
          examples: ['serve.ts'],
        })
        .optional(),
    },
    { description: 'One benchmark: your site, its competitors, and what a customer does there.', examples: ['{}'] },
  )
  .meta({ title: 'Outpace benchmark' })

export type BenchmarkFile = z.output<typeof benchmarkFile>

/** Keys that stand where they are not known, and what to do about it. */
export const misplaced: ReadonlyMap<string, Words> = new Map([
  [
    'consent',
    {
      message: 'Consent is one setting for all sites: a page with its banner and one without it cannot be compared.',
      hint: 'Write consent: accepted or consent: fresh once, at the top of the file, and remove it here.',
    },
  ],
])
