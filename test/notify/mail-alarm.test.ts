import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { alarmFacts } from '#core/analysis/alarm/facts.ts'
import { runbookAnchors } from '#notify/mail/actions.ts'
import { fakeRound, notOk } from '../core/rounds.ts'
import {
  acme,
  amongSeveral,
  at,
  brokenPromise,
  estimate,
  factsOf,
  failing,
  incident,
  mailOf,
  promiseBroken,
  roundsOf,
  scenes,
  slow,
  stream,
  usual,
} from './mail-scenes.ts'

async function sceneMail(name: string) {
  const scene = scenes[name]
  if (scene === undefined) throw new Error(`There is no scene ${name}`)
  return mailOf(scene())
}

test('no line of an alert ends between a figure and its unit', async () => {
  const { html } = await sceneMail('opened')
  const words = html.replace(/<(style|head)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, '\n')
  expect(words).toMatch(/wait 4\.2\u00a0s until/)
  expect(words.match(/.*\d (?:ms|s|min|h|d|%|am|pm)\b.*/g)).toBeNull()
})

test.each([
  ['opened', 'Behind Amazon on search, Sydney phone: 4.2 s vs 2.1 s (2.00x)'],
  ['reminder', 'Still behind Amazon on search, Sydney phone, after 3 h: 4.2 s vs 2.1 s (2.00x)'],
  ['closed', 'Recovered on search, Sydney phone, after 3 h: 2.0 s vs 2.1 s on Amazon'],
  ['failing', 'Your journey fails at search, Sydney phone: customers cannot get through'],
  ['mended', 'Recovered: your journey works again at search, Sydney phone, after 3 h'],
  ['slower', 'Journey works again at search, but behind Amazon on search, Sydney phone: 4.2 s vs 2.1 s (2.00x)'],
  ['ended', 'Recovered on search, Sydney phone, after 3 h: 2.0 s vs 2.1 s on Amazon'],
  ['dropped', 'Closed on search, Sydney phone, after 3 h: no longer measured'],
  ['promise', 'Promise of 3.00 s broken on search, Sydney phone: 4.2 s'],
  ['kept', 'Recovered: promise of 3.00 s kept again on search, Sydney phone, after 3 h: 2.0 s'],
  ['competitor', 'Amazon got faster on search, Sydney phone: 1.3 s vs your 2.0 s (1.54x)'],
  ['several', 'Behind Amazon and Globex on search, product and home, Sydney phone: 4.2 s vs 2.1 s (2.00x) on search'],
  ['together', 'Your journey fails at search, Sydney phone: customers cannot get through (and 1 more incident)'],
])('%s: the subject says it all', async (name, subject) => {
  expect((await sceneMail(name)).subject).toBe(subject)
})

test('the subject names the benchmark where there are several, instead of its only market', async () => {
  const facts = scenes.opened?.() ?? expect.fail()
  const subject = async (markets: number) => (await mailOf(amongSeveral(facts, markets))).subject
  expect(await subject(1)).toBe('Behind Amazon on search, Buying a jacket: 4.2 s vs 2.1 s (2.00x)')
  expect(await subject(2)).toBe('Behind Amazon on search, Buying a jacket, Sydney phone: 4.2 s vs 2.1 s (2.00x)')
})

test('the first lines are plain words and money', async () => {
  const { text } = await sceneMail('opened')
  expect(text.split('\n').slice(0, 6)).toEqual([
    'Buying a jacket, Sydney phone',
    'Behind Amazon on search: 4.2 s vs 2.1 s (2.00x)',
    '',
    'On search, your customers now wait 4.2 s until the main content appears. On Amazon they wait 2.1 s.',
    'About $98,000 in monthly sales at risk while this lasts ($84,000 to $110,000).',
    'Assumes that each second of delay costs 7% of sales. Customers wait 0.70 s longer, averaged over the 3 steps. This is an estimate; sales are not measured.',
  ])
})

