import { once } from 'node:events'
import { liveSource } from '#stages/api/live.ts'
import { exitCodes } from '../cli-error.ts'
import { contest } from '../local/contest.ts'
import { gatherContestants } from '../local/contestants.ts'
import { openHost } from '../local/host.ts'
import { messengerOf } from '../local/messenger.ts'
import { openWithSystem } from '../local/open-with-system.ts'
import type { Output } from '../output.ts'
import { selectBenchmarks, selectPlaces } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface RunCommandOptions {
  benchmark: string | undefined
  market: string | undefined
  rounds: number
  json: boolean
  failOn: 'behind' | undefined
  /** Serve the dashboard meanwhile, and in a terminal until Ctrl-C. */
  dashboard: boolean
  /** Whether to open it in the browser of this machine. */
  browser: boolean
}

/** `outpace run`: measures now and prints the league of these rounds. Returns the exit code. */
export async function run(options: RunCommandOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks, several } = await selectBenchmarks(surroundings, options.benchmark)
  // A market that is misspelt is refused before any is measured.
  const asked = selectPlaces(benchmarks, options.market)
  await using host = await openHost(surroundings, settings)
  const messenger = messengerOf({ ...host, settings, several })
  // The host judges each round itself.
  const records = { store: host.store, judge: async () => undefined }
  const live = liveSource()
  await using dashboard = options.dashboard
    ? await (await import('../local/dashboard.ts')).openDashboard({ port: 'usual', surroundings, records, live })
    : undefined
  const isTerminal = process.stdout.isTTY === true
  if (dashboard !== undefined) {
    process.stderr.write(`Dashboard: ${dashboard.address}\n`)
    if (options.browser && isTerminal) openWithSystem(dashboard.address, () => undefined)
  }
  let code: number = exitCodes.done
  for (const { benchmark, markets } of asked) {
    await using contestants = await gatherContestants(surroundings.root, benchmark)
    code = Math.max(code, await contest({ ...options, host, benchmark, markets, contestants, output, messenger, live }))
    if (code === exitCodes.interrupted) break
  }
  if (dashboard !== undefined && isTerminal && code !== exitCodes.interrupted) {
    using stop = stopOnInterrupt({ say: () => undefined })
    process.stderr.write(`\nThe dashboard stays at ${dashboard.address} until Ctrl-C.\n`)
    await once(stop.soon, 'abort')
  }
  return code
}
