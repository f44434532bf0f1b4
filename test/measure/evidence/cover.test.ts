import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { decodeFilms } from '#measure/evidence/picture/film.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { chromium } from '../here.ts'
import { race } from '../race.ts'
import { serveSite } from '../site.ts'

const key = 'hunter2-hunter2'

/** The secret is all that is red. */
const page = (inner: string): string =>
  `<style>b, i, a { color: red; font: bold 40px monospace; text-shadow: 2px 2px red }</style>${inner}`

const pages = {
  '/': page(`<b>${key}</b><p><b>hunter2-</b><i>hunter2</i><p><iframe src="/frame"></iframe>`),
  '/frame': page(`<b>${key}</b>`),
  '/inserted': page(`<div id="host"></div><p id="later"></p><a id="code"></a><script>
    host.attachShadow({ mode: 'open' }).innerHTML = '<b style="color:red;font:40px serif">${key}</b>'
    let n = 0
    const timer = setInterval(() => {
      later.innerHTML = n + ' <b>${key}</b>'
      if (n === 2) document.adoptedStyleSheets = []
      if (++n === 6) clearInterval(timer)
    }, 40)
  </script>`),
}

let decoder: VisitBrowser
beforeAll(async () => {
  decoder = await startBrowser({ files: await chromium(), memory: 2e9, allow: [] })
})
afterAll(() => decoder.end())

/** Of each picture, made small: how many pixels are black, and how much more red than blue there is, in whole red pixels. */
async function coloursOf(pictures: readonly (Uint8Array | undefined)[]): Promise<{ red: number; black: number }[]> {
  const frames = pictures.map((bytes) => [{ at: 0, image: Buffer.from(bytes ?? []).toString('base64') }])
  const films = await decodeFilms(decoder.browser, frames)
  return (films ?? []).map(({ frames: [frame] }) => {
    const [red = [], , blue = []] = [0, 256, 512].map((from) => [...(frame?.colours.subarray(from, from + 256) ?? [])])
    const sum = (counts: number[]): number => counts.reduce((total, count, value) => total + (count * value) / 255, 0)
    const black = red.slice(0, 40).reduce((total, count) => total + count, 0)
    return { red: Math.round(sum(red) - sum(blue)), black }
  })
}

/** A word of it, in the small picture, has more. */
const noRed = 20

test('what a page prints of secrets and codes is painted over in every picture, from the first frame on', async () => {
  await using site = await serveSite(pages)
  const journey: Journey = async ({ page, step, secret }) => {
    await secret('key')
    await step('printed', () => page.goto('/'))
    await step('inserted', async () => {
      await page.goto('/inserted')
      // Another one in each load, so that the load with the pictures does not know it when it begins.
      const code = await secret('code')
      await page.evaluate((text) => {
        document.querySelector('#code')?.append(text)
      }, code)
      throw new Error('Not what was expected.')
    })
  }
  let codes = 0
  const { round, evidence } = await race({
    contestants: { Us: { origin: site.origin, journey } },
    steps: ['printed', 'inserted'],
    secret: async (name) => (name === 'key' ? key : String(++codes * 111_111)),
  })
  const [visit] = round.visits
  const last = [...(visit?.evidence?.steps.map(({ screenshot }) => screenshot) ?? []), visit?.failure?.screenshot ?? '']
  const pictures = [...evidence].filter(([name]) => name.endsWith('.jpg'))
  expect(pictures.length).toBeGreaterThan(4)
  const colours = new Map<string, { red: number; black: number } | undefined>()
  const found = await coloursOf(pictures.map(([, bytes]) => bytes))
  for (const [index, [name]] of pictures.entries()) colours.set(name, found[index])
  expect([...colours].filter(([, seen]) => seen === undefined || seen.red > noRed)).toEqual([])
  // Covered, and not merely missing.
  expect(last.map((name) => (colours.get(name)?.black ?? 0) > 500)).toEqual([true, true, true])
})