test('it says since when, what changed, with what confidence, why, and what to do', async () => {
  const { text } = await sceneMail('opened')
  expect(text).toContain('Since: 22 Nov, 9:00 pm (3 h), detected 22 Nov, 10:00 pm (Australia/Sydney)')
  expect(text).toContain('What changed: Your site got slower (2.0 s before, 4.2 s now). Amazon changed less.')
  expect(text).toContain('2.00x slower than Amazon, 95 % confidence interval 1.86–2.14, 12 rounds.')
  expect(text).toMatch(/False alarms: fewer than one a year over all \d+ alarms of this benchmark\./)
  expect(text).toContain('- Amazon: 2.10 s\n- Globex: 3.00 s\n- Acme (you): 4.20 s (2.00 s before)')
  expect(text).toContain('- Delay before the main content starts to load: 1.68 s on your site, 0.84 s on Amazon')
  expect(text).toContain('- Bytes transferred: 2.9 MB on your site, 1.5 MB on Amazon')
  expect(text).toContain('- On your site, not on Amazon: files are downloaded again')
  expect(text).toContain('docs/runbook.md#behind-a-competitor')
  expect(text).toContain('npx outpace incidents jackets --mute "2 days"')
  expect(text).toContain('npx outpace incidents jackets --ack sydney-phone-behind-us-20261122T100000Z')
})

test('the closing mail says how long it lasted and what it cost, and asks for nothing', async () => {
  const { text, kind, severity } = await sceneMail('closed')
  expect({ kind, severity }).toEqual({ kind: 'closed', severity: 'info' })
  expect(text).toContain('Lasted: 3 h, from 22 Nov, 9:00 pm to 23 Nov, 12:00 am')
  expect(text).toContain('About $400 in sales at risk during the incident ($350 to $460).')
  expect(text).toContain('- Acme (you): 2.00 s (4.20 s during the incident)')
  expect(text).not.toContain('--mute')
})

test('a failing journey is urgent: who is served, what the browser reported, what an hour costs', async () => {
  const { text, severity, html } = await sceneMail('failing')
  expect(severity).toBe('urgent')
  expect(text).toContain('Customers cannot get past search on your site. On Amazon and Globex they can.')
  expect(text).toContain('Up to $2,700 in sales lost per hour.')
  expect(text).toContain('Your journey failed in 12 of 12 rounds since then; no competitor failed.')
  expect(text).toContain('Error: The page did not finish loading within 30 s')
  expect(text).toContain('- Acme (you): fails')
  expect(html).toContain('alt="Acme (you): final screen"')
  expect(html).toContain('alt="Amazon: final screen"')
})

test('a journey that fails in some rounds only is said to stop some customers', async () => {
  const [down, up] = [failing().rounds, roundsOf({ during: usual })]
  const rounds = up.map((round, n) => (n >= 40 && n % 3 === 0 ? (down[n] ?? round) : round))
  const { text, subject } = await mailOf(factsOf('opened', { ...failing(), rounds }))
  expect(subject).toBe('Your journey fails at search, Sydney phone: some customers cannot get through')
  expect(text).toContain('Some customers cannot get past search on your site. On Amazon and Globex they can.')
  expect(text).toContain('Your journey failed in 4 of 12 rounds since then; no competitor failed.')
  expect(text).toContain('- Acme (you): fails at times')
})

// Of a blank page the first byte arrives, so by `ttfb` it has a figure.
test.each(['lcp', 'ttfb'] as const)(
  'a page that stays blank is said to, in how many rounds, and what was seen: %s',
  async (metric) => {
    const { incident: found, ...records } = failing()
    const message = 'The page was still blank after 20.6 s: nothing had been painted.'
    const failure = { step: 'search', code: 'content-missing', message, recoveredAt: null } as const
    const rounds = roundsOf({ during: usual }).map((round, n) => (n < 40 ? round : structuredClone(round)))
    for (const [first, ...more] of rounds.slice(40).map(({ visits }) => visits.filter(({ site }) => site === 'Acme'))) {
      expect(more).toEqual([])
      for (const { steps } of first?.loads ?? [])
        Object.assign(steps[1] ?? {}, { blank: 20_600, metrics: { ttfb: 100, duration: 500 } })
    }
    const benchmark = { ...acme, target: { ...acme.target, metric } }
    const one = { ...records, rounds, incident: { ...found, failure } }
    const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '') + 60_000
    const facts = alarmFacts({ kind: 'opened', benchmark, several: false, records: [one], now })
    const { text, subject } = await mailOf(facts)
    expect(subject).toBe('Your journey fails at search, Sydney phone: customers see a blank page')
    expect(text).toContain('Customers see a blank page at search on your site. On Amazon and Globex they do not.')
    expect(text).toContain('Your journey failed in 12 of 12 rounds since then; no competitor failed.')
    expect(text).toContain(`Error: ${message}`)
    expect(text).toContain('- Acme (you): fails')
  },
)

