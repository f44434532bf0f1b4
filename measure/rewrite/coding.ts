import type { Transform } from 'node:stream'
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
  gzipSync,
} from 'node:zlib'
import { type Headers, textOf } from './headers.ts'

export type Coding = 'br' | 'gzip'

/** Brotli's quality for answers compressed while they are sent, as servers and CDNs choose it. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** What CDNs compress: https://developers.cloudflare.com/speed/optimization/content/compression/ (the formats of the web). */
const compressible =
  /^(text\/|application\/(javascript|json|xml|manifest\+json|ld\+json|wasm|vnd\.ms-fontobject)|image\/svg|font\/(ttf|otf))|[+](json|xml)/i

/** Below this many bytes servers do not compress, because it saves no packet. */
const smallest = 1_000

/** The coding of an answer; undefined for none, null for one that is not understood here. */
export function codingOf(headers: Headers): Coding | undefined | null {
  const coding = textOf(headers, 'content-encoding').trim().toLowerCase()
  if (coding === '' || coding === 'identity') return undefined
  return coding === 'br' || coding === 'gzip' ? coding : null
}

/** The coding that an answer should have had; undefined where it has one or is not worth it. */
export function missingCoding(headers: Headers, accepted: string): Coding | undefined {
  const length = headers['content-length']
  if (codingOf(headers) !== undefined || headers['content-range'] !== undefined) return undefined
  if (!compressible.test(textOf(headers, 'content-type')) || Number(length ?? smallest) < smallest) return undefined
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined
}

/** Sends on what it has with every part that it gets, as a page that is generated arrives in parts. */
export function encoder(coding: Coding): Transform {
  return coding === 'br'
    ? createBrotliCompress({ ...brotli, flush: constants.BROTLI_OPERATION_FLUSH })
    : createGzip({ flush: constants.Z_SYNC_FLUSH })
}

export function decoder(coding: Coding): Transform {
  return coding === 'br' ? createBrotliDecompress() : createGunzip()
}

export function encoded(bytes: Uint8Array, coding: Coding): Buffer {
  return coding === 'br' ? brotliCompressSync(bytes, brotli) : gzipSync(bytes)
}
