import { type League, league } from '#core/analysis/league/league.ts'
import type { Metric, MetricValues } from '#core/model/metric.ts'
import type { Round } from '#core/model/round.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, noisyRounds, notOk, sydney, type Walk } from '../../core/rounds.ts'

type Changes = Parameters<typeof fakeBenchmark>[0]

const one: Changes = { competitors: ['Northpeak'] }

const scenes = {
  ordinary: { changes: ordinaryBenchmark(), rounds: ordinaryRounds() },
  early: { changes: ordinaryBenchmark(), rounds: ordinaryRounds().slice(0, 3) },
  fifth: { changes: ordinaryBenchmark(), rounds: ordinaryRounds().slice(0, 5) },
  alike: { changes: one, rounds: alike(12, 0.05) },
  unclear: { changes: one, rounds: alike(8, 0.3) },
  ahead: {
    changes: {},
    rounds: noisyRounds({
      count: 8,
      walks: {
        Acme: { home: 500, search: 1500 },
        Northpeak: { home: 1500, search: 1200 },
        Globex: { home: 2500, search: 3000 },
      },
    }),
  },
  weFailed: {
    changes: {},
    rounds: repeat(7, {
      Acme: notOk('failed', { step: 'home', code: 'unreachable', message: 'The site refused the connection.' }),
      Northpeak: { home: 1000, search: 1500 },
      Globex: { home: 900, search: 1400 },
    }),
  },
  weAreBlocked: {
    changes: one,
    rounds: repeat(7, {
      Acme: notOk('blocked', { step: 'home', message: '' }),
      Northpeak: { home: 1000, search: 1500 },
    }),
  },
  alone: {
    changes: {},
    rounds: repeat(7, {
      Acme: { home: 1000, search: 1500 },
      Northpeak: notOk('blocked', { step: 'home' }),
      Globex: notOk('refused'),
    }),
  },
  nobody: {
    changes: {},
    rounds: repeat(1, {
      Acme: notOk('skipped', { code: 'worker', message: 'The worker could not measure the site: Page crashed' }),
      Northpeak: notOk('skipped'),
      Globex: notOk('skipped'),
    }),
  },
  zeros: {
    changes: { target: { against: 'fastest', metric: 'cls', margin: 0.05 } },
    rounds: repeat(6, { Acme: shift(0), Northpeak: shift(0.1), Globex: shift(0) }),
  },
  median: {
    changes: { target: { against: 'median', metric: 'bytes', margin: 0.05 } },
    rounds: repeat(6, { Acme: both('bytes', 2e6), Northpeak: both('bytes', 1e6), Globex: both('bytes', 1.5e6) }),
  },
  oneStep: {
    changes: { ...one, steps: ['home'] },
    rounds: repeat(1, { Acme: { home: 0.4 }, Northpeak: { home: 65_000 } }),
  },
  ownJourney: {
    changes: { ...one, steps: ['home', 'journey'] },
    rounds: repeat(6, { Acme: { home: 1, journey: 2 }, Northpeak: { home: 2, journey: 2 } }),
  },
  changedMethod: {
    changes: one,
    rounds: [
      ...repeat(3, { Acme: { home: 1, search: 1 }, Northpeak: { home: 9, search: 9 } }, { chromium: 152, loads: 1 }),
      ...alike(70, 0.05).slice(3),
    ],
  },
  flaky: { changes: one, rounds: failingIn(9) },
  shaky: { changes: one, rounds: failingIn(3) },
  longNames: {
    changes: { competitors: ['W'.repeat(60)], steps: ['m'.repeat(60), 'search'] },
    rounds: repeat(6, {
      Acme: { ['m'.repeat(60)]: 600_000, search: 80_000 },
      ['W'.repeat(60)]: { ['m'.repeat(60)]: 590_000, search: 70_000 },
    }),
  },
  hostile: { changes: hostileBenchmark(), rounds: hostileRounds() },
  empty: { changes: {}, rounds: [] },
} satisfies Record<string, { changes: Changes; rounds: Round[] }>

