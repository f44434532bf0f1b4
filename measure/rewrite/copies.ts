import { type Readable, Transform } from 'node:stream'
import type { Headers } from './headers.ts'

/** An answer kept in full. */
interface Copy {
  status: number
  headers: Headers
  body: Buffer
}

/** Documents of one visit, from its load that is not counted: what a faster server would have answered at once. */
export interface Copies {
  of: (url: string) => Copy | undefined
  /** Passes a body on and keeps it when it is complete. */
  keep: (url: string, answer: { status: number; headers: Headers; body: Readable }) => Readable
}

/** Bytes of a document, and number of documents, that are kept at most. */
const limits = { bytes: 10e6, documents: 50 }

export function copies(): Copies {
  const kept = new Map<string, Copy>()
  return {
    of: (url) => kept.get(url),
    keep: (url, { status, headers, body }) => {
      const parts: Buffer[] = []
      let size = 0
      const passed = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length
          if (size <= limits.bytes) parts.push(chunk)
          done(null, chunk)
        },
        flush(done) {
          if (size <= limits.bytes && kept.size < limits.documents) {
            kept.set(url, { status, headers, body: Buffer.concat(parts) })
          }
          done()
        },
      })
      body.on('error', (error) => passed.destroy(error))
      return body.pipe(passed)
    },
  }
}
