import type { Benchmark } from '#core/model/benchmark.ts'
import { deployedMarkets } from '#core/model/markets.ts'
import { understood } from '#core/model/parsed.ts'
import { addressesOf } from '#core/model/recipient.ts'
import type { Settings } from '#core/model/settings.ts'
import { sizing } from '#infra/sizing.ts'
import type { PageFile } from '#stages/api/options.ts'
import { type Deployed, deployedNames, evidenceOf, readEnvironment, storeOf } from '../environment.ts'
import { benchmarksInForce } from '../live.ts'
import { type InvocationContext, log, logged } from '../log.ts'
import { apiHandler } from './handler.ts'
import { requestEntry } from './request-entry.ts'

/** ms. Somebody waits; and every picture that waits holds one of the functions that an account may run at once. */
const evidenceTimeout = 8_000

/** A file of the page: its path, its type and its content in Base64. */
export type BundledFile = readonly [path: string, type: string, content: string]

/** The handler of `api` with the adapters that its environment names. */
export function wireApi(
  { sources, settings }: Pick<Deployed, 'sources'> & { settings: Settings },
  files: readonly BundledFile[],
) {
  const environment = readEnvironment([
    ...(['table', 'bucket', 'homeRegion', 'dashboard', 'originKey'] as const),
    ...(['signInAuthority', 'signInClient', 'signInLogout'] as const),
  ])
  const names = deployedNames()
  const store = storeOf(environment)
  const inFiles = sources.map(({ benchmark }) => benchmark)
  const benchmarks = benchmarksInForce({ store, sources, now: Date.now })
  const handle = apiHandler({
    contests: async () => deployed(await benchmarks()).map((benchmark) => ({ benchmark, store })),
    evidence: evidenceOf(environment, { timeout: evidenceTimeout }),
    // The table's stream has every round judged.
    judge: async () => undefined,
    settings: {
      place: async () => ({
        store,
        sources,
        settings,
        sizing,
        ...(settings.sender === undefined && { subscribed: addressesOf({ ...settings, benchmarks: inFiles }) }),
      }),
      user: 'somebody',
      hasDispatcher: true,
    },
    page: new Map(files.map(([path, type, content]): [string, PageFile] => [path, { type, body: bytesOf(content) }])),
    failed: (error) => log('error', { type: 'not-answered', error }),
    now: Date.now,
    recordings: {
      secretAdvice: (secret) => `Set ${names.secret(secret)} in AWS Secrets Manager.`,
      placeOf: async ({ steps }, { us, name, origin, walk }) =>
        understood({
          ...{ us, name, origin, steps },
          walk: walk.kind,
          ...(walk.kind === 'recording' && { recording: walk.file }),
        }),
    },
    address: environment.dashboard,
    originKey: environment.originKey,
    signIn: {
      authority: environment.signInAuthority,
      clientId: environment.signInClient,
      logout: environment.signInLogout,
    },
  })
  return logged('api', (event: unknown, _context: InvocationContext) => handle(event), requestEntry)
}

function deployed(benchmarks: readonly Benchmark[]): Benchmark[] {
  return benchmarks
    .map((benchmark) => ({ ...benchmark, markets: deployedMarkets(benchmark) }))
    .filter(({ markets }) => markets.length > 0)
}

function bytesOf(content: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(content, 'base64'))
}
