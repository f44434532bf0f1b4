import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

interface Encoded {
  body: Buffer
  headers: Record<string, string>
}

const codings = {
  br: (body: Buffer) =>
    brotliCompressSync(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Buffer) => gzipSync(body),
}

/** Cache of compressed files. A generated page is a new buffer and is compressed every time. */
const done = { br: new WeakMap<Buffer, Buffer>(), gzip: new WeakMap<Buffer, Buffer>() }

/** `accepted` is the browser's Accept-Encoding; when empty, the bytes are sent uncompressed. */
export function encode(body: Buffer, accepted: string): Encoded {
  const names = accepted.split(',').map((name) => name.trim().split(';')[0])
  const coding = names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : undefined
  if (!coding) return { body, headers: {} }
  const encoded = done[coding].get(body) ?? codings[coding](body)
  done[coding].set(body, encoded)
  return { body: encoded, headers: { 'content-encoding': coding, vary: 'accept-encoding' } }
}
