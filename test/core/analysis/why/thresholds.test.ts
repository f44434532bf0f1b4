import { describe, expect, it } from 'vitest'
import { compressionCause } from '#core/analysis/why/findings/compression.ts'
import { differenceNotes } from '#core/analysis/why/findings/differences.ts'
import type { SideFacts, WhyFacts } from '#core/analysis/why/findings/facts.ts'
import { findingsOf } from '#core/analysis/why/findings/findings.ts'
import type { WhyPart } from '#core/analysis/why/parts.ts'
import { splitGap } from '#core/analysis/why/split.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import { partRounds, request } from './why-rounds.ts'

/** From which difference on a finding is worth a sentence: the last one that is not, and the first that is. */

function side(requests: readonly LoggedRequest[], changes: Partial<SideFacts> = {}): SideFacts {
  return {
    element: 'main>img',
    needsFile: true,
    redirects: [],
    page: 'https://acme.example/',
    requests: [request(), ...requests],
    earlier: [],
    ...changes,
  }
}

/** With a certain loss of this many ms in a part, where one is given. */
function facts(us: SideFacts, other: SideFacts, losses: Partial<Record<WhyPart, number>> = {}): WhyFacts {
  const split = splitGap(partRounds({ sites: { Acme: {}, Globex: {} }, noise: 0 }), {
    us: 'Acme',
    competitor: 'Globex',
    step: 'home',
  })
  if (split === null) throw new Error('no split')
  const parts = split.parts.map((each) => {
    const difference = losses[each.part] ?? 0
    return { ...each, us: each.other + difference, difference, certain: difference > 0 }
  })
  return { split: { ...split, parts }, us, other }
}

const kindsOf = (us: readonly LoggedRequest[], other: readonly LoggedRequest[]) =>
  differenceNotes(facts(side(us), side(other))).map((note) =>
    'type' in note ? `${note.kind} ${note.type}` : note.kind,
  )

const file = (type: string, bytes: number, changes: Partial<LoggedRequest> = {}) =>
  request({ url: `https://acme.example/${type}-${bytes}`, type, bytes, ...changes })

describe('bytes of a type', () => {
  it('are worth a sentence from 100 kB and a fifth on', () => {
    expect(kindsOf([file('script', 299_999)], [file('script', 200_000)])).toEqual([])
    expect(kindsOf([file('script', 300_000)], [file('script', 200_000)])).toEqual(['weight script'])
    expect(kindsOf([file('script', 1_199_000)], [file('script', 1_000_000)])).toEqual([])
    expect(kindsOf([file('script', 1_200_000)], [file('script', 1_000_000)])).toEqual(['weight script'])
  })

  it('are worth one from 50 kB on where they are fonts', () => {
    expect(kindsOf([file('font', 69_999)], [file('font', 20_000)])).toEqual([])
    expect(kindsOf([file('font', 70_000)], [file('font', 20_000)])).toEqual(['weight font'])
  })

  it('are said of the three types with the largest differences', () => {
    const us = ['fetch', 'font', 'script', 'stylesheet'].map((type, index) => file(type, 200_000 + index))
    expect(kindsOf(us, [file('fetch', 1)])).toEqual(['weight stylesheet', 'weight script', 'weight font'])
  })
})

describe('third parties', () => {
  const others = (count: number, bytes = 100) =>
    Array.from({ length: count }, (_, n) => file('fetch', bytes, { url: `https://tags-${n}.example.com/t.js` }))

  it('are worth a sentence from three requests or 100 kB on', () => {
    expect(kindsOf(others(4), others(2))).toEqual([])
    expect(kindsOf(others(5), others(2))).toEqual(['third-parties'])
    expect(kindsOf(others(1, 99_999), [])).toEqual([])
    expect(kindsOf(others(1, 100_000), [])).toContain('third-parties')
  })

  it('are named up to five, the heaviest first', () => {
    const seven = Array.from({ length: 7 }, (_, n) =>
      file('fetch', 1000 + n, { url: `https://tags.site-${n}.com/t.js` }),
    )
    const [note] = differenceNotes(facts(side(seven), side([])))
    expect(note).toMatchObject({ only: [6, 5, 4, 3, 2].map((n) => expect.stringContaining(`site-${n}.com`)) })
  })
})

describe('requests', () => {
  const many = (count: number, protocol = 'h2') =>
    Array.from({ length: count }, (_, n) => file('fetch', 10, { url: `https://acme.example/${n}`, protocol }))

  it('are worth a sentence from ten and a fifth on', () => {
    expect(kindsOf(many(19), many(10))).toEqual([])
    expect(kindsOf(many(20), many(10))).toEqual(['requests'])
    // With the page itself: 72 of 61, and 74.
    expect(kindsOf(many(71), many(60))).toEqual([])
    expect(kindsOf(many(73), many(60))).toEqual(['requests'])
  })

  it('tell the protocol where there are ten, most of them over HTTP/1', () => {
    const mixed = (old: number, all: number) => [...many(old, 'http/1.1'), ...many(all - old)]
    // The page itself is one over h2.
    expect(kindsOf(mixed(8, 8), mixed(0, 9))).toEqual([])
    expect(kindsOf(mixed(9, 9), mixed(0, 9))).toEqual(['protocol'])
    expect(kindsOf(mixed(9, 19), mixed(0, 19))).toEqual([])
    expect(kindsOf(mixed(10, 19), mixed(0, 19))).toEqual(['protocol'])
    expect(kindsOf(mixed(19, 19), mixed(10, 19))).toEqual([])
  })
})

