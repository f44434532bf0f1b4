import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { attributes } from '#store/dynamodb/item.ts'
import type { CloudFunction } from './function.ts'
import type { Deployed } from './template.ts'

type Item = Record<string, AttributeValue>

/** As https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html shows it. */
export interface StreamRecord {
  eventID: string
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  dynamodb: { Keys: Item; SequenceNumber: string }
}

export interface Stream {
  /** What has changed in the table since the last call. dynalite has no stream: the table is compared with what it was. */
  changes(): Promise<StreamRecord[]>
  /** All that it ever told. */
  past: StreamRecord[]
}

export function streamOf({ client, table, view }: { client: DynamoDBClient; table: string; view: string }): Stream {
  if (view !== 'KEYS_ONLY') throw new Error(`This stream shows keys only, and the template asks for ${view}.`)
  let known = new Map<string, Item>()
  let sequence = 100
  const recordOf = (eventName: StreamRecord['eventName'], item: Item): StreamRecord => {
    const { [attributes.partition]: pk = { S: '' }, [attributes.sort]: sk = { S: '' } } = item
    return {
      eventID: `event-${++sequence}`,
      eventName,
      ...{ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'eu-west-1' },
      ...{ eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}/stream/2026-11-22T00:00:00.000` },
      dynamodb: {
        ...{ ApproximateCreationDateTime: 1_795_309_200, StreamViewType: view, SizeBytes: 26 },
        Keys: { pk, sk },
        SequenceNumber: String(sequence),
      },
    }
  }
  const past: StreamRecord[] = []
  return {
    past,
    async changes() {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))
      const now = new Map(
        Items.map((item) => [JSON.stringify([item[attributes.partition], item[attributes.sort]]), item]),
      )
      const records = [...now].flatMap(([key, item]) => {
        const before = known.get(key)
        if (before === undefined) return [recordOf('INSERT', item)]
        return JSON.stringify(before) === JSON.stringify(item) ? [] : [recordOf('MODIFY', item)]
      })
      const gone = [...known].flatMap(([key, item]) => (now.has(key) ? [] : [recordOf('REMOVE', item)]))
      known = now
      past.push(...records, ...gone)
      return [...records, ...gone]
    },
  }
}

interface Delivery {
  /** Every answer of the function, or what it threw. */
  answers: unknown[]
  /** Sequence numbers of what was given up in the end. */
  lost: string[]
}

/**
 * Wakes the function with the records that concern it, as Lambda does: in batches, again from the first failure on, and
 * given up after as many retries as the template says.
 */
export async function deliver(
  records: readonly StreamRecord[],
  { to, source }: { to: Pick<CloudFunction, 'invoke'>; source: Deployed['sources'][number] },
): Promise<Delivery> {
  const { patterns, batchSize, retries } = source
  let waiting = records.filter((record) => patterns.some((pattern) => matches(pattern, record)))
  const delivery: Delivery = { answers: [], lost: [] }
  for (let attempt = 0; waiting.length > 0; ) {
    const batch = waiting.slice(0, batchSize)
    const answer = await to.invoke({ Records: batch }).catch((error: unknown) => error)
    delivery.answers.push(answer)
    const done = batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failureIn(answer, batch))
    const isBroken = done >= 0
    waiting = waiting.slice(isBroken ? done : batch.length)
    attempt = isBroken && done === 0 ? attempt + 1 : 0
    if (attempt <= retries) continue
    delivery.lost.push(...waiting.splice(0, 1).map(({ dynamodb }) => dynamodb.SequenceNumber))
    attempt = 0
  }
  return delivery
}

/** The record to go on from; the first one when the function threw. */
function failureIn(answer: unknown, [first]: readonly StreamRecord[]): string | undefined {
  if (answer instanceof Error) return first?.dynamodb.SequenceNumber
  return (answer as { batchItemFailures: { itemIdentifier: string }[] }).batchItemFailures[0]?.itemIdentifier
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, as far as it is used here. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((one) => matchesOne(one, value))
  return Object.entries(pattern as object).every(([key, inner]) =>
    matches(inner, (value as Record<string, unknown>)?.[key]),
  )
}

function matchesOne(one: unknown, value: unknown): boolean {
  if (typeof one !== 'object' || one === null) return one === value
  const { prefix, ...others } = one as { prefix?: string }
  if (prefix === undefined || Object.keys(others).length > 0) throw new Error(`Unknown filter ${JSON.stringify(one)}`)
  return typeof value === 'string' && value.startsWith(prefix)
}
