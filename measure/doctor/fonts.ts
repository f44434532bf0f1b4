import type { Page } from 'playwright-core'
import { type FontFacts, fontSamples, usualFamilies, widthSample } from '#core/analysis/doctor/fonts.ts'

/** Draws a sample of each script in the page, and measures a text whose width identifies the font. */
export async function drawFonts(page: Page): Promise<FontFacts> {
  return page.evaluate(
    ({ samples, sample, families }) => {
      const canvas = document.createElement('canvas')
      canvas.width = 80
      canvas.height = 80
      const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
      const drawn = (text: string) => {
        pen.clearRect(0, 0, 80, 80)
        pen.font = '40px sans-serif'
        pen.fillText(text, 10, 55)
        return canvas.toDataURL()
      }
      // No font has a glyph for this code point, so this is what every missing glyph looks like.
      const box = drawn('\u{10ffff}')
      const nothing = drawn('')
      const boxes = Object.entries(samples).filter(([, text]) => [box, nothing].includes(drawn(text)))
      const widthIn = (family: string) => {
        pen.font = `100px ${family}`
        return pen.measureText(sample).width / 100
      }
      const width = widthIn('sans-serif')
      const differing = families.filter((family) => Math.abs(widthIn(family) / width - 1) > 0.01)
      return { width, boxes: boxes.map(([script]) => script), differing }
    },
    { samples: fontSamples, sample: widthSample, families: usualFamilies },
  )
}
