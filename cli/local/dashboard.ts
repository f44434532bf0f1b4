import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Benchmark } from '#core/model/benchmark.ts'
import { buildPage } from '#dashboard/build.ts'
import { apiApp } from '#stages/api/app.ts'
import type { EvidenceStore } from '#store/port.ts'
import { CliError } from '../cli-error.ts'
import type { Records } from './records.ts'

export interface Dashboard extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8380`. */
  address: string
}

interface DashboardOptions {
  /** 0 for any free port. */
  port: number
  records: Records
  evidence: EvidenceStore
  benchmarks: () => Promise<readonly Benchmark[]>
}

/** Serves the dashboard on loopback. Throws CliError when the port is taken. */
export async function openDashboard({ port, records, evidence, benchmarks }: DashboardOptions): Promise<Dashboard> {
  let hosts: string[] = []
  const app = apiApp({
    benchmarks,
    store: records.store,
    evidence,
    judge: ({ benchmark, market }) => records.judge(benchmark, market),
    page: await buildPage(),
    hosts: () => hosts,
    now: Date.now,
  })
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port })
  const listening = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('listening', () => resolve(server.address() as AddressInfo))
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CliError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is in use, perhaps by another "outpace open". Choose another: outpace open --port ${port + 1}`
            : `The dashboard could not be served: ${error.message}`,
        ),
      ),
    )
  })
  // Forwarded over SSH it is reached as localhost.
  hosts = [`127.0.0.1:${listening.port}`, `localhost:${listening.port}`]
  return {
    address: `http://127.0.0.1:${listening.port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
