import { z } from 'zod'
import { longestPage } from '#core/config/addresses.ts'
import { mostRecorded, stepSchemas } from '#core/config/recording/schema.ts'
import { auditCategories, auditMetrics } from '#core/model/audit.ts'
import { metrics } from '#core/model/metric.ts'
import { fingerprint } from '#core/model/slug.ts'
import { DAY } from '#core/model/time.ts'
import { workKinds } from './due.ts'
import type { WorkMessage } from './work-message.ts'

// What a queue may bring to a function, which acts on it with its role: everything has a bound. Keys that are not listed
// are refused, so that a function never measures half of what a newer dispatcher asked for.

const text = z.string().min(1).max(1000)
/** As core/model/slug.ts makes them. */
const id = z.string().regex(/^[a-z0-9-]{1,200}$/)
const milliseconds = z
  .number()
  .min(0)
  .max(366 * DAY)
const positive = z.number().positive()
const paths = z.record(text, z.string().max(longestPage))

const expectation = z.strictObject({
  text: text.optional(),
  selector: text.optional(),
  title: text.optional(),
  language: text.optional(),
})

const recording = z.strictObject({
  title: z.string().max(20_000),
  timeout: milliseconds.optional(),
  steps: z.array(z.union(Object.values(stepSchemas))).max(mostRecorded),
})

const walk = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pages'), pages: paths }),
  z.strictObject({ kind: z.literal('script'), file: text }),
  z.strictObject({
    kind: z.literal('recording'),
    file: text,
    recording,
    starts: z.array(z.strictObject({ name: text, at: z.int().min(0) })).max(100),
  }),
])

const site = z.strictObject({
  name: text,
  us: z.boolean(),
  origin: z.union([z.literal('served'), z.url({ protocol: /^https?$/ })]),
  robots: z.strictObject({ reason: text, reviewer: text, date: text }).optional(),
  sideEffects: z.literal('allowed').optional(),
  expect: z.record(text, expectation).optional(),
  accept: z.array(text).max(100).optional(),
  access: z
    .strictObject({
      authentication: z.strictObject({ user: text, password: text }).optional(),
      headers: z.record(text, z.string().max(4000)).optional(),
    })
    .optional(),
  walk,
})

const market = z.strictObject({
  id,
  name: text,
  region: text,
  profile: z.strictObject({
    name: text,
    viewport: z.strictObject({ width: z.int().positive(), height: z.int().positive() }),
    deviceScaleFactor: positive,
    mobile: z.boolean(),
    cpuSlowdown: positive,
    network: z
      .strictObject({
        latency: z.number().min(0),
        downKbps: positive,
        upKbps: positive,
        initialWindow: z.int().positive().optional(),
      })
      .optional(),
  }),
  locale: text,
  timeZone: text,
})

const audits = z.strictObject({
  every: milliseconds,
  runs: z.int().min(1).max(100),
  categories: z.array(z.enum(auditCategories)),
  steps: z.array(text).max(100),
  pages: z.record(text, paths),
  budgets: z.partialRecord(z.enum([...auditCategories, ...auditMetrics]), z.number()),
})

const benchmark = z.strictObject({
  id,
  name: text,
  sites: z.array(site).min(1).max(100),
  steps: z.array(text).min(1).max(100),
  markets: z.array(market).min(1).max(100),
  every: milliseconds,
  loads: z.int().min(1).max(100),
  limits: z.strictObject({ step: milliseconds, visit: milliseconds, memory: positive }),
  consent: z.literal('accepted').optional(),
  target: z.strictObject({
    against: z.union([z.enum(['fastest', 'median']), z.strictObject({ competitor: text })]),
    metric: z.enum(metrics),
    margin: z.number().min(0).max(1),
    promise: milliseconds.optional(),
  }),
  alarm: z.strictObject({ to: z.tuple([]), falseAlarmsPerYear: positive, cloudwatch: z.literal(true).optional() }),
  audits: audits.optional(),
})

const message = z.strictObject({
  version: z.literal(1),
  kind: z.enum(workKinds),
  benchmark,
  market: id.optional(),
  steps: z.array(text).min(1).max(100).optional(),
  scheduledAt: z.iso.datetime(),
  every: milliseconds.min(60_000),
  versions: z.record(text, text),
})

/** What a message of any version says of itself. */
const identity = z.object({
  kind: z.enum(workKinds),
  benchmark: z.object({ id }),
  market: id.optional(),
  scheduledAt: z.iso.datetime(),
  every: milliseconds.min(60_000),
  versions: z.object({ message: text }),
})

export type MessageIdentity = z.infer<typeof identity>

/** `otherVersion`: it cannot be read because a dispatcher with another schema made it, which only happens around an upgrade. */
export type ReadMessage =
  | { ok: true; message: WorkMessage }
  | { ok: false; problem: string; otherVersion?: MessageIdentity }

let shape: string | undefined

/** Tells this schema from that of another version, without anyone counting. */
export function messageShape(): string {
  shape ??= fingerprint(JSON.stringify(z.toJSONSchema(message, { io: 'input', unrepresentable: 'any' })))
  return shape
}

/** Reads the text of a message of the given kind, or says what is wrong with it: the key, and what it should be. */
export function readMessage(body: string, kind: WorkMessage['kind']): ReadMessage {
  let data: unknown
  try {
    data = JSON.parse(body)
  } catch {
    return { ok: false, problem: 'It is not JSON.' }
  }
  const read = message.safeParse(data)
  if (!read.success) {
    const [issue] = read.error.issues
    const problem = `${issue?.path.map(String).join('.') || 'The message'}: ${issue?.message}.`
    const known = identity.safeParse(data)
    const isOther = known.success && known.data.kind === kind && known.data.versions.message !== messageShape()
    return { ok: false, problem, ...(isOther && { otherVersion: known.data }) }
  }
  // Absent keys are absent in JSON; zod's types cannot tell them from undefined ones.
  const found = read.data as WorkMessage
  if (found.kind !== kind) return { ok: false, problem: `kind: "${found.kind}" in the queue of ${kind}.` }
  const { market, steps } = found
  if ((kind === 'run' || kind === 'audit') && !found.benchmark.markets.some((each) => each.id === market)) {
    return {
      ok: false,
      problem: `market: ${market === undefined ? 'missing' : `"${market}" is not in the benchmark`}.`,
    }
  }
  if (kind === 'audit' && steps === undefined) return { ok: false, problem: 'steps: missing.' }
  return { ok: true, message: found }
}
