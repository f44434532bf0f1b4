import { extname } from 'node:path/posix'
import { Readable } from 'node:stream'
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { type SendOptions, sendWithin } from '../aws/send.ts'
import type { EvidenceStore } from '../port.ts'
import { StoreError } from '../store-error.ts'
import { evidenceSegments } from './name.ts'

/** A screenshot takes 0.1 MB and a report 5 MB; a larger file is an attempt to fill the bucket or a reader's memory. */
const maxEvidenceBytes = 50 * 1024 * 1024

/** S3's limit for a key, prefix included. */
const maxKeyLength = 1024

/** No type that a browser would execute: evidence comes from untrusted pages. */
const contentTypes = new Map([
  ['.gz', 'application/gzip'],
  ['.jpeg', 'image/jpeg'],
  ['.jpg', 'image/jpeg'],
  ['.json', 'application/json'],
  ['.png', 'image/png'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webp', 'image/webp'],
  ['.zip', 'application/zip'],
])

/**
 * Evidence as objects in a bucket, `<prefix>/<name>`; `prefix` follows the same rules as names. One request per operation.
 * `timeout` is ms for an operation, retries included, before `unavailable`, default 30 s. Throws StoreError.
 */
export function evidenceS3({
  client,
  bucket,
  prefix,
  timeout = 30_000,
}: {
  client: S3Client
  bucket: string
  prefix?: string
  timeout?: number
}): EvidenceStore {
  const folder = prefix === undefined ? [] : evidenceSegments(prefix)

  const keyOf = (name: string): string => {
    const key = [...folder, ...evidenceSegments(name)].join('/')
    if (key.length <= maxKeyLength) return key
    throw new StoreError({
      code: 'invalid',
      message: `The evidence file ${key} has a name of ${key.length} characters; at most ${maxKeyLength} are allowed.`,
    })
  }

  const send = <T>(verb: string, work: (options: SendOptions) => Promise<T>): Promise<T> =>
    sendWithin({ client, place: `The bucket ${bucket}`, action: `s3:${verb}`, timeout, work })

  return {
    async put(name, bytes) {
      const Key = keyOf(name)
      refuseLarge(name, bytes.byteLength)
      const ContentType = contentTypes.get(extname(name)) ?? 'application/octet-stream'
      const input = { Bucket: bucket, Key, Body: bytes, ContentType }
      await send('PutObject', (options) => client.send(new PutObjectCommand(input), options))
    },

    async get(name) {
      const input = { Bucket: bucket, Key: keyOf(name) }
      return send('GetObject', async (options) => {
        try {
          const { Body, ContentLength } = await client.send(new GetObjectCommand(input), options)
          if (ContentLength !== undefined && ContentLength > maxEvidenceBytes && Body instanceof Readable)
            Body.destroy()
          refuseLarge(name, ContentLength ?? 0)
          return (await Body?.transformToByteArray()) ?? new Uint8Array()
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchKey') return undefined
          throw error
        }
      })
    },
  }
}

function refuseLarge(name: string, bytes: number): void {
  if (bytes <= maxEvidenceBytes) return
  throw new StoreError({
    code: 'too-large',
    message:
      `The evidence file ${name} has ${bytes} bytes; at most ${maxEvidenceBytes} can be stored. ` +
      'Measure fewer or shorter steps of that page.',
  })
}
