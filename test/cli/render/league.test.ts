import { expect, test } from 'vitest'
import { renderLeague } from '#cli/render/league.ts'
import type { Look } from '#cli/render/look.ts'
import { leagueOf, type Scene } from './scenes.ts'

const plain: Look = { columns: 80, colour: false }

function render(scene: Scene, look: Look = plain): string {
  return renderLeague(leagueOf(scene), look)
}

/** The paragraph with the verdict. */
function verdict(scene: Scene): string {
  const paragraphs = render(scene, { ...plain, columns: 120 }).split('\n\n')
  return (paragraphs.at(-2) ?? '').replaceAll('\n', ' ')
}

test('an ordinary league has standings, steps, the verdict and how it was measured', () => {
  expect(render('ordinary')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), geometric mean of home, search and
    product

         Site                     LCP            You against them
      1  Northpeak             1.19 s  ███▋      1.42x slower, 1.39–1.46
    ▶ 2  Acme (you)            1.67 s  █████
      3  Globex Outdo…Camping  1.69 s  █████▏    not clear yet: 1.02x faster to
                                                 1.04x slower
      4  東京ジャケット        2.65 s  ████████  1.56x faster, 1.53–1.59
      –  Hooli                      –            blocked in 12 of 12 visits

    Step           Fastest               You  You against the fastest
    home           Northpeak  1.00 s  1.09 s  1.07x slower, 1.03–1.11
    search         Northpeak  1.27 s  2.59 s  2.09x slower, 1.98–2.19
    product        Northpeak  1.34 s  1.65 s  1.28x slower, 1.24–1.32
    whole journey  Northpeak  3.62 s  5.38 s  1.52x slower, 1.50–1.55

    Visits that went wrong
    Acme (you)  failed in 1 of 12 visits at search: Nothing happened for 30 s after
                the search was sent.
    Hooli       blocked in 12 of 12 visits at home: A page of "Cloudflare" came in
                place of the site.

    You are behind Northpeak, the fastest competitor: 1.42x slower on LCP, 95 %
    confidence interval 1.39–1.46, 11 rounds.
    Most of all on search: 2.09x slower. Your journey failed in 1 of 12 visits. You
    keep the 3.00 s promise: your slowest step, search, takes 2.59 s.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 12 rounds, 2026-11-22 10:00 to 12:45 UTC.
    "
  `)
})

test('three rounds have ratios, but no intervals and no verdict', () => {
  expect(render('early')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), geometric mean of home, search and
    product

         Site                     LCP                  You against them
      1  Northpeak             1.01 s  ██████▏         1.43x slower, no interval yet
    ▶ 2  Acme (you)            1.46 s  ████████▉
      3  Globex Outdo…Camping  1.49 s  █████████▏      1.01x faster, no interval yet
      4  東京ジャケット        2.29 s  ██████████████  1.54x faster, no interval yet
      –  Hooli                      –                  blocked in 3 of 3 visits

    Step           Fastest               You  You against the fastest
    home           Northpeak  883 ms  922 ms  1.06x slower, no interval yet
    search         Northpeak  1.02 s  2.28 s  2.17x slower, no interval yet
    product        Northpeak  1.14 s  1.47 s  1.27x slower, no interval yet
    whole journey  Northpeak  3.06 s  4.68 s  1.51x slower, no interval yet

    Visits that went wrong
    Hooli  blocked in 3 of 3 visits at home: A page of "Cloudflare" came in place of
           the site.

    Not enough data for a 95 % confidence interval: 3 of 6 rounds. So far you are
    1.43x slower than Northpeak on LCP.
    You keep the 3.00 s promise: your slowest step, search, takes 2.28 s.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 3 rounds, 2026-11-22 10:00 to 10:30 UTC.
    "
  `)
})

