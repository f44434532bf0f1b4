import type { Profile } from '#core/model/benchmark.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'
import type { Round } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import type { Rewriting } from '#measure/rewrite/changes.ts'
import { measureRound } from '#measure/round/round.ts'
import { parseRequestLog } from '#stages/evidence/request-log.ts'
import { benchChromium } from '../chromium.ts'

export const step = 'home'
const steps = [step]

/** One site of a race: a planted change, or the site as it is. */
export interface Arm {
  origin: string
  rewriting?: Rewriting
}

export interface Raced {
  rounds: Round[]
  /** Request log of each arm's newest evidence load. */
  logs: Record<string, LoggedRequest[]>
}

/** Races arms for some rounds; the first one records evidence, as `outpace run` does. */
export async function raceArms(
  arms: ReadonlyMap<string, Arm>,
  { third, rounds: count, profile }: { third: string; rounds: number; profile: Profile },
): Promise<Raced> {
  const files = await benchChromium()
  const sites = [...arms].map(([name, { origin }]) => ({ name, us: true, origin, walk: pages }))
  const journey = walkPages(pages.pages, steps)
  const contestants = new Map([...arms].map(([name, arm]) => [name, { ...arm, alsoAllowed: [third], journey }]))
  const stored = new Map<string, Uint8Array>()
  const rounds: Round[] = []
  for (let number = 1; number <= count; number++) {
    rounds.push(
      await measureRound({
        benchmark: { id: 'bench', sites, steps, loads: 1, limits: { step: 30_000, visit: 120_000, memory: 2e9 } },
        market: { id: 'bench', name: 'Bench', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' },
        ...{ scheduledAt: new Date().toISOString(), region: 'local', files, contestants, secret: async () => '' },
        ...{ recordEvidence: number === 1, keepEvidence: async (name, bytes) => void stored.set(name, bytes) },
        ...{ signal: new AbortController().signal, progress: () => undefined },
      }),
    )
    process.stderr.write(`${new Date().toTimeString().slice(0, 8)} round ${number} of ${count}\n`)
  }
  const logs = (rounds[0]?.visits ?? []).map(({ site, evidence }) => {
    const bytes = stored.get(evidence?.requests ?? '')
    return [site, bytes === undefined ? [] : (parseRequestLog(bytes) ?? [])]
  })
  return { rounds, logs: Object.fromEntries(logs) }
}

const pages = { kind: 'pages' as const, pages: { [step]: '/' } }
