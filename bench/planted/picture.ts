import { startBrowser } from '#measure/chromium/start.ts'
import { benchChromium } from '../chromium.ts'

/** A JPEG in `times` its width and height, drawn by the browser. */
export async function enlarged(file: Buffer, times: number): Promise<Buffer> {
  const browser = await startBrowser({ files: await benchChromium(), memory: 2e9 })
  try {
    const page = await browser.browser.newPage()
    const drawn = await page.evaluate(
      async ({ source, times }) => {
        const image = new Image()
        image.src = source
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = times * image.naturalWidth
        canvas.height = times * image.naturalHeight
        canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
        return canvas.toDataURL('image/jpeg', 0.95)
      },
      { source: `data:image/jpeg;base64,${file.toString('base64')}`, times },
    )
    return Buffer.from(drawn.slice(drawn.indexOf(',') + 1), 'base64')
  } finally {
    await browser.end()
  }
}