test('that a failing journey failed against each competitor is said once, and not as being behind', async () => {
  const none = { first: estimate(null), latest: estimate(null) }
  const streams = [stream(none), stream({ ...none, competitor: 'Globex' })]
  const { incident: found, ...records } = failing()
  const { text } = await mailOf(factsOf('opened', { ...records, incident: { ...found, streams } }))
  expect(text).toContain('Your journey failed in 12 of 12 rounds')
  expect(text).not.toContain('Also behind')
})

test('an incident of ours that goes on because of a competitor says so, and not that we are slower now', async () => {
  const after = (during: Parameters<typeof roundsOf>[0]['during']) =>
    mailOf(factsOf('reminder', { incident: incident(), rounds: roundsOf({ during }), audit: null }))
  const { text } = await after({ ...usual, Amazon: 1300 })
  expect(text).toContain(
    'What changed: Your site got slower at first; it is back to what it was before. Amazon has got faster since (2.1 s before, 1.3 s now).',
  )
  // Where all are faster, it is rather the worker, and we are slower than we would be.
  const together = await after({ Acme: 2000, Amazon: 1300, Globex: 1900 })
  expect(together.text).toContain('What changed: Your site got slower.')
})

test('a broken promise is compared with the promise', async () => {
  const { text, severity } = await sceneMail('promise')
  expect(severity).toBe('warning')
  expect(text).toContain('your customers now wait 4.2 s until the main content appears. You promised 3.00 s.')
  expect(text).toContain('- Your promise: 3.00 s\n')
  expect(text).not.toContain('Also behind')
})

test('a promise that the newest figures keep is said to be broken by those of all rounds since, and its end not yet certain', async () => {
  const { incident, ...records } = brokenPromise({ Acme: 2900, Amazon: 2100, Globex: 2200 })
  const [first = expect.fail()] = incident.streams
  const told = (ratio: number) => {
    const streams = [{ ...first, latest: { ...first.latest, ratio, rounds: 22 } }]
    return mailOf(factsOf('reminder', { ...records, incident: { ...incident, streams } }))
  }
  const { subject, text } = await told(1.175)
  expect(subject).toMatch(/^Promise of 3\.00 s still broken on search, .*: 3\.5 s in the newest 22 rounds$/)
  expect(text).toContain('now wait 2.9 s until')
  expect(text).toContain('You promised 3.00 s. Whether you keep it again is not certain yet.')
  expect((await told(0.9)).subject).toMatch(/: 2\.7 s in the newest 22 rounds, not yet certain$/)
})

test('a broken promise names the competitors that slowed down as well: then our site is hardly the cause', async () => {
  const shared = await mailOf(factsOf('opened', brokenPromise({ Acme: 4200, Amazon: 4300, Globex: 6000 })))
  expect(shared.text).toContain(
    'What changed: Your site got slower (2.0 s before, 4.2 s now). Amazon and Globex got slower too, so the network or the worker may be the cause.',
  )
  expect((await sceneMail('promise')).text).toContain('What changed: Your site got slower (2.0 s before, 4.2 s now).\n')
})

test('a promise that broke with the gap is named, and what to do is that of the news', async () => {
  const broken = { ...promiseBroken(), step: 'product' }
  const records = (recoveredAt: string | null) => ({
    incident: incident({ streams: [{ ...stream(), recoveredAt }, promiseBroken(), broken] }),
    rounds: roundsOf({ during: slow }),
    audit: null,
  })
  const both = await mailOf(factsOf('reminder', records(null)))
  expect(both.text).toContain('Promise also broken: search: 4.2 s, promised 3.00 s. product: 4.2 s, promised 3.00 s.')
  expect(both.text).toContain('docs/runbook.md#behind-a-competitor')
  const promiseLeft = await mailOf(factsOf('reminder', records(at(10))))
  expect(promiseLeft.subject).toMatch(/^Promise of 3.00 s still broken on search and product/)
  expect(promiseLeft.text).toContain('Promise also broken: product: 4.2 s')
  expect(promiseLeft.text).not.toContain('Also behind')
  expect(promiseLeft.text).toContain('docs/runbook.md#promise-broken')
})

