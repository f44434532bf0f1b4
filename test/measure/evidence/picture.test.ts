import { expect, test } from 'vitest'
import { compareWithPicture, type PictureClaim } from '#measure/evidence/picture/compare.ts'
import type { GreyFilm } from '#measure/evidence/picture/film.ts'
import { loadingTimes } from '#measure/evidence/picture/loading.ts'

const [width, height] = [100, 80]
const start = 1_000_000

/** A box of content, in pixels of the film; `plain` is of one colour. */
interface Box {
  x: number
  y: number
  width: number
  height: number
  plain?: boolean
}

const heading: Box = { x: 5, y: 2, width: 40, height: 4 }
const hero: Box = { x: 5, y: 20, width: 80, height: 50 }

function film(...frames: [at: number, ...boxes: Box[]][]): GreyFilm {
  return { width, height, frames: frames.map(([at, ...boxes]) => ({ at: start + at, luma: draw(boxes) })) }
}

function draw(boxes: Box[]): Uint8Array {
  const luma = new Uint8Array(width * height).fill(255)
  for (const box of boxes) {
    for (let y = box.y; y < box.y + box.height; y++) {
      for (let x = box.x; x < box.x + box.width; x++)
        luma[y * width + x] = box.plain ? 200 : 40 + ((x * 7 + y * 13) % 90)
    }
  }
  return luma
}

const claim = (changes: Partial<PictureClaim>): PictureClaim => ({
  start,
  ttfb: 50,
  fcp: 100,
  lcp: 100,
  lcpArea: 1_000,
  viewport: { width: 1000, height: 800 },
  loading: () => true,
  blank: false,
  ...changes,
})

test('numbers that the frames show are not contradicted', () => {
  const shown = film([0], [120, heading], [930, heading, hero])
  expect(compareWithPicture(shown, claim({ lcp: 900 }))).toEqual([])
})

test('a large region that appears long after LCP', () => {
  const shown = film([0], [120, heading], [1773, heading, hero])
  const article: Box = { x: 0, y: 8, width: 100, height: 12 }
  expect(compareWithPicture(shown, claim({}))).toEqual([{ metric: 'lcp', number: 100, picture: 1773 }])
  // An element of that size was painted; here it is one of two.
  const other = film(
    [0],
    [120, heading, article, { ...hero, width: 35 }],
    [1773, heading, article, { ...hero, width: 80 }],
  )
  expect(compareWithPicture(other, claim({ lcpArea: 400_000 }))).toEqual([])
})

test('what appears after the load, and what is of one colour, is no disagreement', () => {
  const article: Box = { x: 0, y: 0, width: 100, height: 40 }
  const banner: Box = { x: 0, y: 55, width: 100, height: 25 }
  const late = film([0], [120, article], [2500, article, banner])
  expect(compareWithPicture(late, claim({ loading: (at) => at < 1000 }))).toEqual([])
  expect(compareWithPicture(late, claim({}))).toHaveLength(1)
  const coloured = film([0], [120, article], [2500, article, { ...banner, plain: true }])
  expect(compareWithPicture(coloured, claim({}))).toEqual([])
})

test('pictures side by side are not one large region', () => {
  const article: Box = { x: 0, y: 0, width: 100, height: 40 }
  const cards = [0, 1, 2, 3].map((n): Box => ({ x: n * 25, y: 45, width: 20, height: 30 }))
  expect(compareWithPicture(film([0], [120, article], [1500, article, ...cards]), claim({}))).toEqual([])
})

test('FCP before anything is visible, and LCP of what was never visible', () => {
  const shown = film([0], [1600, heading, hero])
  expect(compareWithPicture(shown, claim({ lcp: 1600 }))).toEqual([{ metric: 'fcp', number: 100, picture: 1600 }])
  const early = film([0], [120, heading, hero], [2000, heading, hero])
  expect(compareWithPicture(early, claim({ lcp: 1800 }))).toEqual([{ metric: 'lcp', number: 1800, picture: 120 }])
})

test('FCP after a large part of the page, but not after placeholders', () => {
  const shown = film([0], [120, hero], [900, heading, hero])
  expect(compareWithPicture(shown, claim({ fcp: 900, lcp: 900 }))).toContainEqual({
    metric: 'fcp',
    number: 900,
    picture: 120,
  })
  const skeleton = film([0], [120, { ...hero, plain: true }], [900, hero])
  expect(compareWithPicture(skeleton, claim({ fcp: 900, lcp: 900 }))).toEqual([])
})

test('the previous page is not the picture of this one', () => {
  const previous: Box = { x: 0, y: 0, width: 100, height: 80 }
  const shown = film([-500, previous], [700, heading], [720, heading, hero])
  expect(compareWithPicture(shown, claim({ ttfb: 650, fcp: 700, lcp: 720 }))).toEqual([])
  expect(compareWithPicture(shown, claim({ ttfb: 650, fcp: 300, lcp: 720 }))).toEqual([
    { metric: 'fcp', number: 300, picture: 700 },
  ])
})

test('no LCP where the picture is full of content; nothing without content', () => {
  const { lcp: _, ...rest } = claim({})
  expect(compareWithPicture(film([0], [120, hero]), { ...rest, lcp: undefined })).toEqual([
    { metric: 'lcp', number: null, picture: 120 },
  ])
  expect(compareWithPicture(film([0]), claim({}))).toEqual([])
  expect(compareWithPicture(film([0]), claim({ blank: true }))).toEqual([
    { metric: 'fcp', number: 100, picture: null },
    { metric: 'lcp', number: 100, picture: null },
  ])
  expect(compareWithPicture(film(), claim({}))).toEqual([])
})

test('a page loads until shortly after the last request for something new', () => {
  const request = { step: 'home', type: 'image', status: 200, bytes: 1 }
  const polls = [0, 1, 2, 3].map((n) => ({
    ...request,
    at: n * 1000,
    url: `https://acme.example/poll?${n}`,
    duration: 10,
  }))
  const requests = [{ ...request, at: 600, url: 'https://acme.example/hero', duration: 400 }, ...polls]
  const loading = loadingTimes(requests, { load: 200, offset: -100 })
  expect([0, 700, 701, 1400, 1401, 3000].map(loading)).toEqual([true, true, true, true, false, false])
})
