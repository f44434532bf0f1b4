import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceS3 } from '#store/evidence/s3.ts'
import type { EvidenceStore } from '#store/port.ts'
import { refusal } from '../adapter.ts'
import { evidenceContract } from './contract.ts'
import { bucket, refuse, type S3Fault, type S3Server, startS3 } from './s3-server.ts'

for (const prefix of [undefined, 'evidence/jackets']) {
  evidenceContract(prefix === undefined ? 'S3' : 'S3 with a prefix', async () => {
    const s3 = await startS3()
    return {
      evidence: evidenceS3({ client: s3.connect(), bucket, ...(prefix !== undefined && { prefix }) }),
      end: () => s3.end(),
    }
  })
}

describe('the evidence bucket', () => {
  let s3: S3Server
  let evidence: EvidenceStore
  beforeEach(async () => {
    // The pauses between attempts are this times their longest.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    s3 = await startS3()
    evidence = evidenceS3({ client: s3.connect(), bucket, prefix: 'evidence' })
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await s3.end()
  })

  const bytes = new TextEncoder().encode('picture')

  it('holds files under the prefix and nowhere else, with one request each', async () => {
    await evidence.put('a/home.jpg', bytes)
    expect(await evidence.get('a/home.jpg')).toStrictEqual(bytes)
    expect([...s3.objects.keys()]).toEqual(['evidence/a/home.jpg'])
    expect(s3.requests).toEqual([
      'PUT /outpace-evidence/evidence/a/home.jpg',
      'GET /outpace-evidence/evidence/a/home.jpg',
    ])
  })

  it.each([
    ['home.jpg', 'image/jpeg'],
    ['home.jpeg', 'image/jpeg'],
    ['home.png', 'image/png'],
    ['home.webp', 'image/webp'],
    ['log.json', 'application/json'],
    ['log.txt', 'text/plain; charset=utf-8'],
    ['report.html.gz', 'application/gzip'],
    ['trace.zip', 'application/zip'],
    ['page.html', 'application/octet-stream'],
    ['image.svg', 'application/octet-stream'],
    ['json', 'application/octet-stream'],
    ['a.constructor', 'application/octet-stream'],
    ['a.json/file', 'application/octet-stream'],
  ])('tells browsers that %s is %s', async (name, type) => {
    await evidence.put(name, bytes)
    expect(s3.objects.get(`evidence/${name}`)?.contentType).toBe(type)
  })

  it.each([['../up'], ['/a'], ['a/'], ['']])('refuses the prefix %j', (prefix) => {
    expect(() => evidenceS3({ client: s3.connect(), bucket, prefix })).toThrow(refusal('invalid'))
  })

  it('refuses a key that is too long with its prefix', async () => {
    const name = 'a/'.repeat(509).concat('end')
    await expect(evidence.put(name, bytes)).rejects.toEqual(refusal('invalid'))
    await evidenceS3({ client: s3.connect(), bucket }).put(name, bytes)
    expect(s3.requests).toHaveLength(1)
  })

  it('refuses a file above 50 MB before sending it, and does not read one', async () => {
    const huge = Buffer.alloc(50 * 1024 * 1024 + 1)
    await expect(evidence.put('huge', huge)).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/huge has 52428801 bytes; at most 52428800.*Measure fewer/),
    })
    expect(s3.requests).toEqual([])
    s3.objects.set('evidence/huge', { bytes: huge, contentType: 'image/jpeg' })
    const sentWhole = new Promise((resolve) => {
      s3.faults.push(({ response, pass }) => {
        response.once('close', () => resolve(response.writableFinished))
        pass()
      })
    })
    await expect(evidence.get('huge')).rejects.toEqual(refusal('too-large'))
    expect(await sentWhole).toBe(false)
    expect(await evidence.get('other')).toBeUndefined()
  })

  it.each([
    ['SlowDown', 503],
    ['InternalError', 500],
    ['RequestTimeout', 400],
  ])('is retried after %s', async (code, status) => {
    s3.faults.push(refuse(code, status), refuse(code, status))
    await evidence.put('a', bytes)
    s3.faults.push(refuse(code, status))
    expect(await evidence.get('a')).toStrictEqual(bytes)
    expect(s3.requests).toHaveLength(5)
  })

  it('is given up after several attempts, naming bucket, region and remedy', async () => {
    s3.always = refuse('SlowDown', 503)
    for (const work of [() => evidence.put('a', bytes), () => evidence.get('a')]) {
      s3.requests.length = 0
      await expect(work()).rejects.toMatchObject({
        name: 'StoreError',
        code: 'unavailable',
        message: expect.stringMatching(
          /^The bucket outpace-evidence in eu-west-1 is throttled \(SlowDown\).*safe to try again/,
        ),
        cause: { name: 'SlowDown' },
      })
      expect(s3.requests).toHaveLength(5)
    }
  })

  it.each([
    ['AccessDenied', 403, 'read-only', /does not allow s3:GetObject.*s3:ListBucket/],
    ['NoSuchBucket', 404, 'unavailable', /does not exist.*cdk deploy/],
    ['PermanentRedirect', 301, 'unavailable', /another region.*Correct/],
    ['InvalidAccessKeyId', 403, 'unavailable', /no valid credentials.*Sign in/],
    ['ExpiredToken', 400, 'unavailable', /no valid credentials/],
    ['InvalidObjectState', 403, 'unavailable', /archived.*Restore/],
    ['EntityTooLarge', 400, 'too-large', /refuses a file of this size/],
  ] as const)('does not retry after %s but says what to do', async (name, status, code, says) => {
    s3.faults.push(refuse(name, status))
    await expect(evidence.get('a')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says),
      cause: { name },
    })
    expect(s3.requests).toHaveLength(1)
  })

  it('mentions s3:ListBucket to readers only', async () => {
    s3.faults.push(refuse('AccessDenied', 403))
    await expect(evidence.put('a', bytes)).rejects.toThrow(/s3:PutObject(?!.*ListBucket)/)
  })

  it('says so when the bucket does not exist, unlike when the file does not', async () => {
    const elsewhere = evidenceS3({ client: s3.connect(), bucket: 'elsewhere' })
    await expect(elsewhere.get('a')).rejects.toThrow(/The bucket elsewhere in eu-west-1 does not exist/)
  })

  it('says so when the connection is refused', async () => {
    await s3.end()
    await expect(evidence.get('a')).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/)
  })

  it('does not wait forever for a server that hangs', async () => {
    s3.faults.push(() => undefined)
    await evidence.put('a', bytes)
    expect(s3.requests).toHaveLength(2)
  })

  const broken: [string, S3Fault][] = [
    [
      'breaks off',
      ({ response }) => response.writeHead(200, { 'content-length': 100 }).write('part', () => response.destroy()),
    ],
    ['is damaged', ({ response }) => response.writeHead(200, { 'x-amz-checksum-crc32': 'AAAAAA==' }).end('other')],
  ]
  it.each(broken)('returns no file whose transfer %s', async (_, fault) => {
    s3.faults.push(fault)
    await expect(evidence.get('a')).rejects.toEqual(refusal('unavailable'))
  })

  it.each([
    ['hangs', (() => undefined) as S3Fault],
    [
      'hangs in the middle',
      (({ response }) => response.writeHead(200, { 'content-length': 100 }).write('part')) as S3Fault,
    ],
  ])('is given up when timeout ends, when it %s', async (_, fault) => {
    s3.always = fault
    const impatient = evidenceS3({ client: s3.connect(), bucket, timeout: 300 })
    const began = performance.now()
    await expect(impatient.get('a')).rejects.toThrow(/did not answer within 0\.3 s/)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('refuses unsigned requests, so that these tests could fail', async () => {
    const response = await fetch(`${s3.endpoint}/${bucket}/a`, { method: 'PUT', body: 'x' })
    expect(response.status).toBe(403)
    expect(s3.objects.size).toBe(0)
  })
})
