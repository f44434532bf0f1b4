import { JourneyError } from '#measure/load/failure.ts'
import { exitCodes } from './cli-error.ts'

export interface Stop extends Disposable {
  /** True once no further round may start. */
  requested: () => boolean
  /** Aborted to end the current round early: measured visits are kept, the rest is skipped. */
  signal: AbortSignal
  /** Aborted at the first Ctrl-C, whether or not the current round may finish. */
  soon: AbortSignal
}

interface StopOptions {
  /** Whether a round is under way that may finish at the first Ctrl-C, so that only the second ends it early; absent: never. */
  finishes?: () => boolean
  /** Whether what was measured is stored; default: it is. */
  isStored?: boolean
  say: (message: string) => void
}

/** Handles Ctrl-C: the first stops and keeps what was measured, the next exits immediately. */
export function stopOnInterrupt({ finishes = () => false, isStored = true, say }: StopOptions): Stop {
  const soon = new AbortController()
  const early = new AbortController()
  const interrupt = (): void => {
    if (early.signal.aborted) process.exit(exitCodes.interrupted)
    if (!soon.signal.aborted && finishes()) {
      say('Finishing the current round. Press Ctrl-C again to end it early and keep what was measured.')
      soon.abort()
      return
    }
    const kept = isStored ? ' Measurements so far are kept.' : ''
    say(`Stopping.${kept} Press Ctrl-C again to exit immediately.`)
    soon.abort()
    early.abort(new JourneyError('stopped', 'The round was stopped before this site was measured.'))
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, interrupt)
  return {
    requested: () => soon.signal.aborted,
    signal: early.signal,
    soon: soon.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, interrupt)
    },
  }
}
