import { expect, test } from 'vitest'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { shrinkPictures } from '#measure/chromium/shrink.ts'
import { chromium } from '../here.ts'
import { bitmap, noiseJpegs } from '../pictures.ts'
import { noneLeftBut, processesHere } from '../processes.ts'

const files = await chromium()
const jpeg = [0xff, 0xd8, 0xff]

async function sized(pictures: readonly Uint8Array[], width: number, quality = 0.6) {
  return shrinkPictures({ files, pictures, sizes: [{ width, tallest: 1.7, quality }] })
}

test('a picture is returned in every size, cut at the bottom, and smaller at a lower quality', async () => {
  const [phone = Buffer.of()] = await noiseJpegs({ width: 390, height: 844, count: 1 })
  const sizes = [
    { width: 208, tallest: 1.7, quality: 0.62 },
    { width: 208, tallest: 1.7, quality: 0.4 },
    { width: 104, tallest: 3, quality: 0.4 },
    { width: 5000, tallest: 1, quality: 0.4 },
  ]
  const [found = []] = await shrinkPictures({ files, pictures: [phone], sizes })
  expect(found.map(({ width, height }) => [width, height])).toEqual([
    [208, 354],
    [208, 354],
    [104, 225],
    [390, 390],
  ])
  const [fine = 0, coarse = 0, small = 0] = found.map(({ bytes }) => bytes.length)
  expect(coarse).toBeLessThan(fine * 0.8)
  expect(small).toBeLessThan(coarse / 2)
  for (const { bytes } of found) expect([...bytes.subarray(0, 3)]).toEqual(jpeg)
})

test('the bottom is cut off and the top is kept', async () => {
  const { file, byteOffsetOfPixels } = bitmap({ width: 100, height: 400 })
  // White above, black below, the edge where the picture is cut.
  file.fill(255, byteOffsetOfPixels, byteOffsetOfPixels + 100 * 170 * 4)
  const white = bitmap({ width: 50, height: 85 })
  white.file.fill(255, white.byteOffsetOfPixels)
  const [cut, plain] = await sized([file, white.file], 50)
  expect(cut?.[0]?.height).toBe(85)
  expect(Buffer.from(cut?.[0]?.bytes ?? []).equals(plain?.[0]?.bytes ?? Buffer.of())).toBe(true)
})

test('broken, hostile and huge pictures are left out, and the others are returned', async () => {
  const [good = Buffer.of()] = await noiseJpegs({ width: 104, height: 104, count: 1 })
  const vast = bitmap({ width: 1, height: 1 }).file
  vast.writeInt32LE(60_000, 18)
  vast.writeInt32LE(-60_000, 22)
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>document.title = 1</script></svg>'
  const hostile = [
    Buffer.of(),
    Buffer.from('no JPEG at all'),
    Buffer.from(svg),
    Buffer.from('<html><script>while (true);</script></html>'),
    Buffer.from(good.subarray(0, 100)),
    vast,
    Buffer.from([...jpeg, 0xe0, 0xff, 0xff]),
  ]
  const found = await sized([...hostile, good], 52)
  expect(found.slice(0, -1)).toEqual(hostile.map(() => undefined))
  expect(found.at(-1)?.map(({ width, height }) => [width, height])).toEqual([[52, 52]])
})

test('it gives up after its time limit or without a browser, and leaves no browser behind', async () => {
  const before = processesHere()
  const sizes = [{ width: 50, tallest: 1, quality: 0.5 }]
  await expect(shrinkPictures({ files, pictures: [], sizes, limit: 1 })).rejects.toThrow('Not finished within 0.001 s')
  const none: ChromiumFiles = { ...files, executable: '/nonexistent/chromium' }
  await expect(shrinkPictures({ files: none, pictures: [], sizes })).rejects.toThrow('nonexistent')
  await noneLeftBut(before)
})
