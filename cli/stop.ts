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
  /** What is under way that may finish at the first Ctrl-C, so that only the second ends it early; absent: nothing ever. */
  finishing?: () => 'round' | 'audit' | undefined
  /** Whether what was measured is stored; default: it is. */
  isStored?: boolean
  say: (message: string) => void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ctrl-C ends a command that runs until then with success, also while it starts: until `stopOnInterrupt` takes over. */
export function endOnInterrupt(): void {
  for (const signal of signals) process.on(signal, endAtOnce)
}

function endAtOnce(): void {
  process.exit(exitCodes.done)
}

/** Handles Ctrl-C: the first stops and keeps what was measured, the next exits immediately. */
export function stopOnInterrupt({ finishing = () => undefined, isStored = true, say }: StopOptions): Stop {
  const soon = new AbortController()
  const early = new AbortController()
  const interrupt = (): void => {
    if (early.signal.aborted) process.exit(exitCodes.interrupted)
    const current = finishing()
    if (!soon.signal.aborted && current !== undefined) {
      const rest = current === 'round' ? 'keep what was measured' : 'keep nothing of it'
      say(`Finishing the current ${current}. Press Ctrl-C again to end it early and ${rest}.`)
      soon.abort()
      return
    }
    const kept = isStored && current !== 'audit' ? ' Measurements so far are kept.' : ''
    say(`Stopping.${kept} Press Ctrl-C again to exit immediately.`)
    soon.abort()
    early.abort(new JourneyError('stopped', 'The round was stopped before this site was measured.'))
  }
  for (const signal of signals) process.off(signal, endAtOnce).on(signal, interrupt)
  return {
    requested: () => soon.signal.aborted,
    signal: early.signal,
    soon: soon.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, interrupt)
    },
  }
}