test('a journey that works again but is slower: since when, how slow, and what to do about that', async () => {
  const { text } = await sceneMail('slower')
  expect(text).toContain(
    'Customers can get past search again since 22 Nov, 10:30 pm. On search, your customers now wait 4.2 s',
  )
  expect(text).toContain('docs/runbook.md#behind-a-competitor')
})

test('the end of an incident says that customers wait as long as before only where they do', async () => {
  const lead = async (
    after: Parameters<typeof roundsOf>[0]['during'],
    changes: Partial<ReturnType<typeof incident>>,
  ) => {
    const streams = [{ ...stream(), recoveredAt: at(12) }]
    const over = incident({ closedAt: at(12), closeDetectedAt: at(16), streams, ...changes })
    return (await mailOf(factsOf('closed', { incident: over, rounds: roundsOf({ during: slow, after }), audit: null })))
      .text
  }
  expect(await lead(usual, {})).toContain('your customers wait 2.0 s again until')
  // The competitor became as slow as we are.
  expect(await lead({ ...slow, Amazon: 4300 }, {})).toContain('your customers wait 4.2 s until')
  // We are faster than ever.
  expect(await lead({ ...usual, Acme: 1000 }, {})).toContain('your customers wait 1.0 s until')
  const theirs = { cause: { kind: 'competitor', competitor: 'Amazon' } } as const
  expect(await lead({ ...usual, Acme: 1300 }, theirs)).toContain('your customers wait 1.3 s until')
})

test('a promise that is stricter now is not said to be broken because the site got slower', async () => {
  const before = { ...usual, Acme: 4100 }
  const records = { ...brokenPromise(), rounds: roundsOf({ before, during: slow }) }
  const { text } = await mailOf(factsOf('opened', records))
  expect(text).toContain('What changed: Your site took longer than promised before, too (4.1 s before, 4.2 s now).')
  expect(text).not.toContain('got slower')
})

test('of a journey that works again, the promise was broken by failures: it is not failing', async () => {
  const broken = { ...promiseBroken(), latest: estimate(null), recoveredAt: at(12) }
  const { incident: found, ...records } = failing()
  const failure = found.failure && { ...found.failure, recoveredAt: at(12) }
  const over = { ...found, closedAt: at(12), closeDetectedAt: at(16), streams: [broken], ...(failure && { failure }) }
  const { text } = await mailOf(factsOf('closed', { ...records, incident: over }))
  expect(text).toContain('Promise was also broken: search: failed, promised 3.00 s.')
})

test.each([
  [
    'requests',
    'your site makes 140 requests. On Amazon it is 70.',
    'made more requests (67 before, 140 now)',
    ': 140 vs 70 requests',
  ],
  [
    'bytes',
    'your site transfers 2.9 MB. On Amazon it is 1.5 MB.',
    'got heavier (1.4 MB before, 2.9 MB now)',
    ': 2.9 MB vs 1.5 MB',
  ],
] as const)('a gap in %s is told in words of its own', async (metric, lead, changed, subject) => {
  const streams = [stream({ metric })]
  const mail = await mailOf(
    factsOf('opened', { incident: incident({ streams }), rounds: roundsOf({ during: slow }), audit: null }),
  )
  expect(mail.text).toContain(`On search, ${lead}`)
  expect(mail.text).toContain(`What changed: Your site ${changed}. Amazon changed less.`)
  expect(mail.subject).toContain(subject)
})

test('an incident about what is no longer measured has closed, not recovered', async () => {
  const { text } = await sceneMail('dropped')
  expect(text).toContain('Outpace cannot tell whether it recovered.')
  expect(text).not.toContain('Recovered')
})

