import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { lazily } from '#core/model/lazily.ts'
import { buildPage } from '#dashboard/build.ts'
import { apiApp } from '#stages/api/app.ts'
import { type LiveSource, liveSource } from '#stages/api/live.ts'
import type { Contest } from '#stages/api/options.ts'
import { turns } from '#stages/check/turn.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { storeQuarter } from '#stages/sample/store.ts'
import { loadSettings } from '#stages/scenarios/load.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore } from '#store/port.ts'
import { openSqliteFile } from '#store/sqlite/file.ts'
import { sqliteFile, sqliteStore } from '#store/sqlite/store.ts'
import { CliError } from '../cli-error.ts'
import { deployedNames } from '../cloud/names.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { dashboardSettings } from './dashboard-settings.ts'
import { localRecordings } from './recordings.ts'
import type { Records } from './records.ts'
import { isUnderWay } from './under-way.ts'
import { usualPort } from './usual-port.ts'
import { watchRecords } from './watch-records.ts'

export interface Dashboard extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8380`. */
  address: string
}

interface DashboardOptions {
  /** 0 for any free port; `usual` for the usual one, or a free one where that is taken. */
  port: number | 'usual'
  surroundings: Surroundings
  records: Pick<Records, 'store' | 'judge'>
  /** Of the rounds that this process measures. */
  live?: LiveSource
}

/** Serves the dashboard on loopback. Throws CliError when the port is taken. */
export async function openDashboard({
  port,
  surroundings,
  records,
  live = liveSource(),
}: DashboardOptions): Promise<Dashboard> {
  let hosts: string[] = []
  const { root, stateFolder } = surroundings
  const names = deployedNames(surroundings, (await loadSettings(root)).settings)
  const opened = new AsyncDisposableStack()
  const evidence = evidenceFolder(join(stateFolder, 'evidence'))
  const quarter = lazily(async () => opened.use(await sampleQuarter(stateFolder, evidence)))
  const turn = turns({ isMeasuring: () => isUnderWay(stateFolder) })
  const { recordings } = opened.use(localRecordings(surroundings, { store: records.store, turn, names }))
  opened.use(watchRecords(stateFolder, live.recordsChanged))
  const app = apiApp({
    live,
    recordings,
    contests: briefly(async () => {
      const { benchmarks, settings } = await selectBenchmarks(surroundings, undefined, { store: records.store })
      const links = settings.runbook === undefined ? {} : { runbook: settings.runbook }
      const own = benchmarks.map((benchmark): Contest => ({ benchmark, store: records.store, links }))
      // With nothing but the demo measured, people still see what months of measuring look like.
      return benchmarks.every(({ id }) => id === 'demo') ? [...own, await quarter()] : own
    }),
    evidence,
    settings: dashboardSettings(surroundings, { store: records.store, turn }),
    judge: async ({ store, benchmark, market }) => {
      if (store === records.store) await records.judge(benchmark, market)
    },
    page: await buildPage(),
    hosts: () => hosts,
    now: Date.now,
  })
  const { server, listeningAt } = await listen(app.fetch, port).catch(async (error: unknown) => {
    await opened.disposeAsync()
    throw error
  })
  // Forwarded over SSH it is reached as localhost.
  hosts = [`127.0.0.1:${listeningAt}`, `localhost:${listeningAt}`]
  return {
    address: `http://127.0.0.1:${listeningAt}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((closed) => {
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      await opened.disposeAsync()
    },
  }
}

async function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  wanted: number | 'usual',
): Promise<{ server: ServerType; listeningAt: number }> {
  const port = wanted === 'usual' ? usualPort : wanted
  const server = serve({ fetch, hostname: '127.0.0.1', port })
  const failed = once(server, 'error').then(([error]) => error as NodeJS.ErrnoException)
  const error = await Promise.race([once(server, 'listening').then(() => undefined), failed])
  if (error === undefined) return { server, listeningAt: (server.address() as AddressInfo).port }
  if (error.code === 'EADDRINUSE' && wanted === 'usual') return listen(fetch, 0)
  throw new CliError(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is in use, perhaps by another "outpace open". Choose another: outpace open --port ${port + 1}`
      : `The dashboard could not be served: ${error.message}`,
  )
}

/** ms that a statement waits for another process. */
const timeout = 5_000

/** The generated quarter, made anew once a day. */
async function sampleQuarter(stateFolder: string, evidence: EvidenceStore): Promise<Contest & AsyncDisposable> {
  const folder = join(stateFolder, 'generated', new Date().toISOString().slice(0, 10))
  const isNew = !existsSync(folder)
  if (isNew) await rm(join(stateFolder, 'generated'), { recursive: true, force: true })
  const path = join(folder, sqliteFile)
  const database = await openSqliteFile(path, timeout)
  const store = sqliteStore({ database, path, now: Date.now, timeout })
  // Thousands of records that a power cut may take: waiting for the disk after each of them is not worth it.
  if (isNew) database.exec('PRAGMA synchronous = OFF')
  if (isNew) await storeQuarter(store, { now: Date.now(), evidence })
  database.exec('PRAGMA synchronous = FULL')
  return { benchmark: quarterBenchmark, isSample: true, store, [Symbol.asyncDispose]: () => store.close() }
}

/** Made at most once in two seconds: a page asks several things at once, and a change in a file still shows soon. */
function briefly<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { at: number; value: Promise<T> } | undefined
  return () => {
    const now = performance.now()
    if (made === undefined || now - made.at > 2_000) made = { at: now, value: make() }
    return made.value
  }
}
