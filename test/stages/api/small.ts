import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import { apiApp } from '#stages/api/app.ts'
import type { ApiOptions } from '#stages/api/options.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'

export const now = Date.UTC(2026, 10, 28, 10)
export const host = '127.0.0.1:8380'
export const market = '/api/generated-quarter/sydney-phone'

export interface SmallApi extends AsyncDisposable {
  store: Store
  evidence: EvidenceStore
  options: ApiOptions
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>
}

interface Answer {
  status: number
  headers: Headers
  body: unknown
}

/** The API over the newest rounds of the generated quarter: as much as most tests need, in a blink. */
export async function smallApi({
  rounds = 12,
  benchmark = quarterBenchmark,
  change = (round) => round,
  more = {},
}: {
  rounds?: number
  benchmark?: Benchmark
  change?: (round: Round, index: number) => Round
  more?: Partial<ApiOptions>
} = {}): Promise<SmallApi> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-api-small-'))
  const store = await openSqliteStore({ folder, now: () => now })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  for (const [index, round] of [...quarterRounds(now)].slice(-rounds).entries()) {
    await putRound({ store, round: change(round, index) })
  }
  const options: ApiOptions = {
    contests: async () => [{ benchmark, store }],
    evidence,
    judge: async () => undefined,
    page: new Map(),
    hosts: () => [host],
    now: () => now,
    ...more,
  }
  const ask = async (path: string, given: RequestInit): Promise<Answer> => {
    const response = await apiApp(options).request(`http://${host}${path}`, given)
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => response.text())
    return { status: response.status, headers: response.headers, body }
  }
  return {
    store,
    evidence,
    options,
    get: (path, headers = {}) => ask(path, { headers: { host, ...headers } }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { host, origin: `http://${host}`, 'content-type': 'application/json', ...headers },
      }),
    [Symbol.asyncDispose]: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** An open incident of a day ago. */
export const incident: Incident = {
  version: 1,
  id: 'sydney-phone-behind-us-20261127T100000Z',
  benchmark: quarterBenchmark.id,
  market: 'sydney-phone',
  kind: 'behind',
  cause: { kind: 'us' },
  openedAt: '2026-11-27T10:00:00.000Z',
  detectedAt: '2026-11-27T14:00:00.000Z',
  closedAt: null,
  closeDetectedAt: null,
  streams: [
    {
      competitor: 'Pluvio',
      step: 'search',
      metric: 'lcp',
      event: 'FELL_BEHIND',
      onset: 1,
      onsetAt: '2026-11-27T10:00:00.000Z',
      detectedAt: '2026-11-27T14:00:00.000Z',
      moved: 'us',
      before: 1.3,
      promise: null,
      recoveredAt: null,
      first: { ratio: 1.5, low: 1.4, high: 1.6, coverage: 0.95, rounds: 8, firstEstimate: true },
      latest: { ratio: 1.45, low: 1.4, high: 1.5, coverage: 0.95, rounds: 16, firstEstimate: false },
    },
  ],
  evidence: [{ when: 'onset', at: '2026-11-27T10:00:00.000Z', files: [] }],
}