test('a release in the day before an incident is named, unless a competitor is the cause', async () => {
  const markers = [{ version: 1, id: 'm', kind: 'release', label: '4.2', at: at(-2) }] as const
  const records = { incident: incident(), rounds: roundsOf({ during: slow }), audit: null, markers }
  const said = 'It began 30 min after the release "4.2".'
  expect((await mailOf(factsOf('opened', records))).text).toContain(`Amazon changed less. ${said}`)
  const rival = incident({ cause: { kind: 'competitor', competitor: 'Amazon' } })
  expect((await mailOf(factsOf('opened', { ...records, incident: rival }))).text).not.toContain(said)
})

test('a competitor that got faster is the subject of the mail', async () => {
  const { text } = await sceneMail('competitor')
  expect(text).toContain('customers of Amazon now wait 1.3 s until the main content appears. Yours wait 2.0 s.')
  expect(text).toContain('What changed: Amazon got faster (2.1 s before, 1.3 s now). Your site changed less.')
})

test('where noise may have moved either site, neither is said to have changed, nor that more data will tell', async () => {
  const found = incident({ streams: [stream({ moved: null })] })
  const { text } = await mailOf(factsOf('opened', { incident: found, rounds: roundsOf({ during: slow }), audit: null }))
  expect(text).toContain('What changed: The times do not show whether your site got slower or Amazon got faster.')
})

test('a competitor that got faster is not said to have changed more than you, where you did since', async () => {
  const streams = [stream({ moved: 'rival', latest: estimate(2.3) })]
  const found = incident({ cause: { kind: 'competitor', competitor: 'Amazon' }, streams })
  const rounds = roundsOf({ during: { Acme: 4200, Amazon: 1800, Globex: 3000 } })
  const { text } = await mailOf(factsOf('reminder', { incident: found, rounds, audit: null }))
  expect(text).toContain(
    'Amazon got faster (2.1 s before, 1.8 s now). Your site has got slower since (2.0 s before, 4.2 s now).',
  )
})

test('a competitor of an incident that is not measured any more did not get faster just now', async () => {
  const found = incident({ cause: { kind: 'competitor', competitor: 'Amazon' } })
  const records = { incident: found, rounds: roundsOf({ during: slow }), audit: null }
  const [facts] = factsOf('reminder', records).incidents
  const { subject } = await mailOf({
    ...factsOf('reminder', records),
    incidents: [{ ...facts, unmeasuredSince: at(11) }],
  })
  expect(subject).toMatch(/^Behind Amazon on search, Sydney phone when last measured, /)
})

test('after another change, the figures are those that the gap is estimated from', async () => {
  const rounds = [
    ...roundsOf({ during: { Acme: 2600, Amazon: 2000, Globex: 3000 } }).slice(0, 47),
    ...roundsOf({ during: slow }).slice(47),
  ]
  const streams = [stream({ latest: estimate(2, { rounds: 5 }) })]
  const { subject, text } = await mailOf(factsOf('reminder', { incident: incident({ streams }), rounds, audit: null }))
  expect(subject).toContain('4.2 s vs 2.1 s (2.00x)')
  expect(text).toContain('2.00x slower than Amazon')
})

test('a slip is said to be one of a site that was behind with a gap that is behind only', async () => {
  const text = async (before: number) => {
    const streams = [stream({ event: 'SLIPPED', before })]
    return (
      await mailOf(
        factsOf('opened', { incident: incident({ streams }), rounds: roundsOf({ during: slow }), audit: null }),
      )
    ).text
  }
  expect(await text(1.3)).toContain('You were already behind, by 1.30x.')
  // The ratio of an older regime, which was left before this slip.
  expect(await text(1.004)).not.toContain('already behind')
})

test('a journey that fails now and then, and is as fast as others otherwise, is not said to be 1.00x slower', async () => {
  const down = roundsOf({ during: { ...usual, Acme: 'failing' } })
  const up = roundsOf({ during: usual })
  const rounds = up.map((round, n) => (n >= 40 && n % 3 === 0 ? (down[n] ?? round) : round))
  const streams = [stream({ latest: estimate(1.004) })]
  const { subject, text } = await mailOf(factsOf('opened', { incident: incident({ streams }), rounds, audit: null }))
  expect(subject).toContain('Behind Amazon on search, Sydney phone: your journey failed in 4 of 12 rounds')
  expect(text).toContain('On search, your journey failed in 4 of 12 rounds.')
  expect(text).toContain('Confidence: Where it worked: the same as Amazon')
  expect(text).not.toContain('got slower')
})

