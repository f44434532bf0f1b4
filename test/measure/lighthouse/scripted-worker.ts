// Answers like Lighthouse's thread, with what the page's server says a run found: a test decides it, and needs no browser for it.
import { parentPort } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import type { AuditMessage, AuditRequest } from '#measure/lighthouse/worker.ts'

/** What a server answers with. */
export type ScriptedRun =
  | {
      /** Titles of the rules that were checked, by id; they all fail. */
      rules: Record<string, string>
      score: number
      /** ms. */
      fcp: number
    }
  | { status: number; title: string }
  | { error: string }

const post = (message: AuditMessage): void => parentPort?.postMessage(message)

parentPort?.on('message', async ({ url }: AuditRequest) => {
  const run = (await (await fetch(url)).json()) as ScriptedRun
  const nothing = { code: undefined, message: '', answer: undefined, crashed: false }
  if ('error' in run) return post({ type: 'error', ...nothing, message: run.error })
  if ('status' in run) return post({ type: 'error', ...nothing, answer: { ...run, headers: {} } })
  post({
    type: 'report',
    summary: {
      lighthouse: '13.0.0',
      rules: Object.entries(run.rules).map(([id, title]) => ({ id, category: 'seo', weight: 1, title })),
      outcomes: Object.fromEntries(Object.keys(run.rules).map((id) => [id, 'f'])),
      result: {
        finalUrl: url,
        scores: { performance: run.score },
        metrics: { fcp: run.fcp },
        cpuIndex: 1000,
        findings: [],
        thirdParties: [],
        warnings: [],
      },
      median: { fcp: run.fcp, interactive: run.fcp },
    },
    answer: undefined,
    crashed: false,
    html: gzipSync(`<html>${run.score}</html>`),
    json: gzipSync('{}'),
  })
})
post({ type: 'ready' })
