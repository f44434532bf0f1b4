import type { Audit, AuditedPage, AuditResult, AuditRule, Scores } from '#core/model/audit.ts'

const rules: AuditRule[] = [
  { id: 'cache-insight', category: 'performance', weight: 0, title: 'Use efficient cache lifetimes' },
  { id: 'image-alt', category: 'accessibility', weight: 10, title: 'Image elements do not have `[alt]` attributes' },
  { id: 'brand-new-rule', category: 'seo', weight: 1, title: 'A rule of tomorrow fails.' },
]

interface PageParts extends Partial<AuditResult> {
  step?: string
  status?: AuditedPage['status']
}

export function page(site: string, { step = 'home', status = 'ok', ...result }: PageParts = {}): AuditedPage {
  const url = `https://${site.toLowerCase()}.example/${step}`
  if (status !== 'ok') {
    return { site, step, url, status, runs: [], failure: { code: 'timeout', message: 'It took too long.' } }
  }
  return {
    site,
    step,
    url,
    status,
    runs: [{ startedAt: '2026-11-22T00:00:00.000Z', duration: 18_000, scores: result.scores ?? {} }],
    result: {
      finalUrl: url,
      scores: {},
      metrics: {},
      cpuIndex: 2000,
      outcomes: 'ppp',
      findings: [],
      thirdParties: [],
      warnings: [],
      report: { html: 'a.html.gz', json: 'a.json.gz' },
      ...result,
    },
  }
}

/** `day` counts from the first of November. */
export function auditOf(
  pages: AuditedPage[],
  { day = 1, lighthouse = '13.5.0' }: { day?: number; lighthouse?: string } = {},
): Audit {
  const scheduledAt = new Date(Date.UTC(2026, 10, day)).toISOString()
  return {
    version: 1,
    benchmark: 'jackets',
    market: 'sydney',
    scheduledAt,
    startedAt: scheduledAt,
    finishedAt: scheduledAt,
    seed: 1,
    method: {
      profile: 'desktop-1a2b3c4d',
      region: 'local',
      machine: 'local',
      chromium: 153,
      lighthouse,
      throttling: 'devtools',
      runs: 3,
      steps: 'home',
    },
    worker: { chromium: '153.0.1.2', cold: false, cpuIndex: 1000, platform: 'linux' },
    rules,
    pages,
  }
}

/** An audit a day: our accessibility and theirs. */
export function days(scores: [us: number, them: number][]): Audit[] {
  const both = (us: Scores, them: Scores) => [page('Us', { scores: us }), page('Them', { scores: them })]
  return scores.map(([us, them], index) =>
    auditOf(both({ accessibility: us }, { accessibility: them }), { day: index + 1 }),
  )
}

export const benchmark = {
  id: 'jackets',
  name: 'Jackets',
  sites: [
    {
      name: 'Us',
      us: true,
      origin: 'https://us.example',
      walk: { kind: 'pages' as const, pages: { home: '/', item: '/p/1' } },
    },
    { name: 'Them', us: false, origin: 'https://them.example', walk: { kind: 'script' as const, file: 'them.ts' } },
  ],
}
export const market = { id: 'sydney', name: 'Sydney' }
