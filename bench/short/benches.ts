/** A bench in its short form, and which of its lines are worth quoting. */
export interface Bench {
  /** File in bench/, without its ending. */
  name: string
  /** `$series` and `$site` stand for what only the person at the machine can name. */
  args: string[]
  /** What is ended after this long failed. */
  minutes: number
  figures: {
    what: string
    /** A line that it prints. */
    line: RegExp
    /** `$1` and so on are the groups of `line`. */
    figure: string
  }[]
}

/** In the order in which they run: those that need a quiet machine most come first. */
export const benches: Bench[] = [
  {
    name: 'overhead',
    args: ['--turns', '6'],
    minutes: 3,
    figures: [
      {
        what: 'A load, compared with a bare playwright-core script in the same browser',
        line: /^outpace +\d+ ms +([\d.]+)x +\d+ ms +([\d.]+)x/,
        figure: 'wall $1x, CPU $2x',
      },
    ],
  },
  {
    name: 'evidence',
    args: ['--turns', '5'],
    minutes: 3,
    figures: [
      {
        what: 'A load with filmstrip and request log, compared with one without',
        line: /^with filmstrip and log +\d+ ms +([\d.]+)x +\d+ ms +([\d.]+)x/,
        figure: 'wall $1x, CPU $2x',
      },
      {
        what: 'The same with Speed Index and the comparison with the pictures',
        line: /^and what follows +\d+ ms +([\d.]+)x +\d+ ms +([\d.]+)x/,
        figure: 'wall $1x, CPU $2x',
      },
    ],
  },
  {
    name: 'barrier',
    args: ['--turns', '8'],
    minutes: 3,
    figures: [
      {
        what: 'A load with the barrier, compared with one without',
        line: /^with the barrier.*?ms [\d.]+x \([^)]*\).*?ms ([\d.]+)x \(([^)]*)\)/,
        figure: 'wall $1x (quartiles $2)',
      },
      {
        what: 'Two loads without the barrier, compared: the noise',
        line: /^without, again.*?ms [\d.]+x \([^)]*\).*?ms ([\d.]+)x \(([^)]*)\)/,
        figure: 'wall $1x (quartiles $2)',
      },
    ],
  },
  {
    name: 'access',
    args: ['--turns', '8'],
    minutes: 3,
    figures: [
      {
        what: 'Load event with the headers that open a staging site, compared with none',
        line: /^load: .*difference (.*)$/,
        figure: '$1 more',
      },
    ],
  },
  {
    name: 'network',
    args: ['--turns', '3'],
    minutes: 3,
    figures: [
      {
        what: 'CPU of a load behind the relay, compared with no slow network',
        line: /^relay +\d+ ms +\d+ ms +([\d.]+)x/,
        figure: '$1x',
      },
      {
        what: 'The same with DevTools throttling',
        line: /^devtools +\d+ ms +\d+ ms +([\d.]+)x/i,
        figure: '$1x',
      },
    ],
  },
  {
    name: 'accuracy',
    args: ['--runs', '1', '--pages', '/text,/late-image'],
    minutes: 4,
    figures: [
      {
        what: 'LCP of a page whose image is added after the load event, last profile: true; Outpace, web-vitals, Lighthouse',
        line: /^\| image added after the load event \| LCP \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|/,
        figure: '$1; $2, $3, $4',
      },
    ],
  },
  {
    name: 'peers/compare',
    args: ['--turns', '1', '--no-memory', '--network', 'off'],
    minutes: 8,
    figures: ['bare', 'elastic', 'browsertime', 'lighthouse', 'lhci', 'unlighthouse'].map((peer) => ({
      what: `A load of an hour of Outpace, all included, compared with ${peer}`,
      line: lineOfPeer(peer),
      figure: 'wall $1x, CPU $2x',
    })),
  },
  {
    name: 'try',
    args: ['--rounds', '3'],
    minutes: 4,
    figures: [
      {
        what: 'LCP through the rewriting server, compared with direct',
        line: /^home +lcp +rewriting server +\d+ ms +(.*)$/,
        figure: '$1',
      },
    ],
  },
  {
    name: 'coldstart',
    args: ['--turns', '3'],
    minutes: 4,
    figures: [
      {
        what: 'From process start to the first page in a cold function, compared with unpacking Chromium',
        line: /^ours \/ theirs = ([\d.]+x)/,
        figure: '$1',
      },
    ],
  },
  {
    name: 'start',
    args: ['--turns', '3'],
    minutes: 3,
    figures: [
      {
        what: 'Start of `outpace --help`, compared with a bare `node -e 0`',
        line: /^outpace --help +(\d+ ms) +([\d.]+x) +\S+ +(\d+ ms) +(\d+ MB)/,
        figure: 'wall $1 ($2), CPU $3, memory $4',
      },
      {
        what: 'Start of `outpace verdict`, compared with a bare `node -e 0`',
        line: /^outpace verdict +(\d+ ms) +([\d.]+x) +\S+ +(\d+ ms) +(\d+ MB)/,
        figure: 'wall $1 ($2), CPU $3, memory $4',
      },
      {
        what: '`outpace compare` to its first request; CPU and memory of its whole round',
        line: /^outpace compare, first request +(\d+ ms) +([\d.]+x) +\S+ +(\d+ ms) +(\d+ MB)/,
        figure: 'wall $1 ($2), CPU $3, memory $4',
      },
      {
        what: 'A bare playwright-core script to its first request',
        line: /^playwright-core, first request +(\d+ ms) +([\d.]+x) +\S+ +(\d+ ms) +(\d+ MB)/,
        figure: 'wall $1 ($2), CPU $3, memory $4',
      },
    ],
  },
  {
    name: 'cost',
    args: ['--turns', '1'],
    minutes: 5,
    figures: [
      {
        what: '1,000 page loads on Lambda, compared with canary runs that load one page each',
        line: /^1,000 canary runs.*= ([\d.]+x)/,
        figure: '$1 the price',
      },
    ],
  },
  {
    name: 'audit',
    args: ['--turns', '1'],
    minutes: 5,
    figures: (['wall', 'cpu'] as const).map((part) => ({
      what: `An audited page, compared with the Lighthouse CLI: ${part === 'cpu' ? 'CPU' : part}`,
      line: new RegExp(`^${part}: ours / Lighthouse CLI = ([\\d.]+x)`, 'i'),
      figure: '$1',
    })),
  },
  {
    name: 'crashes',
    args: ['--browsers', '3'],
    minutes: 3,
    figures: [{ what: 'Browsers that crash by themselves, with our switches', line: /^ours +(.*)$/, figure: '$1' }],
  },
  {
    name: 'aa',
    args: ['--rounds', '8', '--processes', '1'],
    minutes: 4,
    figures: [
      {
        what: 'A shop against itself while another process loads the CPU',
        line: /^Bad-news alarms: (\d+)\. Incidents: (\d+)/,
        figure: '$1 alarms, $2 incidents',
      },
    ],
  },
  {
    name: 'dashboard',
    args: ['--turns', '5', '--minutes', '240'],
    minutes: 5,
    figures: [
      {
        what: 'Script of the page, first load',
        line: /^Script of the first load: (.*)$/,
        figure: '$1',
      },
      {
        what: 'Slowest interaction while zooming a year of 4-hour rounds',
        line: /^Slowest of the interactions.*: (\d+ ms)$/,
        figure: '$1',
      },
    ],
  },
  {
    name: 'package',
    args: [],
    minutes: 6,
    figures: [
      { what: 'The package, packed', line: /^pack +([\d.]+ s) +(.*)$/, figure: '$2, in $1' },
      { what: 'Installing it into an empty folder', line: /^install +([\d.]+ s) +(.*)$/, figure: '$1; $2' },
      { what: 'A round of two sites from the package', line: /^run +([\d.]+ s)/, figure: '$1' },
    ],
  },
  {
    name: 'detection',
    args: ['--years', '4', '--short'],
    minutes: 4,
    figures: [
      {
        what: 'Rounds until a slip of 10, 20 and 50 % is found, median / 90th percentile',
        line: /^this test, as shipped +\S+ +([\d.]+) +(\S+ \/ \S+) +(\S+ \/ \S+) +(\S+ \/ \S+)/,
        figure: '$2, $3 and $4; $1 false alarms a year',
      },
    ],
  },
  {
    name: 'whose-slip',
    args: ['--runs', '20'],
    minutes: 4,
    figures: [10, 20].map((percent) => ({
      what: `Rounds until the whole judge reports a slip of ours of ${percent} %, against three competitors, median / 90th percentile`,
      line: new RegExp(`^\\| 3 \\| us \\+${percent} % \\| ([^|]+) \\|`),
      figure: '$1',
    })),
  },
  {
    name: 'judge-sharing',
    args: ['--runs', '30'],
    minutes: 3,
    figures: [
      {
        what: 'The same slips when 50 streams share one false alarm a year',
        line: /^ +50 +(\S+ \/ \S+) +(\S+ \/ \S+) +(\S+ \/ \S+)/,
        figure: '$1, $2 and $3',
      },
    ],
  },
  {
    name: 'flapping',
    args: ['--runs', '200'],
    minutes: 1,
    figures: [
      {
        what: 'Incidents a day of a journey that fails in 40 % of its rounds, and rounds until its recovery is reported, median / 90th percentile',
        line: /^\| 40 % \| ([\d.]+) \| ([^|]+) \|/,
        figure: '$1; $2',
      },
    ],
  },
  {
    name: 'public-series',
    args: ['$series'],
    minutes: 3,
    figures: [
      {
        what: 'Labelled series of others: changes of 5 % or more found',
        line: /^\| Outpace \| ([^|]+) \| [^|]+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|/,
        figure: '$1; onset exact or one off $2; $3 other alarms',
      },
    ],
  },
  {
    name: 'two-groups',
    args: ['500'],
    minutes: 2,
    figures: [
      {
        what: 'Leagues of 16, 32 and 64 rounds named as two groups: half of the loads 1.4x, noise 5 %',
        line: /^half 1\.4x, noise 5 % +(.*)$/,
        figure: '$1',
      },
    ],
  },
  {
    name: 'judge',
    args: ['--rounds', '2000'],
    minutes: 2,
    figures: [
      {
        what: 'Judging a round, read and written as JSON',
        line: /^Read, judged and written as JSON each time: ([\d.]+ ms) per round/,
        figure: '$1',
      },
      {
        what: 'A round late in the history, compared with an early one',
        line: /^Cost of a round, last quarter \/ first quarter: ([\d.]+)\./,
        figure: '$1x',
      },
    ],
  },
  {
    name: 'judge-stage',
    args: ['--rounds', '480'],
    minutes: 3,
    figures: [
      ...(['00:00', 'mean'] as const).map((hour) => ({
        what: `The judge's stage ${hour === 'mean' ? 'over five days' : 'in the four hours after midnight'}: of a round`,
        line: new RegExp(`^${hour} +cpu (\\S+) +readUnits (\\S+) +reads \\S+ +writes (\\S+) +writeUnits (\\S+)`),
        figure: '$1 ms of CPU, $2 read units, $3 records written for $4 write units',
      })),
      {
        what: 'The same rounds imported at once',
        line: /^imported at once: (.*)/,
        figure: '$1',
      },
    ],
  },
  {
    name: 'scale',
    args: ['--days', '1', '--benchmarks', '40', '--rounds', '48'],
    minutes: 7,
    figures: [
      { what: 'A month of 40 benchmarks in 3 markets', line: /^dollars +(.*)$/, figure: '$$$1' },
      { what: 'Rounds kept for them', line: /^rounds kept +(.*)$/, figure: '$1' },
    ],
  },
  {
    name: 'why',
    args: ['$site', '--rounds', '6', '--only', 'image'],
    minutes: 8,
    figures: [
      {
        what: 'Changes planted in a built site that are the first finding',
        line: /^(\d+ of \d+) planted changes/,
        figure: '$1',
      },
    ],
  },
]

/** The line with Outpace's ratios to a peer; those to the bare script are in Outpace's own. */
function lineOfPeer(peer: string): RegExp {
  const ratio = String.raw`([\d.]+)x(?: \(\S+\))? +`
  const costs = String.raw` +\d+ +\d+ +\S+ s +\S+ s +\S+(?: MB)? +`
  const toBare = String.raw`[\d.]+x(?: \(\S+\))? +`
  return new RegExp(
    peer === 'bare' ? `^outpace${costs}${ratio}${ratio}` : `^${peer}${costs}${toBare}${toBare}${ratio}${ratio}`,
  )
}
