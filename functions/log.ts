import { queuedIdentity } from './events/queue-identity.ts'

/** The part of Lambda's context that is used here. */
export interface InvocationContext {
  awsRequestId?: string
  getRemainingTimeInMillis: () => number
}

type Level = 'debug' | 'info' | 'warn' | 'error'

/** What every line says about the current invocation; a process handles one at a time. */
let invocation: Record<string, unknown> = {}

/**
 * Writes one line of JSON: `timestamp`, `level`, function, request id and the round's identity, then the entry. Directly to
 * stdout, because the runtime's own `console` would add a prefix. JSON escapes text from pages.
 */
export function log(level: Level, entry: object): void {
  write({ timestamp: new Date().toISOString(), level: level.toUpperCase(), ...invocation, ...entry })
}

/** Writes a line without adding anything, such as a metric. */
export function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line, withErrors)}\n`)
}

/**
 * A handler whose log lines identify the invocation, and that logs how each invocation ended, with what `shown` makes of
 * its result and event.
 */
export function logged<Result, Context extends InvocationContext>(
  name: string,
  handler: (event: unknown, context: Context) => Promise<Result>,
  shown: (result: Result, event: unknown) => unknown = (result) => result,
): (event: unknown, context: Context) => Promise<Result> {
  let cold = true
  return async (event, context) => {
    invocation = { function: name, requestId: context.awsRequestId, ...identityOf(event) }
    const begun = performance.now()
    const spent = () => ({ ms: Math.round(performance.now() - begun), cold })
    try {
      const result = await handler(event, context)
      log('info', { type: 'done', ...spent(), result: shown(result, event) })
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

/** The identity of the round, as far as the event contains it: the event may be anything. */
function identityOf(event: unknown): Record<string, string> {
  const named = queuedIdentity(event) as Record<string, unknown>
  const found = identity.flatMap((key) => {
    const value = named[key]
    return typeof value === 'string' ? [[key, value.slice(0, 100)] as const] : []
  })
  return Object.fromEntries(found)
}

function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  const code = 'code' in value ? { code: value.code } : {}
  const errors = value instanceof AggregateError ? { errors: value.errors } : {}
  return { name, ...code, message, stack, ...(cause !== undefined && { cause }), ...errors }
}
