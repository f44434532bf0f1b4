import { once } from 'node:events'
import { exitCodes } from '../cli-error.ts'
import { openDashboard } from '../local/dashboard.ts'
import { openWithSystem } from '../local/open-with-system.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { selectBenchmarks } from '../select.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface OpenOptions {
  port: number
  /** Whether to open the page in the browser of this machine. */
  browser: boolean
}

/** `outpace open`: serves the dashboard of this machine until Ctrl-C. Returns the exit code. */
export async function open(
  { port, browser }: OpenOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { settings } = await selectBenchmarks(surroundings, undefined)
  await using records = await openRecords({ cloud: false }, { surroundings, settings })
  await using dashboard = await openDashboard({ port, surroundings, records })
  using stop = stopOnInterrupt({ say: () => undefined })
  output.result(`Dashboard: ${dashboard.address}\nPress Ctrl-C to end it.\n`)
  // Without a browser here the address is enough.
  if (browser) openWithSystem(dashboard.address, () => undefined)
  if (!stop.requested()) await once(stop.soon, 'abort')
  return exitCodes.done
}
