import { z } from 'zod'
import type { ConsoleError } from '#core/model/console-error.ts'

/** Bytes. At most 20 errors of 500 characters; a longer file is not ours. */
const LARGEST = 100_000

const errors = z
  .array(
    z.object({
      step: z.string().max(200),
      since: z.number(),
      kind: z.enum(['error', 'exception']),
      text: z.string().max(2_000),
    }),
  )
  .max(100)

/** Beside the request log: measure/evidence/evidence.ts. */
export function consoleLogOf(requests: string): string {
  return requests.replace(/[^/]*$/, 'console.jsonl')
}

/** The errors of a console in an evidence file of JSON lines; none for any other file. */
export function parseConsoleLog(bytes: Uint8Array | undefined): ConsoleError[] {
  if (bytes === undefined || bytes.byteLength > LARGEST) return []
  try {
    const lines = new TextDecoder().decode(bytes).split('\n')
    return errors.parse(lines.filter((line) => line !== '').map((line) => JSON.parse(line)))
  } catch {
    return []
  }
}