export type Scene = keyof typeof scenes

export const sceneNames = Object.keys(scenes) as Scene[]

const leagues = new Map<Scene, League>()

/** The league of a scene; made once, because every look at it is of the same. */
export function leagueOf(scene: Scene): League {
  const { changes, rounds } = scenes[scene]
  const made = leagues.get(scene) ?? league({ benchmark: fakeBenchmark(changes), market: sydney, rounds })
  leagues.set(scene, made)
  return made
}

function repeat(
  count: number,
  visits: Record<string, FakeVisit | Walk>,
  method: Partial<Round['method']> = {},
): Round[] {
  return Array.from({ length: count }, (_, n) => fakeRound(n, visits, method))
}

/** Twice as fast as the competitor, when it works: 3 or 9 of 12 rounds fail. */
function failingIn(count: number): Round[] {
  const theirs = { home: 1000, search: 1500 }
  return Array.from({ length: 12 }, (_, n) => {
    const ours = n < count ? notOk('failed', { step: 'search', walk: { home: 500 } }) : { home: 500, search: 750 }
    return fakeRound(n, { Acme: ours, Northpeak: theirs })
  })
}

function alike(count: number, own: number): Round[] {
  const pages = { home: 1000, search: 1500 }
  return noisyRounds({ count, own, seed: 3, walks: { Acme: pages, Northpeak: pages } })
}

function both(metric: Metric, value: number): Walk {
  return { home: { [metric]: value, duration: 900 }, search: { [metric]: value, duration: 900 } }
}

function shift(cls: number): Record<string, MetricValues> {
  return { home: { cls, duration: 900 }, search: { cls: 2 * cls, duration: 900 } }
}

function ordinaryBenchmark(): Changes {
  return {
    competitors: ['Northpeak', 'Globex Outdoor & Camping', '東京ジャケット', 'Hooli'],
    steps: ['home', 'search', 'product'],
    target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
  }
}

function ordinaryRounds(): Round[] {
  const walks = {
    Acme: { home: 1180, search: 2900, product: 1900 },
    Northpeak: { home: 1100, search: 1400, product: 1500 },
    'Globex Outdoor & Camping': { home: 1250, search: 2750, product: 1800 },
    東京ジャケット: { home: 2600, search: 3900, product: 2400 },
  }
  const wall = notOk('blocked', { step: 'home', message: 'A page of "Cloudflare" came in place of the site.' })
  const stuck = notOk('failed', {
    step: 'search',
    message: 'Nothing happened for 30 s after the search was sent.',
    walk: { home: 1200 },
  })
  return noisyRounds({ count: 12, seed: 5, own: 0.06, shared: 0.15, walks }).map((round, n) => ({
    ...round,
    visits: [...round.visits, ...fakeRound(n, { Hooli: wall }).visits].map((visit) =>
      n === 8 && visit.site === 'Acme' ? { ...visit, ...stuck } : visit,
    ),
  }))
}

function hostileBenchmark(): Changes {
  return {
    name: '\u001b]0;title\u0007Evil \u001b[2Jbenchmark',
    competitors: ['\u001b[31mRed\u001b[0m\nTwo\u202elines', '👨‍👩‍👧‍👦 Fämily 東京 株式会社 とても長い名前'],
    steps: ['\u001b]8;;https://evil.example\u0007home\u001b]8;;\u0007'],
  }
}

function hostileRounds(): Round[] {
  const { competitors: [red = '', family = ''] = [], steps: [step = ''] = [] } = hostileBenchmark() ?? {}
  const failed = notOk('failed', {
    step,
    message: `\u001b[5mblink\u001b[0m\r\nGET / HTTP/1.1\u0000 ${'x'.repeat(300)}`,
  })
  return repeat(6, { Acme: { [step]: 100 }, [red]: { [step]: 70 }, [family]: failed })
}