test('a gap that has turned round before the incident is over is said to be in your favour, and not certain', async () => {
  const rounds = roundsOf({ during: { Acme: 1995, Amazon: 2100, Globex: 2100 } })
  const now = estimate(0.95, { low: 0.93, high: 0.96, rounds: 17 })
  const streams = [stream({ latest: now }), stream({ latest: now, competitor: 'Globex' })]
  const mail = (cause: Partial<ReturnType<typeof incident>>) =>
    mailOf(factsOf('reminder', { incident: incident({ streams, ...cause }), rounds, audit: null }))
  const { subject, text } = await mail({})
  expect(subject).toMatch(/^Still behind .*: 1\.05x faster in the newest 17 rounds, not yet certain$/)
  expect(text).toContain('Confidence: 1.05x faster than Amazon, 95 % confidence interval 1.04–1.08, 17 rounds.')
  expect(text).toContain('Also behind: search: 1.05x faster than Globex.')
  expect(text).not.toMatch(/0\.9\dx/)
  const theirs = await mail({ cause: { kind: 'competitor', competitor: 'Amazon' } })
  expect(theirs.subject).toMatch(/: 1\.05x faster in the newest 17 rounds, not yet certain$/)
})

test('several steps and competitors are one mail', async () => {
  const { text } = await sceneMail('several')
  for (const other of ['search: 1.40x slower than Globex.', 'product: 1.30x', 'home: 1.21x'])
    expect(text).toContain(other)
})

test('several incidents are one mail, the worst first, named by the one that opened first', async () => {
  const { text, id, severity } = await sceneMail('together')
  expect(severity).toBe('urgent')
  expect(id).toBe('incident/sydney-phone-behind-us-20261122T100000Z/opened')
  expect(text).toContain('Also\n- Sydney phone: Behind Amazon on search: 4.2 s vs 2.1 s (2.00x)')
})

test('each change has an id of its own, and the same change the same one', async () => {
  const id = 'incident/sydney-phone-behind-us-20261122T100000Z'
  expect((await sceneMail('opened')).id).toBe(`${id}/opened`)
  expect((await sceneMail('reminder')).id).toBe(`${id}/reminder/1`)
  expect((await sceneMail('closed')).id).toBe(`${id}/closed`)
})

