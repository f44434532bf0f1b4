import { setTimeout as pause } from 'node:timers/promises'
import { formatProblems } from '#core/config/problem.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { evidenceEvery } from '#core/model/limits.ts'
import { tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { readRounds } from '#store/records/rounds.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { type AuditPlan, auditPlans, auditSlot } from '../local/audit-plan.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { fieldClock } from '../local/field-clock.ts'
import { type Host, openHost, race } from '../local/host.ts'
import { liveRefresh } from '../local/live-refresh.ts'
import { messageClock } from '../local/message-clock.ts'
import { type ProgressView, progressView } from '../progress/show.ts'
import { selectBenchmarks } from '../select.ts'
import { type Stop, stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

/** One benchmark in one market, and when this machine last measured it. */
interface RoundPlan {
  kind: 'round'
  benchmark: Benchmark
  market: Market
  contestants: Contestants
  /** ms between rounds. */
  every: number
  /** Scheduled time of the newest round, ms. */
  newest: number
}

type Plan = RoundPlan | AuditPlan

/** ms. A change of settings is noticed at least this often. */
const minute = 60_000

/** `outpace watch`: measures every benchmark and market on schedule until Ctrl-C. Returns the exit code. */
export async function watch(options: { benchmark: string | undefined }, surroundings: Surroundings): Promise<number> {
  const { settings, benchmarks, sources } = await selectBenchmarks(surroundings, options.benchmark)
  const excess = tooManyLoads(benchmarks, settings)
  if (excess.length > 0) throw new CliError(formatProblems(excess))
  await using host = await openHost(surroundings, settings)
  await using servers = new AsyncDisposableStack()
  const plans: Plan[] = []
  const audits: AuditPlan[] = []
  for (const benchmark of benchmarks) {
    const contestants = servers.use(await gatherContestants(surroundings.root, benchmark))
    const { every, markets } = benchmark
    plans.push(...markets.map((market): Plan => ({ kind: 'round', benchmark, market, contestants, every, newest: 0 })))
    audits.push(...auditPlans(benchmark, contestants))
  }
  // Among plans never measured here, rounds come first.
  plans.push(...audits)
  const view = progressView(process.stderr)
  using stop = stopOnInterrupt({ finishRound: true, say: view.say })
  for (const sentence of host.messenger.missing) view.say(sentence)
  const { messenger } = host
  const failed = () => {
    host.trouble.happened = true
  }
  const clock = { messenger, benchmarks, digest: settings.digest, say: view.say, begun: Date.now(), failed }
  const sendDue = messageClock(clock)
  const refresh = liveRefresh({ store: host.store, sources, benchmarks })
  const said = { next: '' }
  const askField = fieldClock({ store: host.store, benchmarks, settings, surroundings, say: view.say })
  try {
    while (!stop.requested() && plans.length > 0) {
      for (const benchmark of await refresh()) {
        view.say(`The live settings of ${benchmark.name} changed: they hold from the next round on.`)
        const contestants = servers.use(await gatherContestants(surroundings.root, benchmark))
        for (const plan of plans) {
          if (plan.benchmark.id !== benchmark.id) continue
          Object.assign(plan, { benchmark, contestants }, plan.kind === 'round' && { every: benchmark.every })
        }
      }
      await sendDue(Date.now())
      await askField(Date.now())
      await nextDue(plans, { host, retention: settings.retention.history, stop, view, said })
    }
  } finally {
    view.end()
    const problem = await host.keeper.rescue()
    if (problem !== undefined) view.say(problem)
  }
  return host.trouble.happened ? exitCodes.misuse : exitCodes.done
}

interface WatchTools {
  host: Host
  /** How long audits are kept, ms. */
  retention: number
  stop: Stop
  view: ProgressView
  /** What was said last about the next round: once is enough. */
  said: { next: string }
}

/** Measures what is due, or waits for it. A slot missed while others were measured is not made up. */
async function nextDue(plans: Plan[], tools: WatchTools): Promise<void> {
  const { host, retention, stop, view } = tools
  const now = Date.now()
  const due = plans.filter((plan) => slotAt(plan, now) > plan.newest).toSorted((a, b) => a.newest - b.newest)[0]
  if (due === undefined) {
    const next = plans.toSorted((a, b) => a.newest + a.every - (b.newest + b.every))[0]
    const at = (next?.newest ?? now) + (next?.every ?? 0)
    const sentence = `Next ${next?.kind} at ${new Date(at).toLocaleTimeString()}. Press Ctrl-C to stop.`
    if (sentence !== tools.said.next) view.say(sentence)
    tools.said.next = sentence
    await pause(Math.min(minute, Math.max(0, at - now)), undefined, { signal: stop.soon }).catch(() => undefined)
    return
  }
  const { benchmark, market } = due
  due.newest = slotAt(due, now)
  const scheduledAt = new Date(due.newest)
  if (due.kind === 'audit') {
    await auditSlot(due, scheduledAt, { host, retention, signal: stop.signal, say: view.say })
    return
  }
  const id = { benchmark: benchmark.id, market: market.id, scheduledAt: scheduledAt.toISOString() }
  await race({
    ...due,
    host,
    scheduledAt,
    recordEvidence: !(await hasRecentEvidence(host, id)),
    signal: stop.signal,
    say: view.say,
    sendNotices: true,
    progress: view.begin({
      title: `${benchmark.name}, ${market.name}, ${scheduledAt.toLocaleTimeString()}`,
      metric: benchmark.target.metric,
    }),
  })
}

/** Start of the slot that contains `now`, ms: all workers on the schedule give the round the same name. */
function slotAt({ every }: Plan, now: number): number {
  return Math.floor(now / every) * every
}

async function hasRecentEvidence(
  { store }: Host,
  { benchmark, market, scheduledAt }: { benchmark: string; market: string; scheduledAt: string },
): Promise<boolean> {
  // 1 ms less than the interval, so that a round exactly one interval after the last evidence records it again.
  const from = new Date(Date.parse(scheduledAt) - evidenceEvery + 1).toISOString()
  for await (const round of readRounds(store, { benchmark, market, from })) {
    if (round.visits.some((visit) => visit.status === 'ok' && visit.evidence !== undefined)) return true
  }
  return false
}
