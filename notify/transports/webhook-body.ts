import { z } from 'zod'
import { failingOf } from '#core/analysis/alarm/telling.ts'
import type { Baseline } from '#core/judge/standing.ts'
import type { Incident } from '#core/model/incident.ts'
import { metrics } from '#core/model/metric.ts'
import { severities } from '#core/model/recipient.ts'
import type { Verdict } from '#core/model/verdict.ts'
import type { OutgoingMessage } from './transport.ts'

const verdicts = ['ahead', 'level', 'behind', 'unknown'] as const satisfies readonly Verdict[]

const time = (what: string) => z.iso.datetime().meta({ description: `${what} ISO 8601, UTC.` })

const stream = z
  .strictObject({
    competitor: z.string().nullable().meta({ description: 'Null for a broken promise.' }),
    step: z.string().meta({ description: 'Name of the step of the journey.' }),
    metric: z.enum(metrics).meta({ description: 'What was measured.' }),
    ratio: z.number().nullable().meta({
      description:
        "Your figure divided by the competitor's, or by the promise: 1.42 is 42 % more. Null if nothing was measured, or your journey failed in half of the rounds or more.",
    }),
    low: z.number().nullable().meta({ description: 'Lower end of its confidence interval.' }),
    high: z.number().nullable().meta({ description: 'Upper end of its confidence interval.' }),
    recoveredAt: z.iso.datetime().nullable().meta({
      description: 'When it most likely recovered; null until then, and where it is no longer measured.',
    }),
  })
  .meta({ description: 'A comparison, or a promise, that raised the alarm.' })

const incident = z
  .strictObject({
    id: z.string().meta({ description: 'Stays the same until the incident closes.' }),
    market: z.string().meta({ description: 'Id of the market.' }),
    kind: z.enum(['behind', 'promise', 'failing']).meta({
      description: 'What opened it: you fell behind, you broke your promise, or your journey failed.',
    }),
    cause: z.enum(['us', 'competitor', 'journey']).meta({
      description: 'What changed: you slowed down ("us"), a competitor got faster, or your journey fails.',
    }),
    failedStep: z.string().nullable().meta({
      description:
        'Where your journey fails, or failed until the incident closed; null if it does not, or works again.',
    }),
    openedAt: time('When it most likely began.'),
    detectedAt: time('The round that confirmed it.'),
    closedAt: z.iso.datetime().nullable().meta({ description: 'When it most likely ended; null while it is open.' }),
    streams: z
      .array(stream)
      .meta({ description: 'All comparisons and promises that raised an alarm for the same cause.' }),
  })
  .meta({ description: 'An incident, from onset to recovery.' })

const baseline = z
  .strictObject({
    market: z.string().meta({ description: 'Id of the market.' }),
    at: time('The round after which the verdicts were there.'),
    verdict: z.enum(verdicts).meta({ description: 'Against the target of the benchmark.' }),
    place: z.int().nullable().meta({ description: 'Your place in the league; null without one.' }),
    sites: z.int().meta({ description: 'Number of sites with a place.' }),
    comparisons: z
      .array(
        stream
          .omit({ recoveredAt: true })
          .extend({ metric: stream.shape.metric.nullable(), verdict: z.enum(verdicts) })
          .meta({ description: 'A competitor on a step, with the verdict and the gap.' }),
      )
      .meta({ description: 'Every competitor on every step.' }),
  })
  .meta({ description: 'Where you start: the first verdicts of a market.' })

/** The payload sent to webhooks. Its JSON Schema is schemas/webhook.schema.json. */
export const webhookPayload = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Increases when a key changes its meaning or is removed.' }),
    id: z.string().meta({
      description: 'Identifies the reported change; a repeated request has the same id.',
      examples: ['incident/jackets.sydney-phone-behind-us-20261122T101500Z/opened'],
    }),
    kind: z.enum(['opened', 'reminder', 'closed', 'baseline', 'digest']).meta({ description: 'Kind of message.' }),
    severity: z.enum(severities).meta({ description: 'Severity for customers.' }),
    benchmark: z.string().meta({ description: 'Folder of the benchmark.' }),
    subject: z.string().meta({ description: 'One line. Names in it come from configuration and pages: escape it.' }),
    text: z.string().meta({ description: 'The message as plain text; escape it too.' }),
    incidents: z.array(incident).meta({ description: 'The incidents it reports; empty for a digest and a baseline.' }),
    baseline: baseline.nullable().meta({ description: 'Where you start; null for every other kind of message.' }),
  })
  .meta({ title: 'Outpace webhook', description: 'One message, as described in docs/mail.md.' })

export function webhookBody({ message, incidents, baseline: start }: OutgoingMessage): z.output<typeof webhookPayload> {
  const { id, kind, severity, benchmark, subject, text } = message
  return {
    ...({ version: 1, id, kind, severity, benchmark, subject, text } as const),
    incidents: incidents.map(incidentOf),
    baseline: start === undefined ? null : baselineOf(start),
  }
}

function baselineOf({ market, at, target, league, comparisons }: Baseline): z.output<typeof baseline> {
  const sites = league?.sites ?? []
  return {
    market,
    at,
    verdict: target.verdict,
    place: sites.find(({ us }) => us)?.place ?? null,
    sites: sites.filter(({ place }) => place !== null).length,
    comparisons: comparisons.map(({ competitor, step, metric, ratio, low, high, verdict }) => {
      return { competitor, step, metric, ratio, low, high, verdict }
    }),
  }
}

function incidentOf(found: Incident): z.output<typeof incident> {
  const { id, market, kind, cause, failure, openedAt, detectedAt, closedAt, streams } = found
  return {
    id,
    market,
    kind,
    cause: cause.kind,
    failedStep: (closedAt === null ? failingOf(found) : failure)?.step ?? null,
    openedAt,
    detectedAt,
    closedAt,
    streams: streams.map(({ competitor, step, metric, latest: { ratio, low, high }, recoveredAt, dropped }) => {
      return { competitor, step, metric, ratio, low, high, recoveredAt: dropped ? null : recoveredAt }
    }),
  }
}
