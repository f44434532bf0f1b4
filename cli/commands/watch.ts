import { formatProblems } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { tooManyLoads } from '#stages/scenarios/loads-a-day.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { gatherContestants } from '../local/contestants.ts'
import { openHost } from '../local/host.ts'
import { liveRefresh } from '../local/live-refresh.ts'
import { messageClock } from '../local/message-clock.ts'
import { messengerOf } from '../local/messenger.ts'
import { progressView } from '../progress/show.ts'
import { selectBenchmarks } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'
import { backlog } from '../watch/backlog.ts'
import { edits } from '../watch/edits.ts'
import { looking, missedWords } from '../watch/look.ts'
import { resting } from '../watch/rest.ts'
import { type Watched, type WorkTools, work } from '../watch/work.ts'

/** `outpace watch`: measures every benchmark and market on schedule until Ctrl-C. Returns the exit code. */
export async function watch(options: { benchmark: string | undefined }, surroundings: Surroundings): Promise<number> {
  const { settings, benchmarks, sources, several } = await selectBenchmarks(surroundings, options.benchmark)
  const excess = tooManyLoads(benchmarks, settings)
  if (excess.length > 0) throw new CliError(formatProblems(excess))
  if (benchmarks.length === 0)
    throw new CliError('No benchmark to watch. Add a folder with a benchmark.yaml to scenarios/.')
  await using host = await openHost(surroundings, settings)
  await using servers = new AsyncDisposableStack()
  const watched: Watched[] = []
  for (const benchmark of benchmarks) {
    watched.push({ benchmark, contestants: servers.use(await gatherContestants(surroundings.root, benchmark)) })
  }
  const view = await progressView(process.stderr)
  const busy: Busy = { with: undefined }
  using stop = stopOnInterrupt({ finishing: () => busy.with, say: view.say })
  const messenger = messengerOf({ ...host, settings, several })
  for (const sentence of messenger.missing) view.say(sentence)
  const noticeEdits = await edits({
    root: surroundings.root,
    benchmarks: benchmarks.map(({ id }) => id),
    say: view.say,
  })
  const refresh = liveRefresh({ store: host.store, sources, benchmarks })
  const renew = async (): Promise<void> => {
    await noticeEdits()
    for (const benchmark of await refresh()) {
      view.say(`The live settings of ${benchmark.name} changed: they hold from the next round on.`)
      const contestants = servers.use(await gatherContestants(surroundings.root, benchmark))
      const at = watched.findIndex((each) => each.benchmark.id === benchmark.id)
      watched[at] = { benchmark, contestants }
    }
  }
  try {
    await watchUntilStopped({ host, messenger, settings, watched, stop, view }, { benchmarks, renew, busy })
  } finally {
    view.end()
    const problem = await host.keeper.rescue()
    if (problem !== undefined) view.say(problem)
  }
  return host.trouble.happened ? exitCodes.misuse : exitCodes.done
}

interface Busy {
  with: 'round' | 'audit' | undefined
}

/** The dispatcher and the only worker of this machine. */
async function watchUntilStopped(
  tools: WorkTools,
  { benchmarks, renew, busy }: { benchmarks: readonly Benchmark[]; renew: () => Promise<void>; busy: Busy },
): Promise<void> {
  const { host, messenger, stop, view } = tools
  const { store } = host
  const failed = () => {
    host.trouble.happened = true
  }
  const sendDue = messageClock({ messenger, benchmarks, say: view.say, begun: Date.now(), failed })
  const rest = resting({ store, benchmarks, say: view.say, signal: stop.soon })
  const waiting = backlog()
  const look = looking({ store, settings: tools.settings, benchmarks, waiting, say: view.say, failed })
  while (!stop.requested()) {
    const now = Date.now()
    await renew()
    await sendDue(now)
    await look(now)
    const message = waiting.next(now, ({ kind, benchmark, market = '' }) =>
      view.say(missedWords({ benchmark: benchmark.id, market, rounds: 1 }, { benchmarks, kind })),
    )
    if (message === undefined) await rest(now)
    else {
      busy.with = message.kind === 'audit' ? 'audit' : 'round'
      const again = await work(message, tools).finally(() => {
        busy.with = undefined
      })
      if (again !== undefined) waiting.again(message, again)
    }
  }
}
