import { crc32, deflateSync } from 'node:zlib'

/**
 * A grey PNG of noise: about a byte a pixel, because LCP passes over images of few bytes for their size
 * (https://web.dev/articles/lcp#low-entropy). Every seed is another picture.
 */
export function noisePng(width: number, height: number, seed = 1): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const rows = Buffer.alloc(height * (width + 1))
  let state = seed
  for (let index = 0; index < rows.length; index++) {
    state = (state * 48271) % 2147483647
    rows[index] = index % (width + 1) === 0 ? 0 : state % 256
  }
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const data = chunk('IDAT', deflateSync(rows, { level: 1 }))
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