test('what HTML says is what the text says', async () => {
  for (const name of Object.keys(scenes)) {
    const { html, text } = await sceneMail(name)
    const shown = html
      .replace(/<(style|title)[^>]*>.*?<\/\1>/gs, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&quot;', '"')
      .replace(/\s+/g, ' ')
    const said = text.split('\n').flatMap((line) => line.replace(/^- /, '').split(/: | \(/))
    for (const part of said) expect(shown, name).toContain(part.replace(/\)$/, '').trim())
  }
})

test.each([
  ['de-DE', 'Europe/Berlin', ['4,2 s', '2,00x', '98.000 AU$', '22 Nov, 11:00', '7 %'], 'en-DE'],
  ['en-US', 'America/New_York', ['4.2 s', 'A$98,000', 'Nov 22, 5:00 AM', '7%'], 'en-US'],
  ['ar-EG', 'Africa/Cairo', ['4.2 s', '98,000', '22 Nov', '12:00 pm'], 'en-EG'],
  ['sv-SE', 'Europe/Stockholm', ['4,2 s', '98 000 AUD', '22 Nov, 11:00'], 'en-SE'],
])('numbers, money and times are those of a reader in %s', async (locale, timeZone, expected, lang) => {
  const facts = scenes.opened?.() ?? expect.fail()
  const { text, html, subject } = await mailOf(facts, { reader: { locale, timeZone } })
  for (const words of expected) expect(text.replaceAll('\u00a0', ' ')).toContain(words)
  expect(html).toContain(`<html lang="${lang}"`)
  expect(subject).not.toMatch(/[\u0590-\u08ff\u200e\u200f]/)
})

test('times and a ratio that disagree are not shown together', async () => {
  const odd = incident({ streams: [stream({ latest: estimate(1.3) })] })
  const facts = factsOf('opened', {
    incident: odd,
    rounds: roundsOf({ during: { Acme: 4200, Amazon: 2100, Globex: 3000 } }),
    audit: null,
  })
  expect((await mailOf(facts)).subject).toBe('Behind Amazon on search, Sydney phone: 4.2 s vs 2.1 s')
})

test('without rounds, pictures, audits and business it still says what is known', async () => {
  const facts = factsOf('opened', { incident: incident(), rounds: [], audit: null })
  const { subject, text, images } = await mailOf(facts, { read: async () => undefined })
  expect(subject).toBe('Behind Amazon on search, Sydney phone: 2.00x slower')
  expect(text).not.toMatch(/undefined|null|NaN|Infinity|at risk/)
  expect(images).toEqual([])
})

test('the only links are the configured dashboard and runbook', async () => {
  const facts = scenes.failing?.() ?? expect.fail()
  const linksOf = (html: string) => [...html.matchAll(/(?:href|src|action|background)="([^"]*)"/g)].map(([, to]) => to)
  const plain = await mailOf(facts)
  expect(linksOf(plain.html).filter((to) => to?.startsWith('cid:') !== true)).toEqual([])
  const { html } = await mailOf(facts, { dashboard: 'https://outpace.acme.example' })
  expect(linksOf(html).filter((to) => to?.startsWith('cid:') !== true)).toEqual([
    'https://outpace.acme.example/?benchmark=jackets&amp;incident=sydney-phone-failing-search-20261122T100000Z',
  ])
  const read = await mailOf(facts, { runbook: 'https://wiki.acme.example/runbook.md' })
  expect(linksOf(read.html).filter((to) => to?.startsWith('cid:') !== true)).toEqual([
    'https://wiki.acme.example/runbook.md#journey-failing',
  ])
  expect(read.text).toContain('https://wiki.acme.example/runbook.md#journey-failing')
})

test('the links are also there for chats, in which no address in a text is one', async () => {
  const facts = scenes.failing?.() ?? expect.fail()
  const addresses = { dashboard: 'https://outpace.acme.example', runbook: 'https://wiki.acme.example/runbook.md' }
  const { links, text } = await mailOf(facts, addresses)
  expect(links.map(({ words }) => words)).toEqual(['View on the dashboard', 'What to do'])
  for (const { words, to } of links) expect(text).toContain(`${words}: ${to}`)
  expect((await mailOf(facts)).links).toEqual([])
})

test('the commands apply to the records that the mail is about', async () => {
  const facts = scenes.failing?.() ?? expect.fail()
  expect((await mailOf(facts)).text).toContain('npx outpace incidents jackets --ack ')
  const { text } = await mailOf(facts, { cloud: true })
  expect(text).toContain('npx outpace incidents jackets --cloud --ack ')
  expect(text).toContain('npx outpace incidents jackets --cloud --mute "2 days"')
})

test('what to do is a heading of the runbook', async () => {
  const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
  const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'))
  for (const anchor of Object.values(runbookAnchors)) expect(headings).toContain(anchor)
})

test('a site without a figure says why: its journey fails, it blocks, or it was not measured', async () => {
  const rounds = roundsOf({ during: slow }).map((round, n) => {
    const { visits } = fakeRound(0, { Amazon: notOk('failed'), Globex: notOk(n % 2 === 0 ? 'blocked' : 'failed') })
    return { ...round, visits: [...round.visits.slice(0, 1), ...visits] }
  })
  const lines = async (left: typeof rounds) =>
    (await mailOf(factsOf('opened', { incident: incident(), rounds: left, audit: null }))).text
      .split('\n')
      .filter((line) => /^- (Amazon|Globex)/.test(line))
  expect(await lines(rounds)).toEqual(['- Amazon: fails', '- Globex: blocked'])
  const ours = rounds.map((round) => ({ ...round, visits: round.visits.slice(0, 1) }))
  expect(await lines(ours)).toEqual(['- Amazon: not measured', '- Globex: not measured'])
})
