import { JourneyError } from '#measure/load/failure.ts'
import { exitCodes } from './cli-error.ts'

export interface Stop extends Disposable {
  /** No further round is to begin. */
  requested: () => boolean
  /** Aborted when the round in hand is to end early: what is measured is kept, the rest is skipped. */
  signal: AbortSignal
  /** Aborted with the first Ctrl-C, whatever it means for the round in hand. */
  soon: AbortSignal
}

interface StopOptions {
  /** Whether the first Ctrl-C lets the round in hand finish; then the second one ends it early. */
  finishRound: boolean
  say: (message: string) => void
}

/** Ctrl-C ends the work and keeps what is measured; once more ends it at once. */
export function stopOnInterrupt({ finishRound, say }: StopOptions): Stop {
  const soon = new AbortController()
  const early = new AbortController()
  const interrupt = (): void => {
    if (early.signal.aborted) process.exit(exitCodes.interrupted)
    if (finishRound && !soon.signal.aborted) {
      say('Finishing the round in hand. Ctrl-C again ends it early and keeps what is measured.')
      soon.abort()
      return
    }
    say('Stopping. What is measured is kept. Ctrl-C again ends at once.')
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
