import { z } from 'zod'
import { jsonIn } from '#core/model/lenient.ts'
import { cdns, type LoggedRequest } from '#core/model/logged-request.ts'
import type { EvidenceStore } from '#store/port.ts'

/** Bytes. A log has at most 5,000 requests of some 500 bytes; a longer file is not ours. */
const LARGEST = 8_000_000
const MOST_REQUESTS = 5_000

const ms = z.number().nonnegative().optional()

const pixels = z.tuple([z.number().nonnegative(), z.number().nonnegative()])
const logged = z.object({
  step: z.string().max(200),
  at: z.number(),
  url: z.string().max(2_000),
  type: z.string().max(50),
  status: z.number().int(),
  bytes: z.number().nonnegative(),
  duration: z.number().nonnegative().optional(),
  failure: z.string().max(200).optional(),
  since: z.number().optional(),
  method: z.string().max(20).optional(),
  phases: z.object({ dns: ms, connect: ms, ssl: ms, wait: ms, receive: ms }).optional(),
  protocol: z.string().max(100).optional(),
  encoding: z.string().max(100).optional(),
  mime: z.string().max(100).optional(),
  cache: z.string().max(100).optional(),
  priority: z.string().max(100).optional(),
  blocking: z.literal(true).optional(),
  firstByte: z.number().nonnegative().optional(),
  main: z.object({ shown: pixels, natural: pixels }).optional(),
  cdn: z.enum([...cdns, 'none']).optional(),
  edge: z.enum(['hit', 'miss']).optional(),
  hidesText: z.literal(true).optional(),
  mainThread: z.object({ total: z.number().nonnegative(), delaying: z.number().nonnegative() }).optional(),
})

/** The requests in a stored log. Undefined when it is no longer kept, or cannot be read. Throws StoreError. */
export async function readRequestLog(
  evidence: Pick<EvidenceStore, 'get'>,
  file: string | undefined,
): Promise<LoggedRequest[] | undefined> {
  const bytes = file === undefined ? undefined : await evidence.get(file)
  return bytes === undefined ? undefined : parseRequestLog(bytes)
}

/** The requests in an evidence file of JSON lines. Undefined for any other file: one damaged line damages the sums. */
export function parseRequestLog(bytes: Uint8Array): LoggedRequest[] | undefined {
  if (bytes.byteLength > LARGEST) return undefined
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
  if (lines.length > MOST_REQUESTS) return undefined
  const requests: LoggedRequest[] = []
  for (const line of lines) {
    const entry = logged.safeParse(jsonIn(line))
    if (!entry.success) return undefined
    requests.push(entry.data)
  }
  return requests
}
