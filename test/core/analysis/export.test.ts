import { describe, expect, it } from 'vitest'
import { csvHeader, roundToCsv } from '#core/analysis/export.ts'
import type { Round, Visit } from '#core/model/round.ts'

const visit = (change: Partial<Visit> = {}): Visit => ({
  site: 'Acme',
  status: 'ok',
  startedAt: '2026-11-22T01:00:01.000Z',
  duration: 4000,
  loads: [],
  ...change,
})

const roundOf = (...visits: Visit[]): Round => ({
  version: 1,
  benchmark: 'jackets',
  market: 'sydney-phone',
  scheduledAt: '2026-11-22T01:00:00.000Z',
  startedAt: '2026-11-22T01:00:01.000Z',
  finishedAt: '2026-11-22T01:01:00.000Z',
  seed: 1,
  method: { profile: 'phone-4g 1a2b3c', region: 'local', chromium: 153, loads: 2 },
  worker: { chromium: '153.0.7890.12', cold: false, cpuIndex: 900, platform: 'linux-x64' },
  visits,
})

const start = '2026-11-22 01:00:00,jackets,sydney-phone,phone-4g 1a2b3c,local,153,'

/** Lines of a round without what they have in common: their beginning, no doubt, and their ends. */
const linesOf = (...visits: Visit[]) => {
  const lines = [...roundToCsv(roundOf(...visits))]
  for (const line of lines) expect(line.startsWith(start) && line.endsWith(',\r\n')).toBe(true)
  return lines.map((line) => line.slice(start.length, -3))
}

