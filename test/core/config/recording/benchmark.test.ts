import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { defaultSettings } from '#core/config/settings.ts'
import { change, clickTo, navigate, recordingText } from './recorded.ts'

const acme = recordingText([
  { type: 'setViewport', width: 1, height: 1 },
  navigate('https://acme.example/', 'Acme'),
  change('#q', 'jacket'),
  clickTo('#go', { url: 'https://acme.example/s', title: 'Results' }),
])
const buying = recordingText([
  navigate('https://acme.example/', 'Acme'),
  clickTo('aria/Buy now', { url: '/done', title: 'Done' }),
])
const signedIn = recordingText([navigate('https://acme.example/', 'Acme'), change('#password', 'secret:password')])

interface Read {
  us?: string
  them?: string
  rest?: string
}

function read({ us = 'recording: acme.json', them = 'pages: { home: /, search: /s }', rest = '' }: Read) {
  return parseBenchmark({
    id: 'jackets',
    file: 'scenarios/jackets/benchmark.yaml',
    text: `name: Jackets
us: { name: Acme, origin: https://acme.example, ${us} }
competitors:
  - { name: Globex, origin: https://globex.example, ${them} }
${rest}`,
    settings: defaultSettings(),
    files: new Set(['acme.json', 'buy.json', 'login.json', 'broken.json']),
    recordings: new Map([
      ['acme.json', acme],
      ['buy.json', buying],
      ['login.json', signedIn],
      ['broken.json', recordingText([{ type: 'snapshot' }])],
    ]),
  })
}

function problemsOf(given: Read): string[] {
  const parsed = read(given)
  return parsed.ok
    ? []
    : parsed.problems.map(({ file, line, column, key, message, hint }) =>
        [`${file.split('/').at(-1)} ${line}:${column} ${key}`, message, hint].filter(Boolean).join(' | '),
      )
}

function startsOf(given: Read) {
  const parsed = read(given)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2))
  const { steps, sites } = parsed.benchmark
  const walks = sites.map(({ us, walk }) => ({ us, ...(walk.kind === 'recording' && { starts: walk.starts }) }))
  return { steps, walks }
}

test('the navigations of a recording are the steps of the benchmark, in order', () => {
  expect(startsOf({})).toEqual({
    steps: ['home', 'search'],
    walks: [
      {
        us: true,
        starts: [
          { name: 'home', at: 1 },
          { name: 'search', at: 3 },
        ],
      },
      { us: false },
    ],
  })
})

test('recordings alone name the steps after their pages', () => {
  expect(startsOf({ them: 'recording: acme.json' }).steps).toEqual(['Acme', 'Results'])
})

test('a mapping names the steps and says where they begin', () => {
  const us = 'recording: acme.json, steps: { home: 2, search: 3 }'
  const starts = [
    { name: 'home', at: 1 },
    { name: 'search', at: 2 },
  ]
  expect(startsOf({ us })).toEqual({ steps: ['home', 'search'], walks: [{ us: true, starts }, { us: false }] })
  expect(startsOf({ us, them: us }).steps).toEqual(['home', 'search'])
})

test.each<[string, Read, string[]]>([
  [
    'another number of pages',
    { them: 'pages: { home: /, search: /s, product: /p }' },
    [
      'benchmark.yaml 2:60 us.recording | The recording leads to 2 pages: "Acme" at step 2, "Results" at step 4. The steps are those of Globex: home, search, product. | Say where each step begins, for example steps: { home: 2, search: 4, product: 4 }',
    ],
  ],
  [
    'an unknown step',
    { us: 'recording: acme.json, steps: { home: 2, serch: 4 }' },
    [
      'benchmark.yaml 2:89 us.steps.serch | There is no step "serch". The steps are those of Globex: home, search. | Did you mean "search"?',
    ],
  ],
  [
    'a step without a beginning',
    { us: 'recording: acme.json, steps: { home: 2 }' },
    [
      'benchmark.yaml 2:71 us.steps | "steps" does not say where search begins. The steps are those of Globex: home, search. | Write, for example, search: 4',
    ],
  ],
  [
    'another order',
    { us: 'recording: acme.json, steps: { search: 2, home: 4 }' },
    ['benchmark.yaml 2:71 us.steps | "steps" has another order. The steps are those of Globex: home, search.'],
  ],
  [
    'a step that the recording does not have',
    { us: 'recording: acme.json, steps: { home: 2, search: 9 }' },
    ['benchmark.yaml 2:97 us.steps.search | The recording has no step 9; it has 4.'],
  ],
  [
    'a recording that cannot be walked',
    { us: 'recording: broken.json' },
    [
      'broken.json 0:0 step 1: type | Step 1 is of the type "snapshot", which the Recorder\'s format does not have. | Delete the step from the file, or record the journey again.',
    ],
  ],
  [
    "a competitor's recording with a secret",
    { us: 'pages: { home: / }', them: 'recording: login.json' },
    [
      "login.json 0:0 step 2: value | Step 2 (change #password) asks for a secret, which only your own site's journey may do. | Record a journey without signing in.",
    ],
  ],
  [
    "a competitor's recording that buys",
    { us: 'pages: { home: /, done: /done }', them: 'recording: buy.json' },
    [
      "buy.json 0:0 step 2: selectors | Step 2 (click aria/Buy now) buys or orders something. On a competitor's site that is refused. | End the recording before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.",
    ],
  ],
  [
    'not one that may, nor our own',
    { us: 'recording: buy.json', them: 'recording: buy.json, sideEffects: allowed' },
    [],
  ],
  [
    'no file of that name',
    { us: 'recording: acne.json' },
    [
      'benchmark.yaml 2:60 us.recording | There is no file "acne.json" in the folder of this benchmark. | Did you mean "acme.json"?',
    ],
  ],
])('%s', (_, given, problems) => expect(problemsOf(given)).toEqual(problems))