test('sites that are alike are level', () => {
  expect(render('alike')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), geometric mean of home and search

         Site           LCP                      You against them
    ▶ 1  Acme (you)  1.12 s  █████████████████▋
      2  Northpeak   1.15 s  ██████████████████  level: 1.02x faster to 1.03x slower

    Step           Fastest             You  You against the fastest
    home           you      903 ms  903 ms  level with Northpeak: 1.03x faster to
                                            1.05x slower
    search         you      1.38 s  1.38 s  level with Northpeak: 1.04x faster to
                                            1.05x slower
    whole journey  you      2.27 s  2.27 s  level with Northpeak: 1.02x faster to
                                            1.02x slower

    You are level with Northpeak: no difference beyond 5% on LCP, 95 % confidence
    interval 1.02x faster to 1.03x slower, 12 rounds.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 12 rounds, 2026-11-22 10:00 to 12:45 UTC.
    "
  `)
})

test('where our journey fails everywhere, it says in how many rounds instead of a gap', () => {
  expect(render('weFailed')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), geometric mean of home and search

         Site           LCP                                  You against them
      1  Globex      1.12 s  ███████████████████████████▌    you failed in 7 rounds
      2  Northpeak   1.22 s  ██████████████████████████████  you failed in 7 rounds
    ▶ –  Acme (you)       –                                  failed in 7 of 7 visits

    Step           Fastest          You  You against the fastest
    home           Globex   900 ms    –  you failed in 7 rounds
    search         Globex   1.40 s    –  you failed in 7 rounds
    whole journey  Globex   2.30 s    –  you failed in 7 rounds

    Visits that went wrong
    Acme (you)  failed in 7 of 7 visits at home: The site refused the connection.

    You are behind Globex, the fastest competitor: your journey failed in 7 of 7
    rounds while theirs worked.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 7 rounds, 2026-11-22 10:00 to 11:30 UTC.
    "
  `)
})

test('a round in which no site could be measured says why of each', () => {
  expect(render('nobody')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), no step was measured on every site

         Site        LCP    You against them
    ▶ –  Acme (you)    –    skipped in 1 of 1 visit
      –  Northpeak     –    skipped in 1 of 1 visit
      –  Globex        –    skipped in 1 of 1 visit

    Step           Fastest     You  You against the fastest
    home           –        –    –  not measured
    search         –        –    –  not measured
    whole journey  –        –    –  not measured

    Visits that went wrong
    Acme (you)  skipped in 1 of 1 visit: The worker could not measure the site: Page
                crashed
    Northpeak   skipped in 1 of 1 visit: It was skipped.
    Globex      skipped in 1 of 1 visit: It was skipped.
    Check this machine: npx outpace doctor

    Your site could not be measured: skipped in 1 of 1 visit.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 1 round, 2026-11-22 10:00 UTC.
    "
  `)
})

test('a metric that is 0 is shown as a value, without a ratio', () => {
  expect(render('zeros')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    CLS (how much the layout shifts while the page loads), geometric mean of home
    and search

         Site          CLS                                  You against them
    ▶ 1  Acme (you)  0.000
      1  Globex      0.000                                  the same
      3  Northpeak   0.141  ██████████████████████████████  no ratio to 0

    Step           Fastest             You  You against the fastest
    home           you       0.000   0.000  the same
    search         you       0.000   0.000  the same
    whole journey  you      1.80 s  1.80 s  level with Northpeak: the same

    You are number 1 of 3, but without a ratio on CLS: one of the values is 0.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 6 rounds, 2026-11-22 10:00 to 11:15 UTC.
    "
  `)
})

test('one competitor, one step and one round are enough for a league', () => {
  expect(render('oneStep')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), median on home

         Site              LCP                     You against them
    ▶ 1  Acme (you)     0.4 ms  ▏
      2  Northpeak   1 min 5 s  █████████████████  over 167x faster, no interval yet

    Step  Fastest             You  You against the fastest
    home  you      0.4 ms  0.4 ms  over 167x faster than Northpeak, no interval yet

    Not enough data for a 95 % confidence interval: 1 of 6 rounds. So far you are
    over 167x faster than Northpeak on LCP.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 1 round, 2026-11-22 10:00 UTC.
    "
  `)
})

test('without rounds it says what the first one will measure', () => {
  expect(render('empty')).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone

    No rounds yet for Buying a jacket in Sydney phone. The first round will measure
    Acme, Northpeak and Globex on home and search.
    "
  `)
})

test('names and messages that attack the terminal are shown as text', () => {
  expect(render('hostile')).toMatchInlineSnapshot(`
    "Evil benchmark, Sydney phone
    LCP (time until the main content appears), median on home

         Site                     LCP                        You against them
      1  Red Twolines           70 ms  ██████████████        1.43x slower, 1.43–1.43
    ▶ 2  Acme (you)            100 ms  ████████████████████
      –  👨‍👩‍👧‍👦 Fämily 東…い名前        –                        failed in 6 of 6 visits

    Step  Fastest                 You  You against the fastest
    home  Red Twolines  70 ms  100 ms  1.43x slower, 1.43–1.43

    Visits that went wrong
    👨‍👩‍👧‍👦 Fämily 東京…長い名前   failed in 6 of 6 visits at home: blink GET / HTTP/1.1
                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                              xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…

    You are behind Red Twolines, the fastest competitor: 1.43x slower on LCP, 95 %
    confidence interval 1.43–1.43, 6 rounds.

    Measured from this machine; profile phone-4g-1a2b3c; Chromium 153; 3 loads per
    visit; 6 rounds, 2026-11-22 10:00 to 11:15 UTC.
    "
  `)
})

