import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toQuery } from '#store/dynamodb/query.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { RangeQuery, Store } from '#store/port.ts'
import { noon } from '../adapter.ts'
import { type DynamoServer, startDynamo, table } from './server.ts'

describe('a DynamoDB range', () => {
  let dynamo: DynamoServer
  let store: Store
  beforeAll(async () => {
    dynamo = await startDynamo()
    store = dynamodbStore({ client: dynamo.connect(), table, now: () => noon })
  })
  afterAll(() => dynamo.end())

  const bytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

  interface Row {
    sort: string
    /** From noon until it expires. */
    seconds: number
  }
  /** What the port says, over a plain list. */
  const model = (rows: Row[], { from, to, after, order }: Omit<RangeQuery, 'partition'>): string[] => {
    const direction = order === 'newest-first' ? -1 : 1
    return rows
      .filter(({ seconds }) => seconds > 0)
      .map(({ sort }) => sort)
      .filter((sort) => from === undefined || bytes(sort, from) >= 0)
      .filter((sort) => to === undefined || bytes(sort, to) <= 0)
      .filter((sort) => after === undefined || direction * bytes(sort, after) > 0)
      .sort((one, other) => direction * bytes(one, other))
  }

  const walk = async (query: RangeQuery): Promise<{ sorts: string[]; largest: number }> => {
    const sorts: string[] = []
    let largest = 0
    let after = query.after
    do {
      const page = await store.range({ ...query, ...(after !== undefined && { after }) })
      largest = Math.max(largest, page.records.length)
      sorts.push(...page.records.map(({ sort }) => sort))
      after = page.next
    } while (after !== undefined)
    return { sorts, largest }
  }

  it('returns what a plain list would, whatever the bounds, start, order and page size', async () => {
    // Few letters, so that bounds often hit keys. None from U+E000 to U+FFFF: of those dynalite thinks as UTF-16.
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '#', '\0', '€', '🏎'), minLength: 1, maxLength: 3 })
    const rows = fc.uniqueArray(fc.record({ sort: key, seconds: fc.constantFrom(-86_400, 0, 1, 60, 86_400) }), {
      selector: ({ sort }) => sort,
      minLength: 8,
      maxLength: 20,
    })
    const query = fc.record(
      {
        from: key,
        to: key,
        after: key,
        order: fc.constantFrom('oldest-first' as const, 'newest-first' as const),
        limit: fc.integer({ min: 1, max: 6 }),
      },
      { requiredKeys: [] },
    )
    let run = 0
    let found = 0
    await fc.assert(
      fc.asyncProperty(rows, fc.array(query, { minLength: 1, maxLength: 8 }), async (rows, queries) => {
        run += 1
        const partition = `p${run}`
        for (const { sort, seconds } of rows) {
          await store.create({ partition, sort, value: sort, expiresAt: noon / 1000 + seconds })
        }
        for (const query of queries) {
          const { sorts, largest } = await walk({ partition, ...query })
          expect(sorts).toEqual(model(rows, query))
          expect(largest).toBeLessThanOrEqual(query.limit ?? 100)
          found += sorts.length
        }
      }),
      { seed: 20261122, numRuns: 60 },
    )
    // It was not a comparison of empty lists.
    expect(found).toBeGreaterThan(300)
  })

  it('compares bounds and start by bytes, as DynamoDB does and JavaScript does not', () => {
    const place = { table, now: noon / 1000 }
    const [low, high] = ['\uFF01', '🏎']
    expect(high < low).toBe(true)
    const inside = toQuery({ partition: 'p', from: low, to: high, after: low }, place)
    expect(inside).toMatchObject({ ExclusiveStartKey: { pk: { S: 'p' }, sk: { S: low } }, ScanIndexForward: true })
    expect(toQuery({ partition: 'p', from: high, after: low }, place)).not.toHaveProperty('ExclusiveStartKey')
    expect(toQuery({ partition: 'p', to: low, after: high }, place)).toBeUndefined()
    const newest = { partition: 'p', order: 'newest-first' } as const
    expect(toQuery({ ...newest, from: low, after: high }, place)).toHaveProperty('ExclusiveStartKey')
    expect(toQuery({ ...newest, to: low, after: high }, place)).not.toHaveProperty('ExclusiveStartKey')
    expect(toQuery({ ...newest, from: high, after: low }, place)).toBeUndefined()
  })
})
