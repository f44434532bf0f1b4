import type { Benchmark } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { quarterBenchmark, quarterRounds } from '#stages/sample/quarter.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'

/** Tries to be markup, a formula, and text in another order. */
const hostile = '=HYPERLINK("http://evil.example")</a:t><script>hacked=1</script>\u202e🏎️'
/** The same as it is shown: nothing of it reorders text. */
export const hostileShown = hostile.replace('\u202e', '')

export const place = '/hostile/sydney-phone'

/** Five days of rounds of a benchmark whose names try to be more than text; the newest has pictures of home. */
export async function storeHostile(store: Store, now: number): Promise<Benchmark> {
  const rename = (site: string) => (site === 'Pluvio' ? hostile : site)
  const benchmark: Benchmark = {
    ...quarterBenchmark,
    id: 'hostile',
    name: `${hostile}, a benchmark`,
    sites: quarterBenchmark.sites.map((site) => ({ ...site, name: rename(site.name) })),
  }
  const rounds = [...quarterRounds(now)].slice(-60)
  for (const [index, round] of rounds.entries()) {
    const visits = round.visits.map((visit): Round['visits'][number] => {
      const named = { ...visit, site: rename(visit.site) }
      if (index < 59 || visit.site === 'Nordregn') return named
      const name = visit.site === 'Wattle Lane' ? 'us' : 'them'
      const filmstrip = [0, 800].map((at) => ({ at, file: `${name}-${at}.jpg` }))
      return {
        ...named,
        evidence: { steps: [{ name: 'home', screenshot: `${name}-800.jpg`, filmstrip }], requests: 'r' },
      }
    })
    await putRound({ store, round: { ...round, benchmark: benchmark.id, visits } })
  }
  const [market] = benchmark.markets
  if (market !== undefined) await judgeRound({ store, benchmark, market })
  return benchmark
}
