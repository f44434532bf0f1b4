import type { BenchmarkSource } from '#core/config/live/live.ts'
import { listed } from '#core/model/listed.ts'
import type { Settings } from '#core/model/settings.ts'
import { evidencePrefix, type PrefixedNames, prefixedNames, variables } from '#infra/names.ts'
import { dynamodbClient } from '#store/dynamodb/client.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import { evidenceS3 } from '#store/evidence/s3.ts'
import { evidenceS3Client } from '#store/evidence/s3-client.ts'
import type { EvidenceStore, Store } from '#store/port.ts'

// Nothing else in functions/ reads the environment. What only one function needs is in its own wire.ts, so that the other
// bundles stay small.

/** What a bundle contains of the scenarios from which it was built. */
export interface Deployed {
  /** The benchmarks with the data of their files, over which live settings are laid. */
  sources: BenchmarkSource[]
  retention: Settings['retention']
  /** For the user agent. */
  contact?: string
}

export interface Environment {
  namePrefix: string
  table: string
  bucket: string
  homeRegion: string
  chromium: string
  /** Address of the queues of its region, without their names. */
  queues: string
  /** ARN. */
  messagesTopic: string
  /** Address of the deployed dashboard. */
  dashboard: string
  originKey: string
  signInAuthority: string
  signInClient: string
  signInLogout: string
  /** Region in which the function runs. */
  region: string
  /** Memory of the function, bytes. */
  memory: number
  /** Host and port of the Runtime API, from which the function gets its events. */
  runtimeApi: string
}

/** Set by Lambda itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const lambdaVariables = {
  region: 'AWS_REGION',
  memory: 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  runtimeApi: 'AWS_LAMBDA_RUNTIME_API',
} as const

const names = { ...variables, ...lambdaVariables }

/** Reads the given variables. Throws an Error that names all missing ones, so that one deployment fixes them. */
export function readEnvironment<Key extends keyof Environment>(keys: readonly Key[]): Pick<Environment, Key> {
  const { env } = process
  const missing = keys.map((key) => names[key]).filter((name) => env[name] === undefined || env[name] === '')
  if (missing.length > 0) {
    throw new Error(
      `The function's environment lacks ${listed(missing)}, which its stack sets. Deploy again: npx cdk deploy --all`,
    )
  }
  const read = keys.map((key) => [key, key === 'memory' ? megabytes(env[names.memory]) : env[names[key]]] as const)
  return Object.fromEntries(read) as Pick<Environment, Key>
}

/** The names of the installation that the function belongs to. */
export function deployedNames(): PrefixedNames {
  return prefixedNames(readEnvironment(['namePrefix']))
}

/** Address of the dashboard; undefined if it is not deployed. */
export function deployedDashboard(): string | undefined {
  return process.env[variables.dashboard]
}

function megabytes(text: string | undefined): number {
  const size = Number(text)
  if (Number.isInteger(size) && size > 0) return size * 1024 * 1024
  throw new Error(`${names.memory} is "${text}", but must be a number of megabytes, as set by Lambda.`)
}

export function storeOf({ table, homeRegion }: Pick<Environment, 'table' | 'homeRegion'>): Store {
  return dynamodbStore({ client: dynamodbClient({ region: homeRegion }), table })
}

/** `timeout` is ms for one file, retries included; absent: as long as is worth it where nobody waits. */
export function evidenceOf(
  { bucket, homeRegion }: Pick<Environment, 'bucket' | 'homeRegion'>,
  { timeout }: { timeout?: number } = {},
): EvidenceStore {
  const client = evidenceS3Client({ region: homeRegion })
  return evidenceS3({ client, bucket, prefix: evidencePrefix, ...(timeout !== undefined && { timeout }) })
}