/** RFC 4180, as every reader does it. */
const parse = (csv: string): string[][] => {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('the header', () => {
  it('names the columns, behind the mark by which Excel knows UTF-8', () => {
    expect(csvHeader).toBe(
      '\uFEFFscheduledAtUtc,benchmark,market,profile,region,chromium,site,status,loadNumber,step,' +
        'ttfb,fcp,lcp,icp,cls,inp,tbt,load,speedIndex,duration,bytes,requests,failure,failureMessage,doubt\r\n',
    )
  })

  it('names no column twice', () => {
    const names = csvHeader.trim().split(',')
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the lines of a round', () => {
  it('are one for each load and step, in the order measured', () => {
    const load = (lcp: number) => ({
      steps: [
        { name: 'home', metrics: { lcp, ttfb: 120.5 } },
        { name: 'search', metrics: { duration: 800 } },
      ],
    })
    expect(linesOf(visit({ loads: [load(1800), load(1750)] }), visit({ site: 'Globex', loads: [load(2000)] }))).toEqual(
      [
        'Acme,ok,1,home,120.5,,1800,,,,,,,,,,,',
        'Acme,ok,1,search,,,,,,,,,,800,,,,',
        'Acme,ok,2,home,120.5,,1750,,,,,,,,,,,',
        'Acme,ok,2,search,,,,,,,,,,800,,,,',
        'Globex,ok,1,home,120.5,,2000,,,,,,,,,,,',
        'Globex,ok,1,search,,,,,,,,,,800,,,,',
      ],
    )
  })

  it('mark a step that ended on another page, because it is not compared', () => {
    const document = { url: 'https://acme.example/login', asked: 'https://acme.example/account', status: 200 }
    const steps = [{ name: 'account', metrics: { lcp: 300 }, document }]
    const [line] = [...roundToCsv(roundOf(visit({ loads: [{ steps }] })))]
    expect(line?.trim().split(',').at(-1)).toBe('address')
  })

  it('tell a zero from nothing measured', () => {
    const metrics = { cls: 0, bytes: 0, tbt: 0, requests: 1 }
    expect(linesOf(visit({ loads: [{ steps: [{ name: 'home', metrics }] }] }))).toEqual([
      'Acme,ok,1,home,,,,,0,,0,,,,0,1,,',
    ])
  })

  it('write numbers as they are, negative and tiny ones too', () => {
    const metrics = { ttfb: -5, cls: 1e-7, bytes: 123_456_789 }
    expect(linesOf(visit({ loads: [{ steps: [{ name: 'home', metrics }] }] }))).toEqual([
      'Acme,ok,1,home,-5,,,,1e-7,,,,,,123456789,,,',
    ])
  })

  it('say where a load was cut short, in a line of its own', () => {
    const failure = { code: 'timeout', step: 'search', message: 'No answer within 30 s' } as const
    const loads = [{ steps: [{ name: 'home', metrics: { lcp: 1800 } }], failure }]
    expect(linesOf(visit({ status: 'failed', loads, failure }))).toEqual([
      'Acme,failed,1,home,,,1800,,,,,,,,,,,',
      // Once, although the visit names the same failure.
      'Acme,failed,1,search,,,,,,,,,,,,,timeout,No answer within 30 s',
    ])
  })

  it('say why a visit failed when its loads do not', () => {
    const loads = [{ steps: [{ name: 'home', metrics: { lcp: 1800 } }] }]
    const failure = { code: 'out-of-memory', message: 'The browser took 2 GB' } as const
    expect(linesOf(visit({ status: 'failed', loads, failure }))).toEqual([
      'Acme,failed,1,home,,,1800,,,,,,,,,,,',
      'Acme,failed,,,,,,,,,,,,,,,out-of-memory,The browser took 2 GB',
    ])
  })

  it.each([
    ['blocked', { code: 'challenge', step: 'home', message: 'A challenge page' }, 'home', 'challenge,A challenge page'],
    ['refused', { code: 'not-allowed', message: 'robots.txt' }, '', 'not-allowed,robots.txt'],
    ['skipped', undefined, '', ','],
    ['ok', undefined, '', ','],
  ] as const)('include a visit that is %s and has no loads', (status, failure, step, end) => {
    expect(linesOf(visit({ status, ...(failure && { failure }) }))).toEqual([
      `Acme,${status},,${step},,,,,,,,,,,,,${end}`,
    ])
  })

  it('include a load without steps', () => {
    expect(linesOf(visit({ loads: [{ steps: [] }] }))).toEqual(['Acme,ok,1,,,,,,,,,,,,,,,'])
  })
})

describe('hostile text', () => {
  const cellOf = (text: string) => {
    const [row] = parse([...roundToCsv(roundOf(visit({ site: text })))].join(''))
    expect(row).toHaveLength(25)
    return row?.[6]
  }

  it.each([['a, b'], ['say "fast"'], ['two\r\nlines'], ['  spaces  '], ['Zürich 🏎️ 東京'], ['a;b'], ['""']])(
    'stays one cell: %j',
    (text) => {
      expect(cellOf(text)).toBe(text)
    },
  )

  it.each([
    ['=HYPERLINK("http://evil.example";"Click")', `'=HYPERLINK("http://evil.example";"Click")`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t'=1`],
    ['\r=1', `'\r'=1`],
    ['\tx', `'\tx`],
    ['＝1', `'＝1`],
    ['  =1', `'  =1`],
    ['\0=1', `'=1`],
    // Where `;` separates, quotes in the middle of a line protect nothing.
    ['x;=1+1', `x;'=1+1`],
    ['x";=1+1', `x";'=1+1`],
    ['x\n=1+1', `x\n'=1+1`],
    ['x\r\n@a', `x\r\n'@a`],
  ])('becomes no formula: %j', (text, safe) => {
    expect(cellOf(text)).toBe(safe)
  })

  it.each([['acme-shop'], ['a=b'], ['me@acme.example'], ['1+1'], ["'quoted'"]])('is left alone: %j', (text) => {
    expect(cellOf(text)).toBe(text)
  })

  it('brings no control characters into a terminal', () => {
    expect(cellOf('a\u001b[31mb\0c\u009b')).toBe('a[31mbc')
  })

  it('is made safe in every text column', () => {
    const round = roundOf(
      visit({
        site: '=a',
        status: 'failed',
        failure: { code: 'script-error', step: '=b', message: '=c' },
        loads: [{ steps: [{ name: '=d', metrics: {} }] }],
      }),
    )
    round.benchmark = '=e'
    round.market = '=f'
    round.method = { ...round.method, profile: '=g', region: '=h' }
    const cells = parse([...roundToCsv(round)].join('')).flat()
    expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([])
    for (const letter of 'abcdefgh') expect(cells).toContain(`'=${letter}`)
  })
})
