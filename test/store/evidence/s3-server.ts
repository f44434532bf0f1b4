import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'

export const bucket = 'outpace-evidence'

interface S3Object {
  bytes: Buffer
  contentType: string
}

/** What happens to a request instead of an answer; `pass` answers it after all. */
export type S3Fault = (exchange: { response: ServerResponse; pass: () => void }) => void

export interface S3Server {
  endpoint: string
  /** Objects of the one bucket, by key. */
  objects: Map<string, S3Object>
  /** Such as `PUT /outpace-evidence/a.jpg`, in order. */
  requests: string[]
  /** Met by the next requests, one each; after them everything goes well. `always` is met by all. */
  faults: S3Fault[]
  always: S3Fault | undefined
  connect(config?: Omit<S3ClientConfig, 'region'>): S3Client
  end(): Promise<void>
}

/** As much of S3 as evidence needs, on a free port of loopback: one bucket, path-style, every request signed and whole. */
export async function startS3({ name = bucket, region = 'eu-west-1' } = {}): Promise<S3Server> {
  const clients: S3Client[] = []
  const server = createServer((request, response) => void serve(s3, { request, response, name, region }))
  const s3: S3Server = {
    endpoint: '',
    objects: new Map(),
    requests: [],
    faults: [],
    always: undefined,
    connect(config) {
      const credentials = { accessKeyId: 'AKIDUMMY', secretAccessKey: 'dummy' }
      const place = { region, endpoint: s3.endpoint, forcePathStyle: true }
      const client = evidenceS3Client({ ...place, credentials, ...config })
      clients.push(client)
      return client
    },
    async end() {
      for (const client of clients) client.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  s3.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return s3
}

/** A service's error as it goes over the wire. */
export function refuse(code: string, status: number): S3Fault {
  return ({ response }) => sendError(response, { code, status })
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  /** Of the one bucket. */
  name: string
  region: string
}

async function serve(s3: S3Server, { request, response, name, region }: Exchange): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://s3')
  s3.requests.push(`${request.method} ${url.pathname}`)
  // A client that gives up in the middle of its body is nothing to answer.
  const body = await buffer(request).catch(() => undefined)
  if (body === undefined) return
  const pass = () => answer(s3, { request, response, name, region, path: url.pathname, body })
  const fault = s3.faults.shift() ?? s3.always
  if (fault === undefined) pass()
  else fault({ response, pass })
}

function answer(
  s3: S3Server,
  { request, response, name, region, path, body }: Exchange & { path: string; body: Buffer },
): void {
  const [, asked, ...segments] = path.split('/')
  const key = segments.join('/')
  const object = s3.objects.get(key)
  const flaw = findFlaw(request, { body, region })
  if (flaw !== undefined) {
    sendError(response, { code: flaw, status: 403 })
  } else if (asked !== name) {
    sendError(response, { code: 'NoSuchBucket', status: 404 })
  } else if (request.method === 'PUT') {
    const contentType = request.headers['content-type'] ?? 'binary/octet-stream'
    s3.objects.set(key, { bytes: body, contentType })
    response.writeHead(200).end()
  } else if (object === undefined) {
    sendError(response, { code: 'NoSuchKey', status: 404 })
  } else {
    const { bytes, contentType } = object
    response.writeHead(200, {
      'content-type': contentType,
      'content-length': bytes.length,
      'x-amz-checksum-crc32': checksum(bytes),
    })
    response.end(bytes)
  }
}

/** Whether a request is signed, and its body the one that was signed. The signature itself is not computed again. */
function findFlaw(
  { headers }: IncomingMessage,
  { body, region }: { body: Buffer; region: string },
): string | undefined {
  const signature = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=AKIDUMMY/\\d{8}/${region}/s3/aws4_request, SignedHeaders=\\S*host\\S*, Signature=[0-9a-f]{64}$`,
  )
  if (!signature.test(headers.authorization ?? '') || headers['x-amz-date'] === undefined) return 'AccessDenied'
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex'))
    return 'XAmzContentSHA256Mismatch'
  const sum = headers['x-amz-checksum-crc32']
  return sum !== undefined && sum !== checksum(body) ? 'BadDigest' : undefined
}

function checksum(bytes: Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}

function sendError(response: ServerResponse, { code, status }: { code: string; status: number }): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Said the server.</Message></Error>`)
}
