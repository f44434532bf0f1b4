import { z } from 'zod'
import type { Incident } from '#core/model/incident.ts'
import { metrics } from '#core/model/metric.ts'
import { severities } from '#core/model/recipient.ts'
import type { OutgoingMessage } from './transport.ts'

const time = (what: string) => z.iso.datetime().meta({ description: `${what} ISO 8601, UTC.` })

const stream = z
  .strictObject({
    competitor: z.string().nullable().meta({ description: 'Null where we broke our own promise.' }),
    step: z.string().meta({ description: 'Name of the step of the journey.' }),
    metric: z.enum(metrics).meta({ description: 'What was measured.' }),
    ratio: z.number().nullable().meta({
      description:
        'Us divided by the competitor, or by the promise: 1.42 is 42 % more. Null where nothing was measured.',
    }),
    low: z.number().nullable().meta({ description: 'Lower end of its interval.' }),
    high: z.number().nullable().meta({ description: 'Upper end of its interval.' }),
    recoveredAt: z.iso.datetime().nullable().meta({ description: 'When it most likely recovered; null until then.' }),
  })
  .meta({ description: 'A comparison, or a promise, that raised the alarm.' })

const incident = z
  .strictObject({
    id: z.string().meta({ description: 'The same for as long as it lasts.' }),
    market: z.string().meta({ description: 'Id of the market.' }),
    kind: z.enum(['behind', 'promise', 'failing']).meta({
      description: 'What opened it: we fell behind, broke our promise, or did not let customers through.',
    }),
    cause: z.enum(['us', 'competitor', 'journey']).meta({
      description: 'Who moved: we slowed, a competitor got faster, or our journey fails.',
    }),
    failedStep: z.string().nullable().meta({ description: 'Where our journey fails; null where it does not.' }),
    openedAt: time('When it most likely began.'),
    detectedAt: time('The round that made it certain.'),
    closedAt: z.iso.datetime().nullable().meta({ description: 'When it most likely ended; null while it is open.' }),
    streams: z.array(stream).meta({ description: 'All that alarmed for the same cause.' }),
  })
  .meta({ description: 'From the moment customers were worse off until recovery.' })

/** What webhooks are sent. Its JSON Schema is schemas/webhook.schema.json. */
export const webhookPayload = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Goes up when a key changes its meaning or goes away.' }),
    id: z.string().meta({
      description: 'Names the change that is told; a request that comes twice has the same.',
      examples: ['incident/jackets.sydney-phone-behind-us-20261122T101500Z/opened'],
    }),
    kind: z.enum(['opened', 'reminder', 'closed', 'digest']).meta({ description: 'What kind of message it is.' }),
    severity: z.enum(severities).meta({ description: 'How bad it is for customers.' }),
    benchmark: z.string().meta({ description: 'Folder of the benchmark.' }),
    subject: z.string().meta({ description: 'One line. Names in it come from configuration and pages: escape it.' }),
    text: z.string().meta({ description: 'The message as plain text; escape it, too.' }),
    incidents: z.array(incident).meta({ description: 'What it is about; empty for a digest.' }),
  })
  .meta({ title: 'Outpace webhook', description: 'One message, as docs/mail.md describes it.' })

export function webhookBody({ message, incidents }: OutgoingMessage): z.output<typeof webhookPayload> {
  const { id, kind, severity, benchmark, subject, text } = message
  return { version: 1, id, kind, severity, benchmark, subject, text, incidents: incidents.map(incidentOf) }
}

function incidentOf(found: Incident): z.output<typeof incident> {
  const { id, market, kind, cause, failure, openedAt, detectedAt, closedAt, streams } = found
  return {
    id,
    market,
    kind,
    cause: cause.kind,
    failedStep: failure?.step ?? null,
    openedAt,
    detectedAt,
    closedAt,
    streams: streams.map(({ competitor, step, metric, latest: { ratio, low, high }, recoveredAt }) => {
      return { competitor, step, metric, ratio, low, high, recoveredAt }
    }),
  }
}
