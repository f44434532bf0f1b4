import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb'
import { type DoctorFinding, good, note, wrong } from '#core/analysis/doctor/finding.ts'
import { listed } from '#core/model/listed.ts'
import type { Names } from '#infra/names.ts'
import { sendWithin } from '#store/aws/send.ts'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { attributes } from '#store/dynamodb/item.ts'
import { functionsOf } from './lambda.ts'
import type { Known } from './region.ts'
import { tried } from './tried.ts'

/** ms per request. */
const timeout = 20_000
const again = 'Deploy again: npx cdk deploy --all'
const ownTable = 'Change it: docs/embedding.md says what a table of yours needs.'

interface CheckedTable {
  region: string
  table: string
  /** How to mend it. */
  again: string
}

/** Checks the table and `judge` in the region the functions write to. */
export async function* checkHome(known: Known): AsyncGenerator<DoctorFinding> {
  const region = known.home?.region ?? known.configuredHome
  if (region === undefined) {
    const remedy = 'Fix the problems of the functions first, or set homeRegion in outpace.yaml.'
    yield wrong(
      'table',
      'The home region is unknown: no function reports it, and outpace.yaml sets no homeRegion.',
      remedy,
    )
    return
  }
  if (known.configuredHome !== undefined && known.configuredHome !== region) {
    const found = `The deployment writes to ${region}, but outpace.yaml sets homeRegion ${known.configuredHome}.`
    yield wrong('table', found, `${again}. Records stay in the old region: docs/deploy.md.`)
  }
  yield* tableFindings({
    region,
    table: known.home?.table ?? known.names.table,
    again: known.isOwnTable ? ownTable : again,
  })
  yield await judgeFinding(region, known.names)
}

async function* tableFindings({ region, table, again }: CheckedTable): AsyncGenerator<DoctorFinding> {
  const client = dynamodbClient({ region })
  const ask = <T>(verb: string, work: (options: { abortSignal: AbortSignal }) => Promise<T>) =>
    tried(() => sendWithin({ client, place: `The table ${table}`, action: `dynamodb:${verb}`, timeout, work }))
  try {
    const described = await ask('DescribeTable', (options) =>
      client.send(new DescribeTableCommand({ TableName: table }), options),
    )
    if ('error' in described) {
      yield wrong('table', described.error.message)
      return
    }
    yield shapeFinding(described.value.Table ?? {}, { region, table, again })
    const expiry = await ask('DescribeTimeToLive', (options) =>
      client.send(new DescribeTimeToLiveCommand({ TableName: table }), options),
    )
    yield 'error' in expiry
      ? wrong('table', expiry.error.message)
      : expiryFinding(again, expiry.value.TimeToLiveDescription)
    const backups = await ask('DescribeContinuousBackups', (options) =>
      client.send(new DescribeContinuousBackupsCommand({ TableName: table }), options),
    )
    if ('error' in backups) {
      yield wrong('table', backups.error.message)
      return
    }
    const { PointInTimeRecoveryDescription: recovery } = backups.value.ContinuousBackupsDescription ?? {}
    yield recovery?.PointInTimeRecoveryStatus === 'ENABLED'
      ? good('table', 'Point-in-time recovery is on.')
      : note('table', 'Point-in-time recovery is off, so records deleted by mistake cannot be restored.', again)
  } finally {
    client.destroy()
  }
}

function shapeFinding(
  { TableStatus, StreamSpecification, KeySchema = [] }: TableDescription,
  { region, table, again }: CheckedTable,
): DoctorFinding {
  const place = `${table} in ${region}`
  if (TableStatus !== 'ACTIVE' && TableStatus !== 'UPDATING') {
    return wrong('table', `${place} is ${TableStatus ?? 'in an unknown state'}.`, 'Wait until it is active.')
  }
  const keys = KeySchema.map(({ AttributeName }) => AttributeName ?? '')
  if (keys[0] !== attributes.partition || keys[1] !== attributes.sort) {
    return wrong(
      'table',
      `${place} has the keys ${listed(keys)} instead of ${attributes.partition} and ${attributes.sort}.`,
      again,
    )
  }
  if (StreamSpecification?.StreamEnabled !== true) {
    return wrong('table', `${place} has no stream, so rounds are not judged.`, again)
  }
  return good('table', `${place} exists and its stream is enabled.`)
}

function expiryFinding(again: string, expiry: TimeToLiveDescription = {}): DoctorFinding {
  const on = expiry.TimeToLiveStatus === 'ENABLED' || expiry.TimeToLiveStatus === 'ENABLING'
  if (on && expiry.AttributeName === attributes.expiresAt) return good('table', 'Time to live deletes old records.')
  const found = on
    ? `Time to live uses the attribute "${expiry.AttributeName}" instead of "${attributes.expiresAt}".`
    : 'Time to live is off, so nothing is deleted and storage costs keep growing.'
  return wrong('table', found, again)
}

async function judgeFinding(region: string, names: Names): Promise<DoctorFinding> {
  using functions = functionsOf(region)
  const judge = names.function('judge')
  const found = await tried(() => functions.eventSources(judge))
  if ('error' in found) return wrong('judge', found.error.message)
  const state = found.value.find((each) => each !== 'Deleting')
  if (state === undefined) return wrong('judge', `${judge} has no event source, so rounds are not judged.`, again)
  if (state === 'Enabled') return good('judge', `${judge} is triggered by the table's stream.`)
  return wrong('judge', `The event source of ${judge} is ${state.toLowerCase()}, so rounds are not judged.`, again)
}