it('files that are not kept for a week, or loaded again, are worth a sentence from 100 kB and a fifth on', () => {
  const cached = (bytes: number, seconds: number) => file('image', bytes, { cache: `max-age=${seconds}` })
  const week = 604_800
  expect(kindsOf([cached(99_999, week - 1)], [cached(99_999, week)])).toEqual([])
  expect(kindsOf([cached(100_000, week - 1)], [cached(100_000, week)])).toEqual(['caching'])
  expect(kindsOf([cached(100_000, week)], [cached(100_000, week)])).toEqual([])
  const short = cached(1_000_000, 60)
  expect(kindsOf([short, cached(199_000, 60)], [short, cached(199_000, week)])).toEqual([])
  expect(kindsOf([short, cached(200_000, 60)], [short, cached(200_000, week)])).toEqual(['caching'])
  const style = file('stylesheet', 100_000)
  const again = (bytes: number) => {
    const loaded = { ...style, bytes }
    return differenceNotes(facts(side([loaded], { earlier: [loaded] }), side([loaded]))).map(({ kind }) => kind)
  }
  expect([99_999, 100_000].map(again)).toEqual([[], ['loaded-again']])
})

it('image formats are worth a sentence from 50 kB of images on, where half of the bytes are of an older format', () => {
  const images = (jpeg: number, avif: number) => [
    file('image', jpeg, { mime: 'image/jpeg' }),
    file('image', avif, { mime: 'image/avif' }),
  ]
  expect(kindsOf(images(49_999, 0), images(0, 49_999))).toEqual([])
  expect(kindsOf(images(50_000, 0), images(0, 50_000))).toEqual(['image-format'])
  expect(kindsOf(images(29_999, 30_001), images(0, 60_000))).toEqual([])
  expect(kindsOf(images(30_000, 30_000), images(0, 60_000))).toEqual(['image-format'])
  expect(kindsOf(images(60_000, 0), images(30_000, 30_000))).toEqual([])
})

describe('main-thread time', () => {
  const busy = (...ms: number[]) =>
    ms.map((total, n) =>
      file('script', 10, { url: `https://cdn.site-${n}.com/t.js`, mainThread: { total, delaying: total } }),
    )

  it('is worth a sentence from 200 ms and a half on', () => {
    expect(kindsOf(busy(299), busy(100))).toEqual([])
    expect(kindsOf(busy(300), busy(100))).toEqual(['main-thread'])
    expect(kindsOf(busy(1499), busy(1000))).toEqual([])
    expect(kindsOf(busy(1500), busy(1000))).toEqual(['main-thread'])
  })

  it('names the three scripts that take the most', () => {
    const note = differenceNotes(facts(side(busy(100, 400, 300, 200)), side(busy(1, 1, 1, 1)))).at(0)
    expect(note).toMatchObject({ us: { of: [400, 300, 200].map((ms) => expect.objectContaining({ ms })) } })
  })

  it('explains that the main content is painted late where it is half of that, and at least 50 ms', () => {
    const causes = (ms: number, loss: number) =>
      findingsOf(facts(side(busy(ms)), side(busy(0)), { renderDelay: loss })).causes.map(({ kind }) => kind)
    expect(causes(49, 60)).toEqual(['render'])
    expect(causes(50, 60)).toEqual(['main-thread'])
    expect(causes(100, 201)).toEqual(['render', 'main-thread'])
    expect(causes(100, 200)).toEqual(['main-thread'])
  })
})

it('an image is too large from twice the pixels displayed on', () => {
  const shown = (natural: [number, number]) => {
    const main = file('image', 90_000, { main: { shown: [400, 300], natural } })
    const { causes } = findingsOf(facts(side([main]), side([main]), { load: 300 }))
    return causes.map((cause) => (cause.kind === 'image-heavy' ? cause.oversized !== null : cause.kind))
  }
  expect(shown([800, 300])).toEqual([false])
  expect(shown([801, 300])).toEqual([true])
})

it('without a log of both sides only the parts speak', () => {
  const known = side([file('script', 90_000, { blocking: true, at: 400, duration: 900 })])
  const { split } = facts(known, known, { renderDelay: 500 })
  for (const [us, other] of [
    [null, null],
    [known, null],
    [null, known],
  ] as const) {
    expect(findingsOf({ split, us, other }).causes.map(({ kind }) => kind)).toEqual(['render'])
  }
})

it('a loss of less than 50 ms has no cause', () => {
  const causes = (loss: number) => findingsOf(facts(side([]), side([]), { wait: loss })).causes.map(({ kind }) => kind)
  expect([49.9, 50].map(causes)).toEqual([[], ['wait']])
})

it('text that fits into the first window of TCP is not worth compressing', () => {
  const plain = (bytes: number) =>
    side([], { requests: [request({ encoding: undefined, bytes, firstByte: 100, duration: 900 })] })
  const causes = (bytes: number) => compressionCause(facts(plain(bytes), side([]), { renderDelay: 500 })).length
  expect([14_599, 14_600].map(causes)).toEqual([0, 1])
})
