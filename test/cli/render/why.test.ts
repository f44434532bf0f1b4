import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderWhy } from '#cli/render/why.ts'
import { widthOf } from '#cli/render/width.ts'
import { readWhy } from '#stages/why/why.ts'
import { sydney } from '../../core/rounds.ts'
import { type WhyPlace, whyPlace } from '../../stages/why-place.ts'

let place: WhyPlace
beforeAll(async () => {
  place = await whyPlace()
})
afterAll(() => place[Symbol.asyncDispose]())

async function rendered(columns: number, { before, ascii = false }: { before?: string; ascii?: boolean } = {}) {
  const { store, evidence, benchmark, now } = place
  const why = await readWhy({ store, evidence, benchmark, market: sydney, before })
  return renderWhy(why, { benchmark, market: sydney, cloud: false, look: { columns, colour: false, ascii }, now })
}

test('the finding comes first, then the split as a table that adds up, then causes with advice', async () => {
  const text = await rendered(100, { before: place.incident.openedAt })
  const [, title, , headline] = `\n${text}`.split('\n')
  expect(title).toBe('Buying a jacket, Sydney phone')
  expect(headline).toMatch(
    /^LCP of Acme on home is 1\.\d\d s longer than before 23 Nov, 02:00; \d+ ms of that is resource/,
  )
  const figures = [...text.matchAll(/^([A-Z][A-Za-z ]+?) {2,}(-?\d+) \D*?(-?\d+) \D*?([+-]?\d+) {2}/gm)].map(
    ([, name, ...numbers]) => [name, ...numbers.map(Number)] as [string, number, number, number],
  )
  const whole = figures.find(([name]) => name === 'Whole step')
  const parts = figures.filter(([name]) => name !== 'Whole step' && name !== 'LCP')
  expect(parts).toHaveLength(8)
  for (const column of [1, 2, 3] as const) {
    expect(parts.reduce((sum, row) => sum + row[column], 0)).toBe(whole?.[column])
  }
  expect(text).toMatch(/1\. The main image has 890 kB .*About \d+ ms\.\n {3}Compress the main image/s)
})

test('a benchmark that is compared on layout shifts says that the parts are of something else', async () => {
  const { store, evidence, now } = place
  const benchmark = { ...place.benchmark, target: { ...place.benchmark.target, metric: 'cls' as const } }
  const why = await readWhy({ store, evidence, benchmark, market: sydney })
  const look = { columns: 200, colour: false, ascii: false }
  expect(renderWhy(why, { benchmark, market: sydney, cloud: false, look, now })).toContain('You are compared on CLS.')
  expect(await rendered(200)).not.toContain('You are compared on')
})

test.each([40, 80, 120])(
  'it fits %d columns, also without UTF-8, and nothing of a name reaches the terminal',
  async (columns) => {
    for (const ascii of [false, true]) {
      const text = await rendered(columns, { ascii })
      for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(columns)
      expect(text).not.toContain('\u202e')
      if (ascii) expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    }
  },
)
