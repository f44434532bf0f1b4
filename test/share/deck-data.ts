import type { Benchmark } from '#core/model/benchmark.ts'
import type { Answers } from '#dashboard/api.ts'
import type { DeckData } from '#dashboard/share/slides/data.ts'
import { apiApp } from '#stages/api/app.ts'
import type { EvidenceStore, Store } from '#store/port.ts'

const host = '127.0.0.1:8380'
const pixel = 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=='

interface DeckOf {
  store: Store
  benchmark: Benchmark
  evidence: EvidenceStore
  /** ms. */
  now: number
}

/** What slides of the only market are made of, as the API answers it; pictures are a pixel. */
export async function deckData({ store, benchmark, evidence, now }: DeckOf): Promise<DeckData> {
  const app = apiApp({
    contests: async () => [{ benchmark, store }],
    evidence,
    judge: async () => undefined,
    page: new Map(),
    hosts: () => [host],
    now: () => now,
  })
  const ask = async <T>(path: string) =>
    (await (await app.request(`http://${host}/api${path}`, { headers: { host } })).json()) as T
  const [market] = benchmark.markets
  const place = `/${benchmark.id}/${market?.id}`
  const step = `step=${benchmark.steps[0]}`
  const [{ cards }, { films }] = [
    await ask<Answers['standing']>('/standing'),
    await ask<Answers['films']>(`${place}/films?${step}&all=1`),
  ]
  const [card] = cards
  if (card === undefined) throw new Error('There is nothing to show.')
  const pictures = new Map(
    films?.films.flatMap(({ frames }) => frames.map(({ file }) => [file, { data: pixel, ratio: 0.5 }] as const)),
  )
  return {
    card,
    journey: await ask(`${place}/journey`),
    trend: await ask(`${place}/trend?${step}`),
    films: films === null ? null : { view: films, pictures },
    audits: await ask(`${place}/audits`),
    why: await ask(`${place}/why?${step}`),
    waterfall: await ask(`${place}/waterfall?${step}`),
    field: await ask(`${place}/field`),
    timeZone: market?.timeZone ?? 'UTC',
    now,
  }
}
