import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBrowser, type VisitBrowser } from '#measure/chromium/start.ts'
import { drawFonts } from '#measure/doctor/fonts.ts'
import { chromium } from '../here.ts'

const isPackaged = process.platform === 'linux' && process.arch === 'x64' && process.env.CHROMIUM_PATH === undefined

/** Language and a text of each script, of which every character has to be drawn. */
const texts: [script: string, language: string, text: string][] = [
  ['Latin', 'vi', 'gßłżőşăầđẤ'],
  ['Greek', 'el', 'Ωαάβ'],
  ['Cyrillic', 'uk', 'Жїђґ'],
  ['Arabic', 'ar', 'عربيچ'],
  ['Hebrew', 'he', 'שלום'],
  ['Devanagari', 'hi', 'हनद'],
  ['Thai', 'th', 'กข฿'],
  ['Simplified Chinese', 'zh-CN', '们购车'],
  ['Traditional Chinese', 'zh-TW', '們購車'],
  ['Japanese', 'ja', 'あカ価買'],
  ['Korean', 'ko', '한글값'],
  ['emoji', 'en', '😀🛒☔'],
  ['currencies', 'en', '₹₺₽₩€'],
  ['signs', 'en', '→★✓☎'],
]

const cell = 60
const columns = Math.max(...texts.map(([, , text]) => [...text].length))

let browser: VisitBrowser
let page: Page
/** Pictures of every character of `texts`, by script, and of a character that no font has. */
let drawn: Map<string, string[]>
let missing: string | undefined
beforeAll(async () => {
  if (!isPackaged) return
  browser = await startBrowser({ files: await chromium(), memory: 700e6 })
  page = await browser.browser.newPage({ viewport: { width: columns * cell, height: (texts.length + 1) * cell } })
  const rows = await pictures(page, [...texts.map(([, language, text]) => ({ language, text })), noGlyph])
  missing = rows.pop()?.[0]
  drawn = new Map(texts.map(([script], i) => [script, rows[i] ?? []]))
})
afterAll(() => browser?.end())

/** No font has a glyph for this code point. */
const noGlyph = { language: 'en', text: '\u{10ffff}' }

/** The pixels of each character, as an HTML page with that text in that language shows it: one screenshot, cut into cells. */
async function pictures(page: Page, lines: { language: string; text: string }[]): Promise<string[][]> {
  const characters = (text: string) =>
    [...text].map((one) => `<span style="float:left;width:${cell}px;height:${cell}px;overflow:hidden">${one}</span>`)
  await page.setContent(
    `<body style="margin:0;font:30px sans-serif">${lines.map(({ language, text }) => `<div lang="${language}" style="height:${cell}px">${characters(text).join('')}</div>`).join('')}`,
  )
  const screenshot = (await page.screenshot()).toString('base64')
  return page.evaluate(
    async ({ screenshot, counts, cell }) => {
      const image = new Image()
      image.src = `data:image/png;base64,${screenshot}`
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = cell
      canvas.height = cell
      const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
      const pictureAt = (column: number, row: number) => {
        pen.drawImage(image, -column * cell, -row * cell)
        return canvas.toDataURL()
      }
      return counts.map((count, row) => Array.from({ length: count }, (_, column) => pictureAt(column, row)))
    },
    { screenshot, counts: lines.map(({ text }) => [...text].length), cell },
  )
}

describe.skipIf(!isPackaged)('the packaged Chromium', () => {
  it.each(texts)('draws %s', (script, _, text) => {
    const found = drawn.get(script) ?? []
    expect(found).toHaveLength([...text].length)
    expect([...text].filter((_, i) => found[i] === missing)).toEqual([])
    expect(new Set(found).size).toBe(found.length)
  })

  it('draws one code point as each language of East Asia writes it', async () => {
    const shapes = []
    for (const language of ['ja', 'zh-Hans', 'zh-Hant', 'ko']) {
      // A renderer keeps the font that it first found for a code point, so each language gets one of its own, as each load does.
      const own = await browser.browser.newPage({ viewport: { width: columns * cell, height: cell } })
      shapes.push((await pictures(own, [{ language, text: '直骨述' }])).join())
      await own.close()
    }
    expect(new Set(shapes).size).toBe(4)
  })

  it('draws emoji in colour, and a sign only where the text asks for it', async () => {
    const colours = await page.evaluate(() => {
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      return ['🛒', '☎', '☎\ufe0f'].map((text) => {
        pen.clearRect(0, 0, 80, 80)
        pen.font = '40px sans-serif'
        pen.fillText(text, 10, 55)
        const { data } = pen.getImageData(0, 0, 80, 80)
        return data.some((value, i) => i % 4 === 0 && (value !== data[i + 1] || value !== data[i + 2]))
      })
    })
    expect(colours).toEqual([true, false, true])
  })

  it('joins Arabic letters and stacks Devanagari', async () => {
    const widths = await page.evaluate(() => {
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      pen.font = '40px sans-serif'
      const widthOf = (text: string) => pen.measureText(text).width
      return { lam: widthOf('لا') / (widthOf('ل') + widthOf('ا')), ka: widthOf('क्ष') / (widthOf('क') + widthOf('ष')) }
    })
    expect(widths.lam).toBeLessThan(0.95)
    expect(widths.ka).toBeLessThan(0.95)
  })

  it('passes the check of doctor for every script', async () => {
    expect(await drawFonts(page)).toMatchObject({ boxes: [], differing: [] })
  })

  it('has none of our families under the names of the originals', async () => {
    const widths = await page.evaluate(() => {
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      return ['NoSuchFamily, monospace', "'Noto Sans CJK JP', monospace", "'Noto Sans Thai', monospace"].map(
        (family) => {
          pen.font = `40px ${family}`
          return pen.measureText('กあ').width
        },
      )
    })
    expect(new Set(widths).size).toBe(1)
  })
})
