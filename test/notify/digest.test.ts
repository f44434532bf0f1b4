import { describe, expect, it } from 'vitest'
import { placeOf } from '#core/analysis/league/ranking.ts'
import { digestMessage } from '#stages/digest/message.ts'
import { monday } from '../core/analysis/digest-weeks.ts'
import { fakeIncident } from '../core/incidents.ts'
import {
  blankWeek,
  busyWeek,
  emptyWeek,
  failingSince,
  firstWeek,
  hostileWeek,
  lostWeek,
  reader,
} from './digest-scenes.ts'

const busy = busyWeek()
const hostile = hostileWeek()

function write(digest = busy, asked: { locale: string; timeZone: string } = reader, dashboard?: string) {
  return digestMessage({ digest, reader: asked, ...(dashboard !== undefined && { dashboard }) })
}

/** What a reader sees of the HTML, without its markup. */
function seen(html: string): string {
  return html
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll('<wbr>', '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}

describe('the digest of a week', () => {
  it('has verdicts, incidents and benchmark in its subject', async () => {
    const { subject, id, kind, severity } = await write()
    expect(subject).toBe(
      'Week of 16 Nov: ahead of Northpeak, behind Globex on search (1.41x slower), 2 incidents (Buying a jacket)',
    )
    expect({ id, kind, severity }).toEqual({ id: 'digest/jackets/2026-11-16', kind: 'digest', severity: 'info' })
  })

  it('begins with the standings, the incidents and what to do', async () => {
    const { text } = await write()
    const lines = text.split('\n')
    expect(lines.slice(0, 9)).toEqual([
      'Ahead of Northpeak, behind Globex on search (1.41x slower).',
      'Buying a jacket, Sydney phone: week of 16 Nov to 22 Nov 2026',
      '',
      'On search, customers waited 1.62 s on Acme and 1.15 s on Globex. 2 incidents: 2 failed journeys at home. The 2.00 s promise was kept in 81 of 84 rounds (96.4%).',
      '',
      'WHAT TO DO NEXT',
      'Speed up search.',
      expect.stringMatching(
        /^There customers lose most: 1\.62 s vs 1\.15 s on Globex \(1\.41x slower\)\. About \$\d\d,000 in monthly sales at risk/,
      ),
      '',
    ])
  })

  it('says in the words of its metric what was worse', async () => {
    const busy = busyWeek()
    const lead = async (metric: 'requests' | 'bytes', changes: object) => {
      const telling = { ...(busy.competitors[1]?.telling ?? expect.fail()), metric, ...changes }
      const competitors = busy.competitors.map((one, n) => (n === 1 ? { ...one, telling } : one))
      return (await write({ ...busy, competitors })).text.split('\n')[3]
    }
    const apart = { ours: 100, theirs: 50, ratio: 1.37 }
    expect(await lead('requests', apart)).toMatch(/^On search, Acme made 1\.37x more requests than Globex\./)
    expect(await lead('requests', { ...apart, ratio: 2 })).toMatch(/^On search, Acme made 100 and Globex 50 requests\./)
    expect(await lead('bytes', { ours: 2e6, theirs: 1e6, ratio: 2 })).toMatch(
      /^On search, Acme transferred 2\.0 MB and Globex 1\.0 MB\./,
    )
  })

  it('gives each site its own place: of many sites, in a tie, and none to a site without a score', async () => {
    const [market = expect.fail()] = busy.markets
    const rivals = Array.from({ length: 11 }, (_, n) => ({ name: `Rival ${n}`, score: 900 + 10 * Math.floor(n / 2) }))
    const ranked = [...rivals, { name: 'Acme', score: 2000 }, { name: 'Lost', score: null }]
    const sites = ranked.map(({ name, score }) => ({
      name,
      us: name === 'Acme',
      score,
      place: placeOf(new Map(ranked.map((one) => [one.name, one.score ?? Number.POSITIVE_INFINITY])), name),
    }))
    const told = async (some: readonly unknown[]) =>
      (await write({ ...busy, markets: [{ ...market, league: { ...market.league, sites: some as typeof sites } }] }))
        .text
    expect(await told(sites)).toContain('  1. Rival 0: 900 ms\n  1. Rival 1: 900 ms\n  3. Rival 2: 910 ms\n')
    expect(await told(sites)).toContain('  7. Rival 6: 930 ms\n  12. Acme (you): 2.00 s\n')
    expect(await told([...sites.slice(0, 2), { ...sites[12], place: null }])).toContain('  – Lost: –\n')
  })

  it('does not say that nothing went wrong with visits whose pages stayed blank', async () => {
    const { text } = await write(firstWeek())
    expect(text).toContain('84 of 84 scheduled rounds measured (100%). Every visit completed its journey.')
  })

  it('says of a week without a verdict that the page of the reader was blank, and what to do once it is over', async () => {
    const { subject, text, html } = await write(blankWeek())
    expect(subject).toContain('ahead of Northpeak, no verdict on Globex (your page was blank), 1 incident')
    expect(text).toContain('The page of Acme was blank in at least half of its loads on home. 1 incident')
    expect(text).toContain(
      '- Globex: no verdict. home: Chromium reported no paint in at least half of the loads of your page.',
    )
    for (const said of [subject, text, seen(html)]) expect(said).not.toMatch(/not enough data/i)
    const over = await write(blankWeek('2026-11-22T12:00:00Z'))
    expect(over.text).toContain(
      'Find out why your page was blank at home.\nNothing was painted in at least half of its loads. It has been painted again since 22 Nov, 11:00 pm',
    )
  })

  it('does not say that a page was blank which customers saw, as a video that Chromium does not report', async () => {
    const digest = blankWeek()
    const untold = { ...digest, incidents: { ...digest.incidents, incidents: [] } }
    const { subject, text, html } = await write(untold)
    expect(subject).toContain('no verdict on Globex (no paint of your page was reported)')
    expect(text).toContain(
      'Chromium reported no paint in at least half of the loads of Acme on home, so there is no time to compare; look at the screenshots.',
    )
    for (const said of [subject, text, seen(html)]) expect(said).not.toMatch(/blank/i)
  })

  it('does not say that a journey failed on the step before the one it failed at', async () => {
    const { subject, text } = await write(lostWeek())
    expect(subject).toBe(
      'Week of 16 Nov: behind Northpeak and Globex (your journey failed), no incidents (Buying a jacket)',
    )
    expect(text).toContain('The journey of Acme failed in at least half of its visits. No incidents.')
    expect(text).toContain('- Globex: behind. Your journey failed in at least half of its visits. ')
    expect(text).not.toMatch(/home.*(?:failed|behind)/)
  })

  it('does not advise to speed up what is as it was before, and says when it ended', async () => {
    const over = {
      ...fakeIncident({ streams: [] }),
      closedAt: '2026-11-20T03:00:00Z',
      closeDetectedAt: '2026-11-20T04:00:00Z',
    }
    const [stream] = fakeIncident().streams
    if (stream === undefined) throw new Error('An incident has a stream.')
    const streams = [{ ...stream, competitor: 'Globex', recoveredAt: over.closedAt }]
    const was = { ...over, openedAt: '2026-11-17T00:00:00Z', streams }
    const standing = (verdict: string) => ({ comparisons: [{ competitor: 'Globex', step: 'search', verdict }] })
    const told = async (verdict: string, incidents = [was]) =>
      (await write(busyWeek({ incidents }, { now: { target: { verdict: 'unknown' }, ...standing(verdict) } as never })))
        .text
    const ended = await told('level')
    expect(ended).toContain(
      'Check that search stays as it is now.\nOver the week you lost most there against Globex (1.41x slower). That ended on 20 Nov, 2:00 pm (Australia/Sydney).\n',
    )
    expect(ended).not.toContain('sales at risk')
    // Another comparison of the incident may go on for longer, or still.
    const other = { ...stream, recoveredAt: null }
    const longer = { ...was, closedAt: '2026-11-21T03:00:00Z' }
    for (const both of [longer, { ...was, closedAt: null, streams: [...streams, other] } as never])
      expect(await told('level', [both])).toContain('That ended on 20 Nov, 2:00 pm (Australia/Sydney).')
    for (const open of [
      await told('behind'),
      await told('level', [{ ...was, closedAt: null, streams: [{ ...other, competitor: 'Globex' }] } as never]),
      await told('level', []),
    ])
      expect(open).toMatch(/Speed up search\.\n.*sales at risk while this lasts/)
  })

  it('shows every section with the evidence for its figures', async () => {
    const { text } = await write()
    for (const part of [
      /Globex: behind\. search: 1\.4\dx slower on LCP, 95 % confidence interval 1\.[34]\d–1\.4\d, 8\d rounds\. You lost ground \(last week level/,
      /Northpeak: ahead\. search: 1\.1\dx faster on LCP, .* No clear change \(last week 1\.1\dx faster\)\./,
      /Biggest gain: home against Northpeak: 1\.4\dx faster, last week 1\.1\dx faster \(change 1\.2\dx, 95 % confidence interval 1\.2\d–1\.2\d\)\./,
      /Biggest loss: search against Globex: 1\.4\dx slower, last week (level|1\.0\dx \w+) \(change 1\.4\dx, 95 % confidence interval 1\.[34]\d–1\.4\d\)\./,
      /2 incidents, 0\.1 per week in the 11 weeks before: more than usual\. Open for 45 min in total\./,
      /Incidents per week, this week last: 0 0 0 0 0 0 0 0 0 0 1 2 \(from 31 Aug to 16 Nov\)/,
      /The 2\.00 s promise was kept in 81 of 84 rounds \(96\.4%\), last week 100%\. Missed most often on search \(LCP\): in 3 of 84 rounds\./,
      /7 audits: 0 won, 1 lost \(speed against Globex\)/,
      /84 of 84 scheduled rounds measured \(100%\)\. Visits that went wrong: Globex 2 blocked \(84 visits\)\./,
      /About USD \d\.\d\d, estimated/,
    ]) {
      expect(text).toMatch(part)
    }
  })

  it('counts incidents alike whatever was found first, and names competitors and steps in the order of the benchmark', async () => {
    const one = fakeIncident()
    const streams = one.streams.flatMap((stream) => [
      { ...stream, competitor: 'Globex', step: 'search' },
      { ...stream, competitor: 'Northpeak', step: 'home' },
    ])
    const incidents = [streams, streams.toReversed()].map((own, n) => ({
      ...{ ...one, id: `${n}`, streams: own },
      ...{ openedAt: '2026-11-17T00:00:00Z', closedAt: '2026-11-17T01:00:00Z' },
    }))
    const { text } = await write(busyWeek({ incidents }))
    expect(text).toContain('2 incidents: 2 behind Northpeak and Globex on home and search.')
  })

  it('has the same words in HTML', async () => {
    const { text, html } = await write()
    const words = seen(html)
    for (const line of text.split('\n')) {
      // Titles, tables and lists are laid out differently there.
      if (line === '' || line === line.toUpperCase() || /^(- | |Incidents per week|Week of)|:$/.test(line)) continue
      expect(words).toContain(line.replace(/\.$/, ''))
    }
    for (const item of text.matchAll(/^- (?!Globex:|Northpeak:)(.*)$/gm)) expect(words).toContain(item[1])
    expect(words).toMatch(/Globex 1\.\d\d s .*Acme you 1\.\d\d s .*Northpeak 1\.\d\d s/)
  })

  it('has no figure that a line may end after, away from its unit or currency', async () => {
    const { html } = await write()
    const words = html.replace(/<(style|head)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, '\n')
    expect(words).toMatch(/\d\u00a0s\b/)
    expect(words).toMatch(/USD\u00a0\d/)
    expect(words.match(/.*(?:\d (?:ms|s|min|h|d|%|am|pm)\b|\b[A-Z]{3} \d).*/g)).toBeNull()
  })

  it('calls a journey out of date that has not matched for a week, in text, HTML and PDF alike', async () => {
    const outdated = { site: 'Globex', walk: 'recording', step: 'search', matched: null, since: '2026-11-12' } as const
    const digest = busyWeek({}, { outdated: [{ ...outdated, visits: 120 }] })
    const said =
      'The journey of Globex is out of date: since 12 Nov none of its visits has matched, and 120 ended at search. ' +
      'Run "outpace check jackets --live" to see what has changed, and record it again.'
    const printed: string[] = []
    const print = async (page: string) => {
      printed.push(page)
      return new Uint8Array()
    }
    const { text, html } = await digestMessage({ digest, reader, print })
    expect(text).toContain(`DATA QUALITY\n${said}`)
    for (const page of [html, ...printed]) expect(seen(page).replaceAll('&quot;', '"')).toContain(said)
    expect(printed).toHaveLength(1)
    expect((await write()).text).not.toContain('out of date')
  })

  it('names sites whose loads are not alike', async () => {
    const digest = busyWeek()
    const experiments = [{ tool: 'VWO', variants: 3, loads: 1200 } as const]
    const groups = {
      step: 'search',
      metric: 'lcp',
      fast: 1200,
      slow: 2400,
      loads: 192,
      slowLoads: 80,
      tool: 'VWO',
    } as const
    const markets = digest.markets.map((market) => ({
      ...market,
      mixtures: [{ site: 'Globex', experiments, groups: [groups] }],
    }))
    const { text } = await write({ ...digest, markets })
    expect(text).toContain(
      'Loads that are not alike: Globex 3 variants of A/B tests (VWO) in 1,200 loads and search in two groups, LCP of about 1.2 s and 2.4 s (80 of 192 loads), which follow its A/B tests (VWO).',
    )
    expect((await write()).text).not.toContain('not alike')
  })

  it('is a mail without external resources or scripts, below 100 KB', async () => {
    for (const digest of [busy, hostile]) {
      const { html } = await write(digest)
      expect(Buffer.byteLength(html)).toBeLessThan(100_000)
      const tags = [...html.matchAll(/<[^>]*>/g)].join('\n')
      expect(tags.match(/<(script|img|link|iframe|form)|url\(|@import|\son\w+=|src=|http/gi)).toBeNull()
    }
  })

  it('formats numbers, dates and money for the locale of the reader', async () => {
    const { subject, text, html } = await write(busy, { locale: 'de-DE', timeZone: 'Europe/Berlin' })
    expect(subject).toContain('(1,41x slower)')
    expect(text).toContain('96,4')
    expect(text).toMatch(/1,4\dx slower on LCP, 95 %/)
    // A point parts thousands there.
    expect(text).not.toMatch(/\d\.\d{1,2}(?!\d)/)
    expect(text).toContain('From 18 Nov, 01:00')
    // Whose clock that is.
    expect(text).toContain('Times are in the time zone Europe/Berlin.')
    expect(html).toContain('lang="en-DE"')
  })

  it('links to the dashboard of the deployment only', async () => {
    const { text, html } = await write(busy, reader, 'https://outpace.acme.example')
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual(['https://outpace.acme.example/'])
    expect(text).toContain('Dashboard: https://outpace.acme.example')
  })
})

describe('incidents that are older than the week', () => {
  const [old] = busyWeek().incidents.incidents
  const opened = old === undefined ? expect.fail() : { ...old, openedAt: '2026-11-11T00:00:00Z', id: 'old' }

  it('are still open where they are, and no incident of it', async () => {
    const open = { ...opened, closedAt: null, closeDetectedAt: null }
    const one = await write(busyWeek({ incidents: [open] }))
    expect(one.subject).toContain(', no new incidents, 1 older one open at its end (failing journey) (')
    expect(one.text).toContain('No new incidents, 1 older one open at its end (failing journey).')
    const both = await write(
      busyWeek({ incidents: [open, { ...opened, id: 'new', openedAt: '2026-11-17T00:00:00Z' }] }),
    )
    expect(both.subject).toContain(', 1 incident, 1 older one open at its end (')
    expect(both.text).toContain('1 incident: 1 failed journey at home. 1 older one open at its end.')
    const young = { ...open, id: 'new', openedAt: '2026-11-17T00:00:00Z' }
    expect((await write(busyWeek({ incidents: [young] }))).subject).toContain(', 1 incident, open at its end (')
    const all = await write(busyWeek({ incidents: [open, young] }))
    expect(all.subject).toContain(', 1 incident, 1 open at its end and 1 older one (failing journey) (')
    const slow = { ...open, failure: { step: 'home', code: null, message: '', recoveredAt: open.detectedAt } }
    expect((await write(busyWeek({ incidents: [slow] }))).subject).not.toContain('failing')
  })

  it('that ended in it were there', async () => {
    const { subject } = await write(busyWeek({ incidents: [{ ...opened, closedAt: '2026-11-17T00:00:00Z' }] }))
    expect(subject).toContain(', no new incidents (')
  })
})

describe('several markets', () => {
  const { markets, ...rest } = busyWeek()
  const [one] = markets
  const market = (name: string, verdict: 'ahead' | 'behind') => ({
    ...(one ?? expect.fail()),
    market: { ...(one?.market ?? expect.fail()), id: name, name },
    standings: (one?.standings ?? []).map((standing) => ({ ...standing, verdict })),
    now: {
      target: { against: 'fastest', verdict, competitors: ['Globex'], since: null },
      ...{ measuredAt: '2026-11-22T20:00:00Z', incidents: [], comparisons: [] },
    },
    baseline: { at: '2026-11-10T20:00:00Z', rounds: 7, comparisons: [], league: null },
  })
  const all = [...['Sydney', 'Perth', 'Tokyo'].map((name) => market(name, 'ahead')), market('Mumbai', 'behind')]
  const several = { ...rest, markets: all } as unknown as typeof busy

  it('have the worst first, how many are shown, and a status whose place is the market', async () => {
    const { text } = await write(several)
    const lines = text.split('\n')
    expect(lines.find((line) => line.startsWith('Alarm status'))).toMatch(
      /^Alarm status in Mumbai when this digest was made: You have been behind Globex/,
    )
    expect(lines.find((line) => line.startsWith('Where you started'))).toMatch(/^Where you started in Mumbai \(/)
    expect(lines).toContain('3 of 4 markets shown: those in which you are behind most often.')
  })

  it('name the journey that fails now before what opened later', async () => {
    const incident = (day: number) => {
      const one = fakeIncident({ id: `later-${day}`, openedAt: `2026-11-${day}T03:00:00Z` })
      return { ...one, streams: one.streams.map((stream) => ({ ...stream, step: day % 2 === 0 ? 'home' : 'search' })) }
    }
    const failing = { ...failingSince, openedAt: '2026-11-16T03:00:00Z' }
    const incidents = [failing, ...[17, 18, 19, 20, 21, 22].map(incident)]
    const weeks = busy.incidents.weeks.map((week, n, all) => (n === all.length - 1 ? { ...week, opened: 7 } : week))
    const { text } = await write({ ...busy, incidents: { ...busy.incidents, weeks, incidents } })
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /7 incidents: 1 failed journey at search, 3 behind Northpeak on \w+, 3 more\./,
    )
    const items = text
      .split('INCIDENTS')[1]
      ?.split('PROMISE')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('- '))
    expect(items?.[0]).toMatch(/^- Your journey fails at search\./)
    expect(items?.[1]).toMatch(/22 Nov/)
    expect(items?.at(-1)).toBe('- 2 more incidents not listed.')
  })
})

describe('a week with little data', () => {
  it('reads well when it is the first', async () => {
    const { subject, text } = await write(firstWeek())
    expect(subject).toBe('Week of 16 Nov: ahead of Northpeak, level with Globex, no incidents (Buying a jacket)')
    expect(text).toContain('Times are in the time zone Australia/Sydney.')
    expect(text).toContain('Biggest gain: no earlier week to compare with.')
    expect(text).toContain('0 incidents; no earlier week to compare with.')
    expect(text).toContain('No earlier week to compare with.')
    expect(text).toContain('Nothing to do.')
    expect(text).toContain('No cost')
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
    expect(text).not.toContain('PROMISE')
  })

  it('says what has been failing since, rather than that there is nothing to do', async () => {
    const { text } = await write(firstWeek({ incidents: [failingSince] }))
    expect(text).toContain('Fix your journey at search.')
    expect(text).toContain('It has been failing since 23 Nov, 2:00 am (Australia/Sydney).')
    expect(text).not.toContain('Nothing to do')
    // The week itself had none.
    expect(text).toContain('0 incidents;')
    // Of a week long past, the present says nothing.
    const past = await write(firstWeek({ incidents: [failingSince], now: monday + 8 * 24 * 60 * 60 * 1000 }))
    expect(past.text).toContain('Nothing to do')
  })

  it('reads well when nothing was measured', async () => {
    const { subject, text } = await write(emptyWeek())
    expect(subject).toBe('Week of 16 Nov: nothing was measured, no incidents (Buying a jacket)')
    expect(text).toContain('No rounds were measured in this week.')
    expect(text).toContain('Fix data collection.')
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
  })
})

describe('hostile names', () => {
  it('stay text, without markup, headers, control characters or links', async () => {
    const { subject, text, html } = await write(hostile)
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(subject.length).toBeLessThanOrEqual(200)
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(html).toContain('&lt;img src=x onerror=alert(')
    expect(html.match(/<img|<b>|<i>|[\u202e]|[^\P{Cc}\n]/gu)).toBeNull()
    // What a mail program would make a link of is parted by something that is not seen.
    expect(seen(html).match(/evil\.example|http:\/\//g)).toBeNull()
  })
})
