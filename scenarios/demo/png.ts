import { crc32 } from 'node:zlib'

/** Chunks of a PNG file: https://www.w3.org/TR/png-3/#5Chunk-layout */
const signatureBytes = 8
const bytesAroundBody = 12

/** The file with other colours: in an indexed picture each pixel is an index into the palette of three bytes per colour. */
export function withPalette(file: Buffer, palette: Uint8Array): Buffer {
  const { start, end } = placeOf(file, 'PLTE')
  return Buffer.concat([file.subarray(0, start), chunk('PLTE', palette), file.subarray(end)])
}

/**
 * The same picture in a file of `bytes`, padded with a comment before the pixels: careless exports keep the metadata of
 * cameras and editors, which no one sees and everyone downloads.
 */
export function padded(file: Buffer, bytes: number): Buffer {
  const keyword = Buffer.from('Comment\0', 'latin1')
  const blank = bytes - file.length - bytesAroundBody - keyword.length
  if (blank < 0) throw new Error(`A picture of ${file.length} bytes cannot be padded to ${bytes}.`)
  const { start } = placeOf(file, 'IDAT')
  const comment = chunk('tEXt', Buffer.concat([keyword, Buffer.alloc(blank, ' ')]))
  return Buffer.concat([file.subarray(0, start), comment, file.subarray(start)])
}

function placeOf(file: Buffer, type: string): { start: number; end: number } {
  for (let start = signatureBytes; start < file.length; ) {
    const end = start + bytesAroundBody + file.readUInt32BE(start)
    if (file.toString('latin1', start + 4, start + 8) === type) return { start, end }
    start = end
  }
  throw new Error(`A picture of the demo has no ${type} chunk.`)
}

function chunk(type: string, body: Uint8Array): Buffer {
  const framed = Buffer.alloc(body.length + bytesAroundBody)
  framed.writeUInt32BE(body.length, 0)
  framed.write(type, 4, 'latin1')
  framed.set(body, 8)
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), body.length + 8)
  return framed
}