test('a narrow terminal has the text below the rows', () => {
  expect(render('ordinary', { ...plain, columns: 60 })).toMatchInlineSnapshot(`
    "Buying a jacket, Sydney phone
    LCP (time until the main content appears), geometric mean of
    home, search and product

         Site                     LCP
      1  Northpeak             1.19 s  ██████████▍
         1.42x slower, 1.39–1.46
    ▶ 2  Acme (you)            1.67 s  ██████████████▌
      3  Globex Outdo…Camping  1.69 s  ██████████████▋
         not clear yet: 1.02x faster to 1.04x slower
      4  東京ジャケット        2.65 s  ███████████████████████
         1.56x faster, 1.53–1.59
      –  Hooli                      –
         blocked in 12 of 12 visits

    Step           Fastest               You
    home           Northpeak  1.00 s  1.09 s
                   1.07x slower, 1.03–1.11
    search         Northpeak  1.27 s  2.59 s
                   2.09x slower, 1.98–2.19
    product        Northpeak  1.34 s  1.65 s
                   1.28x slower, 1.24–1.32
    whole journey  Northpeak  3.62 s  5.38 s
                   1.52x slower, 1.50–1.55

    Visits that went wrong
    Acme (you)  failed in 1 of 12 visits at search: Nothing
                happened for 30 s after the search was sent.
    Hooli       blocked in 12 of 12 visits at home: A page of
                "Cloudflare" came in place of the site.

    You are behind Northpeak, the fastest competitor: 1.42x
    slower on LCP, 95 % confidence interval 1.39–1.46, 11
    rounds.
    Most of all on search: 2.09x slower. Your journey failed in
    1 of 12 visits. You keep the 3.00 s promise: your slowest
    step, search, takes 2.59 s.

    Measured from this machine; profile phone-4g-1a2b3c;
    Chromium 153; 3 loads per visit; 12 rounds, 2026-11-22 10:00
    to 12:45 UTC.
    "
  `)
})

test.each<[Scene, string]>([
  [
    'fifth',
    'Not enough data for a 95 % confidence interval: 5 of 6 rounds. So far you are 1.42x slower than Northpeak on LCP. You keep the 3.00 s promise: your slowest step, search, takes 2.55 s.',
  ],
  [
    'unclear',
    'No clear difference from Northpeak yet: 1.08x slower on LCP, 95 % confidence interval 1.26x faster to 1.30x slower, 8 rounds.',
  ],
  [
    'ahead',
    'You are ahead of Northpeak, the fastest competitor: 1.55x faster on LCP, 95 % confidence interval 1.50–1.59, 8 rounds. But you are behind on search: 1.24x slower.',
  ],
  [
    'flaky',
    'You are behind Northpeak: your journey failed in 9 of 12 rounds while theirs worked. When both work, you are 2.00x faster on LCP.',
  ],
  [
    'shaky',
    'No verdict against Northpeak yet: your journey failed in 3 of 12 rounds while theirs worked. When both work, you are 2.00x faster on LCP.',
  ],
  ['weAreBlocked', 'Your site could not be measured: blocked in 7 of 7 visits.'],
  [
    'alone',
    'No competitor to compare with: Northpeak blocked in 7 of 7 visits and Globex refused by robots.txt, Retry-After or sideEffects in 7 of 7 visits.',
  ],
  ['median', 'You are behind the median competitor: 1.63x heavier, 95 % confidence interval 1.63–1.63, 6 rounds.'],
])('the conclusion of %s', (scene, words) => {
  expect(verdict(scene)).toBe(words)
})

test("a benchmark's own step called journey is a step like the others", () => {
  expect(render('ownJourney')).toMatch(/^journey +you +2 ms +2 ms/m)
  expect(render('ownJourney')).not.toContain('whole journey')
})

test('rounds that do not count are listed', () => {
  expect(render('changedMethod').replaceAll('\n', ' ')).toContain(
    'Not counted: 3 rounds measured with Chromium 152, with 1 load per visit; 3 older rounds.',
  )
})

test('of many steps four are named, and a fifth that is the only other one', () => {
  const league = leagueOf('ordinary')
  const said = (...steps: string[]) => {
    const ranking = { ...league.ranking, steps }
    return renderLeague({ ...league, ranking }, { ...plain, columns: 200 }).split('\n')[1] ?? ''
  }
  expect(said('a', 'b', 'c', 'd', 'e')).toMatch(/geometric mean of a, b, c, d and e$/)
  expect(said('a', 'b', 'c', 'd', 'e', 'f')).toMatch(/geometric mean of a, b, c, d and 2 more steps$/)
})
