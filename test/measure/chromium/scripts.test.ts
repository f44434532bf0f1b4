import { createHash } from 'node:crypto'
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

let browser: VisitBrowser
let page: Page
beforeAll(async () => {
  if (!isPackaged) return
  browser = await startBrowser({ files: await chromium(), memory: 700e6 })
  page = await browser.browser.newPage()
})
afterAll(() => browser?.end())

/** A hash of each character's picture, as an HTML page in that language shows it. */
async function pictures(language: string, text: string): Promise<string[]> {
  const characters = [...text]
  await page.setContent(
    `<body style="margin:0;font:40px sans-serif">${characters.map((one) => `<p lang="${language}" style="margin:0;width:80px;height:80px;overflow:hidden">${one}</p>`).join('')}`,
  )
  const found: string[] = []
  for (const line of await page.locator('p').all()) {
    found.push(
      createHash('sha256')
        .update(await line.screenshot())
        .digest('hex'),
    )
  }
  return found
}

describe.skipIf(!isPackaged)('the packaged Chromium', () => {
  it.each(texts)('draws %s', async (_, language, text) => {
    // No font has a glyph for this code point; the other is what no ink looks like.
    const [box, nothing] = await pictures(language, '\u{10ffff}\u3000')
    const drawn = await pictures(language, text)
    expect([...text].filter((_, i) => drawn[i] === box || drawn[i] === nothing)).toEqual([])
    expect(new Set(drawn).size).toBe(drawn.length)
  })

  it('draws one code point as each language of East Asia writes it', async () => {
    const shapes = []
    for (const language of ['ja', 'zh-Hans', 'zh-Hant', 'ko']) shapes.push((await pictures(language, '直骨述')).join())
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
