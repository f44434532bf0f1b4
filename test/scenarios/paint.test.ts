import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dye } from '#scenarios/demo/paint/dye.ts'
import { fill } from '#scenarios/demo/paint/outline.ts'
import { pack, png } from '#scenarios/demo/paint/png.ts'

/** Chunks of a PNG file, each with its checksum verified. */
function chunksOf(file: Buffer): { type: string; body: Buffer }[] {
  expect(file.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  const chunks = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    expect(crc32(file.subarray(at + 4, at + 8 + length))).toBe(file.readUInt32BE(at + 8 + length))
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), body: file.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

test('an indexed picture keeps its pixels and its palette', async () => {
  const palette = Uint8Array.from([255, 0, 0, 0, 255, 0])
  const file = png(await pack({ width: 3, height: 2, pixels: Uint8Array.from([0, 1, 0, 1, 0, 1]) }, 9), palette)
  const chunks = chunksOf(file)
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  expect([...(chunks[0]?.body ?? [])]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 3, 0, 0, 0])
  expect([...(chunks[1]?.body ?? [])]).toEqual([...palette])
  expect([...inflateSync(chunks[2]?.body ?? '')]).toEqual([0, 0, 1, 0, 0, 1, 0, 1])
})

test('a picture in true colour stores each sample as its difference from the pixel before', async () => {
  const file = png(await pack({ width: 2, height: 1, pixels: Uint8Array.from([10, 20, 30, 9, 25, 30]) }, 0))
  const data = chunksOf(file).find(({ type }) => type === 'IDAT')
  expect([...inflateSync(data?.body ?? '')]).toEqual([1, 10, 20, 30, 255, 5, 0])
})

test('a dye has a colour for every index', () => {
  expect(dye([200, 60, 50], [255, 255, 255])).toHaveLength(256 * 3)
})

test('a filled outline covers its area, and nothing outside the canvas', () => {
  let area = 0
  const points = [
    [-2, 1.5],
    [4.25, 1.5],
    [4.25, 3.5],
    [-2, 3.5],
  ] as const
  fill({ width: 6, height: 6, points }, (x, y, cover) => {
    expect(x >= 0 && x < 6 && y >= 0 && y < 6).toBe(true)
    area += cover
  })
  expect(area).toBeCloseTo(4.25 * 2, 5)
})
