import { type AuditSettings, auditCategories, type Budgets, defaultAudits } from '../model/audit.ts'
import { readPage } from './addresses.ts'
import * as field from './fields.ts'
import * as scalar from './scalars.ts'

// What users may write under `audits:` in benchmark.yaml.

const score = (what: string) =>
  field
    .wholeNumber({ description: `Lowest score for ${what}, 0 to 100.`, examples: ['90'], from: 0, to: 100 })
    .optional()
const time = (what: string, example: string) =>
  scalar.duration({ description: `Longest ${what}.`, examples: [example], from: '1 ms', to: '1 hour' }).optional()

export const budgets = field.group(
  {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best practices'),
    seo: score('search engine optimisation'),
    fcp: time('time until something appears', '1.8 s'),
    lcp: time('time until the main content appears', '2.5 s'),
    tbt: time('time during which the page cannot respond', '200 ms'),
    speedIndex: time('average time until the visible part of the page is filled', '3 s'),
    cls: field
      .number({ description: 'Largest layout shift while the page loads.', examples: ['0.1'], from: 0, to: 100 })
      .optional(),
    bytes: scalar
      .size({ description: 'Largest number of bytes transferred.', examples: ['1.5 MB'], from: '1 kB', to: '1 GB' })
      .optional(),
    requests: field
      .wholeNumber({ description: 'Largest number of requests.', examples: ['60'], from: 1, to: 10_000 })
      .optional(),
  },
  {
    description: 'Budgets for each of your own pages; a missed one makes "outpace audit" exit with 1.',
    examples: ['{ accessibility: 90, lcp: 2.5 s }'],
  },
)

export const audits = field.group(
  {
    every: scalar
      .interval({ description: 'Time between audits.', examples: ['1 day'], from: '1 hour', to: '31 days' })
      .prefault('1 day'),
    runs: field
      .wholeNumber({
        description: 'How often Lighthouse runs on each page; the median run counts.',
        examples: ['3'],
        from: 1,
        to: 9,
      })
      .default(3),
    categories: field
      .list(
        field.oneOf(auditCategories, {
          kind: 'category',
          description: 'A Lighthouse category.',
          examples: ['accessibility'],
        }),
        {
          description: 'What to audit. Default: everything.',
          examples: ['[performance, seo]'],
          of: 'categories',
          least: 1,
          most: 4,
        },
      )
      .optional(),
    steps: field
      .list(scalar.step({ description: 'The name of a step.', examples: ['home'] }), {
        description: 'The steps whose pages are audited. Default: all.',
        examples: ['[home, product]'],
        of: 'steps',
        least: 1,
        most: scalar.mostSteps,
      })
      .optional(),
    pages: field
      .record(
        field.record(
          field.scalar(readPage, {
            description: 'The part of the address that follows the host name.',
            examples: ['/', '/p/123'],
          }),
          { description: 'The page of each step, for this site.', examples: ['{ product: /p/123 }'] },
        ),
        {
          description: 'By site and step: the page to audit instead of the one that the journey reaches.',
          examples: ['{ Acme: { product: /p/123 } }'],
        },
      )
      .prefault({}),
    budgets: budgets.prefault({}),
  },
  { description: 'How Lighthouse audits the pages.', examples: ['{ every: 1 day, runs: 3 }'] },
)

type AuditsFile = ReturnType<(typeof audits)['parse']>

export function resolveAudits(file: AuditsFile, steps: string[]): AuditSettings {
  const { every, runs, categories, pages } = file
  const wanted = file.steps === undefined ? steps : steps.filter((step) => file.steps?.includes(step))
  return {
    every,
    runs,
    categories: categories === undefined ? defaultAudits(steps).categories : [...new Set(categories)],
    steps: wanted,
    pages,
    budgets: given(file.budgets),
  }
}

function given(budgets: Partial<Record<keyof Budgets, number | undefined>>): Budgets {
  return Object.fromEntries(Object.entries(budgets).filter(([, most]) => most !== undefined))
}
