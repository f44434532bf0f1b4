import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue, cutNames } from '#scenarios/demo/catalogue.ts'
import { padded, withPalette } from '#scenarios/demo/png.ts'
import serve, { type Demo, type ShopName } from '#scenarios/demo/serve.ts'
import { heroPath, picturePath } from '#scenarios/demo/storefront.ts'
import { fetched, shopNames } from './shops.ts'

const folder = join(import.meta.dirname, '../../scenarios/demo/pictures')
const painted = (name: string) => readFileSync(join(folder, `${name}.png`))

/** Pixels across of each shop's pictures, and its hero. */
const shops: Record<ShopName, { thumb: number; large: number; hero: string; size: [width: number, height: number] }> = {
  'Wattle Lane': { thumb: 400, large: 720, hero: 'hero-wattle-lane', size: [1350, 640] },
  Pluvio: { thumb: 220, large: 440, hero: 'hero-pluvio', size: [1280, 400] },
  Nordregn: { thumb: 360, large: 720, hero: 'hero-nordregn', size: [1280, 580] },
}

let demo: Demo
beforeAll(async () => {
  demo = await serve()
})
afterAll(() => demo.close())

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

interface Opened {
  bytes: number
  width: number
  height: number
  /** 2 is true colour, 3 a palette: https://www.w3.org/TR/png-3/#11IHDR */
  colourType: number
  palette: Buffer | undefined
  /** Rows with a filter's number before each. */
  rows: Buffer
}

function opened(file: Buffer): Opened {
  const chunks = chunksOf(file)
  const bodyOf = (wanted: string) => chunks.find(({ type }) => type === wanted)?.body
  const header = bodyOf('IHDR') ?? Buffer.alloc(13)
  expect(chunks[0]?.type).toBe('IHDR')
  expect(chunks.at(-1)?.type).toBe('IEND')
  const [width, height, colourType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] ?? -1]
  const rows = inflateSync(bodyOf('IDAT') ?? '')
  expect(rows.length).toBe(height * (1 + width * (colourType === 3 ? 1 : 3)))
  return { bytes: file.length, width, height, colourType, palette: bodyOf('PLTE'), rows }
}

async function pictureOf(shop: ShopName, path: string): Promise<Opened> {
  const { status, headers, body } = await fetched(demo.origins[shop] + path)
  expect([status, headers['content-type']], path).toEqual([200, 'image/png'])
  return opened(body)
}

const colours = [...new Map(catalogue.map((product) => [`${product.cut} ${product.dye}`, product])).values()]

describe.each(shopNames)('%s', (shop) => {
  const own = shops[shop]

  test.each(['thumb', 'large'] as const)('has a %s picture of every garment in every colour', async (print) => {
    const palettes = new Set<string>()
    for (const product of colours) {
      const picture = await pictureOf(shop, picturePath(print, product))
      const file = opened(painted(`${product.cut}-${own[print]}`))
      expect([picture.width, picture.height, picture.colourType]).toEqual([own[print], own[print], 3])
      expect(picture.rows.equals(file.rows), product.cut).toBe(true)
      expect(picture.palette).toHaveLength(256 * 3)
      palettes.add(`${product.dye} ${picture.palette?.toString('base64')}`)
    }
    // One palette a dye, whatever the garment.
    expect(palettes.size).toBe(new Set(colours.map(({ dye }) => dye)).size)
    expect(colours.length).toBe(palettes.size * cutNames.length)
  })

  test('has its hero in three file sizes', async () => {
    const [usual, heavy, light] = [
      await pictureOf(shop, heroPath('usual')),
      await pictureOf(shop, heroPath('heavy')),
      await pictureOf(shop, heroPath('light')),
    ]
    const [width, height] = own.size
    expect([usual.width, usual.height, usual.colourType]).toEqual([width, height, 2])
    expect([light.width, light.height, light.colourType]).toEqual([width / 2, height / 2, 2])
    // The same picture, only heavier.
    expect(usual.rows.equals(opened(painted(own.hero)).rows)).toBe(true)
    expect(heavy.rows.equals(usual.rows)).toBe(true)
    expect(heavy.bytes).toBeGreaterThan(usual.bytes * 1.5)
    expect(light.bytes).toBeLessThan(usual.bytes / 2)
  })
})

test('our pictures are larger than those of the competitors, and those of Pluvio are as small as possible', async () => {
  const bytes = async (shop: ShopName, path: string) => (await pictureOf(shop, path)).bytes
  for (const path of [heroPath('usual'), ...colours.slice(0, 5).map((product) => picturePath('thumb', product))]) {
    const [us, nordregn, pluvio] = [
      await bytes('Wattle Lane', path),
      await bytes('Nordregn', path),
      await bytes('Pluvio', path),
    ]
    expect(us).toBeGreaterThan(nordregn * 1.2)
    expect(nordregn).toBeGreaterThan(pluvio * 2)
  }
  expect(await bytes('Pluvio', heroPath('usual'))).toBe(painted('hero-pluvio').length)
})

test('every file is used by a shop', () => {
  const wanted = Object.values(shops).flatMap(({ thumb, large, hero }) => [
    hero,
    `${hero}-light`,
    ...cutNames.flatMap((cut) => [`${cut}-${thumb}`, `${cut}-${large}`]),
  ])
  expect(readdirSync(folder).sort()).toEqual([...new Set(wanted)].map((name) => `${name}.png`).sort())
})

test('a picture with another palette or file size keeps its pixels', () => {
  const file = painted('shell-220')
  const palette = Uint8Array.from({ length: 768 }, (_, i) => i % 256)
  const heavier = padded(withPalette(file, palette), 50_000)
  expect(heavier).toHaveLength(50_000)
  expect(chunksOf(heavier).map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'tEXt', 'IDAT', 'IEND'])
  expect([...(opened(heavier).palette ?? [])]).toEqual([...palette])
  expect(opened(heavier).rows.equals(opened(file).rows)).toBe(true)
  expect(() => padded(file, file.length + 3)).toThrow(`cannot be padded to ${file.length + 3}`)
})
