import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { putIncident } from '#store/records/incidents.ts'
import { putRound } from '#store/records/rounds.ts'
import { partRounds, request } from '../core/analysis/why/why-rounds.ts'
import { fakeBenchmark } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'
import { incident as smallIncident } from './api/small.ts'

/** Its name tries to be more than text. */
const hostile = '<img src=x onerror="window.hacked=1">\u202eGlobex'

export interface WhyPlace extends AsyncDisposable {
  store: Store
  evidence: EvidenceStore
  benchmark: Benchmark
  incident: Incident
  /** ms, after the newest round. */
  now: number
}

/**
 * Forty rounds of Acme against a competitor: from the twentieth on, Acme's image is heavier and a third party blocks painting.
 * The newest round of each half has request logs.
 */
export async function whyPlace({ name = hostile }: { name?: string } = {}): Promise<WhyPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-why-'))
  const before = partRounds({ sites: { Acme: {}, [name]: {} }, count: 20 })
  const since = partRounds({
    sites: { Acme: { load: 1_100, renderDelay: 750 }, [name]: {} },
    count: 20,
    from: 20,
    seed: 2,
  })
  const now = Date.parse(since.at(-1)?.scheduledAt ?? '') + 60_000
  const store = await openQuickStore({ folder, now: () => now })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  const usual = [request(), request({ url: 'https://acme.example/hero.jpg', type: 'image', bytes: 120_000, main })]
  const heavy = [
    request(),
    request({ url: 'https://acme.example/hero.jpg', type: 'image', bytes: 890_000, main }),
    request({ url: 'https://tags.example/<b>t.js', type: 'script', bytes: 90_000, blocking: true, duration: 1_050 }),
  ]
  for (const [file, log] of Object.entries({ usual, heavy })) {
    await evidence.put(`${file}.jsonl`, Buffer.from(log.map((each) => JSON.stringify(each)).join('\n')))
  }
  withLogs(before.at(-1), { Acme: 'usual.jsonl', [name]: 'usual.jsonl' })
  withLogs(since.at(-1), { Acme: 'heavy.jsonl', [name]: 'usual.jsonl' })
  for (const round of [...before, ...since]) await putRound({ store, round })
  const openedAt = since[0]?.scheduledAt ?? ''
  const [stream] = smallIncident.streams
  const streams = stream === undefined ? [] : [{ ...stream, competitor: name, step: 'home', onsetAt: openedAt }]
  const incident: Incident = {
    ...smallIncident,
    benchmark: 'jackets',
    openedAt,
    detectedAt: openedAt,
    streams,
    evidence: [],
  }
  await putIncident({ store, incident })
  return {
    store,
    evidence,
    benchmark: fakeBenchmark({ competitors: [name], steps: ['home'] }),
    incident,
    now,
    [Symbol.asyncDispose]: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const main = { shown: [800, 400] as [number, number], natural: [800, 400] as [number, number] }

function withLogs(round: Round | undefined, files: Record<string, string>): void {
  for (const visit of round?.visits ?? []) visit.evidence = { steps: [], requests: files[visit.site] ?? '' }
}
