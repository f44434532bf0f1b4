import { expect, test } from 'vitest'
import { renderAudit } from '#cli/render/audit/audit.ts'
import { widthOf } from '#cli/render/width.ts'
import { filterBenchmark } from '#cli/select-audit.ts'
import { auditLeague } from '#core/analysis/audit/league.ts'
import { auditOf, benchmark, days, market, page } from '../../core/analysis/audit-records.ts'
import { fakeBenchmark } from '../../core/rounds.ts'

const hostile = `\u001b[2J\u202eevil\u0007 ${'x'.repeat(500)}`

function full() {
  return auditLeague({
    benchmark,
    market,
    settings: { budgets: { accessibility: 90, lcp: 2500, cls: 0.1 } },
    audits: [
      ...days(Array.from({ length: 6 }, () => [80, 95])),
      auditOf(
        [
          page('Us', {
            scores: { performance: 86, accessibility: 83, seo: 82 },
            metrics: { lcp: 2350, tbt: 0, cls: 0.03, bytes: 1_400_000 },
            outcomes: 'ffp',
            findings: [{ rule: 'cache-insight', score: 0, saves: 1950, says: hostile }],
            thirdParties: [{ entity: hostile, bytes: 300_000, time: 120 }],
            warnings: [hostile],
          }),
          page('Them', {
            scores: { performance: 100, accessibility: 100, seo: 100 },
            outcomes: 'ppf',
            metrics: { bytes: 500_000 },
          }),
          page('Us', { step: hostile, status: 'failed' }),
        ],
        { day: 9 },
      ),
    ],
  })
}

test('shows ranks, what competitors do better, third parties and missed budgets', () => {
  const text = renderAudit(full(), { columns: 110, colour: false })
  expect(text).toMatch(/▶ +Us \(you\) +86/)
  expect(text).toMatch(
    /Accessibility: you rank 2 of 2, 15 points behind Them \(95 % confidence interval 15–1[67],\s+7 audits\)/,
  )
  expect(text).toMatch(/Performance +1\.95 s +On home, files are downloaded again on the next visit/)
  expect(text).toMatch(
    /Accessibility +On home, images have no text for screen readers and search engines\. Them\s+passes\./,
  )
  expect(text).toMatch(/Them fails where you pass: A rule of tomorrow fails\./)
  expect(text).toMatch(/Third parties on your pages: 21% of the bytes and 120 ms of main-thread time \(/)
  expect(text).toMatch(/Accessibility +at least 90 +83 +missed on home/)
  expect(text).toMatch(/LCP +at most 2\.50 s +2\.35 s +met/)
  expect(text).toMatch(/Lighthouse 13\.5\.0 on Chromium 153, this machine; profile desktop-1a2b3c4d/)
})

test.each([40, 60, 80, 120])('fits %i columns, and text of a page cannot control the terminal', (columns) => {
  for (const ascii of [false, true]) {
    const text = renderAudit(full(), { columns, colour: false, ascii })
    for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(columns)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test is that none is left
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f\u202e]/)
    if (ascii) expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  }
})

test('colour appears only on request and carries no meaning of its own', () => {
  const plain = renderAudit(full(), { columns: 100, colour: false })
  const coloured = renderAudit(full(), { columns: 100, colour: true })
  expect(coloured).not.toBe(plain)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour consists of escapes
  expect(coloured.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain)
})

test('an audit without any result says so', () => {
  const league = auditLeague({
    benchmark,
    market,
    settings: { budgets: { seo: 90 } },
    audits: [auditOf([page('Us', { status: 'failed' })])],
  })
  const text = renderAudit(league, { columns: 80, colour: false })
  expect(text).toMatch(/Us \(you\), home +failed: It took too long\./)
  expect(text).toMatch(/SEO +at least 90 +– +not measured/)
})

test('--page and --site ignore case, and an unknown one lists the known ones', () => {
  const whole = fakeBenchmark({})
  const [step = ''] = whole.steps
  const filter = { page: undefined, site: undefined, runs: undefined }
  expect(filterBenchmark(whole, filter)).toMatchObject({ partial: false, audits: { runs: 3, steps: whole.steps } })
  expect(filterBenchmark(whole, { ...filter, page: step.toUpperCase(), runs: 1 })).toMatchObject({
    partial: true,
    audits: { runs: 1, steps: [step] },
  })
  const name = whole.sites[1]?.name ?? ''
  expect(
    filterBenchmark(whole, { ...filter, site: name.toLowerCase() }).benchmark.sites.map((site) => site.name),
  ).toEqual([name])
  expect(() => filterBenchmark(whole, { ...filter, page: `${step}x` })).toThrow(
    new RegExp(`no page "${step}x".*Did you mean "${step}"`, 's'),
  )
})
