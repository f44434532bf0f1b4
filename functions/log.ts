/** The part of Lambda's context that counts here. */
export interface InvocationContext {
  awsRequestId?: string
  getRemainingTimeInMillis: () => number
}

type Level = 'debug' | 'info' | 'warn' | 'error'

/** What every line says of the invocation in hand; a process has one at a time. */
let invocation: Record<string, unknown> = {}

/**
 * Writes one line of JSON: `timestamp`, `level`, function, request id and the round's identity, then the entry. Straight to
 * the process's output, because the runtime's own `console` would put words before it. What a page says is escaped by JSON.
 */
export function log(level: Level, entry: object): void {
  write({ timestamp: new Date().toISOString(), level: level.toUpperCase(), ...invocation, ...entry })
}

/** Writes a line that must stand as it is, such as a metric. */
export function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line, withErrors)}\n`)
}

/** A handler whose lines say whose they are, and that logs how each invocation ended. */
export function logged<Result, Context extends InvocationContext>(
  name: string,
  handler: (event: unknown, context: Context) => Promise<Result>,
): (event: unknown, context: Context) => Promise<Result> {
  let cold = true
  return async (event, context) => {
    invocation = { function: name, requestId: context.awsRequestId, ...identityOf(event) }
    const begun = performance.now()
    const spent = () => ({ ms: Math.round(performance.now() - begun), cold })
    try {
      const result = await handler(event, context)
      log('info', { type: 'done', ...spent(), result })
      return result
    } catch (error) {
      log('error', { type: 'failed', ...spent(), error })
      throw error
    } finally {
      cold = false
      invocation = {}
    }
  }
}

const identity = ['benchmark', 'market', 'scheduledAt'] as const

/** Whose round it is, as far as the event says so: it may be anything. */
function identityOf(event: unknown): Record<string, string> {
  const found = identity.flatMap((key) => {
    const value = (event as Record<string, unknown> | null | undefined)?.[key]
    return typeof value === 'string' ? [[key, value.slice(0, 100)] as const] : []
  })
  return Object.fromEntries(found)
}

function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  const code = 'code' in value ? { code: value.code } : {}
  return { name, ...code, message, stack, ...(cause !== undefined && { cause }) }
}
