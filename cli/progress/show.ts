import type { Metric } from '#core/model/metric.ts'
import type { Progress } from '#measure/round/progress.ts'
import { canRedraw, lookOf } from '../output.ts'
import type { Look } from '../render/look.ts'
import { roundLines, visitWords } from './lines.ts'
import { liveLines } from './live.ts'
import { apply, type RoundState, startState } from './state.ts'

/** Shows the progress of rounds: redrawn in place in a terminal, one line per visit elsewhere. Writes to stderr only. */
export interface ProgressView {
  /** Starts a new round; `title` such as `Round 2 of 6, Desktop`. */
  begin: (options: { title: string; metric: Metric }) => Progress
  /** Prints a message that stays on screen. */
  say: (message: string) => void
  /** Ends the live view and restores the terminal. */
  end: () => void
}

export async function progressView(stream: NodeJS.WriteStream): Promise<ProgressView> {
  const look = lookOf(stream)
  return canRedraw(stream) ? liveView(stream, look) : plainView(stream, look)
}

async function liveView(stream: NodeJS.WriteStream, look: Look): Promise<ProgressView> {
  let current: { state: RoundState; title: string; metric: Metric } | undefined
  const { redraw, say, keep, end } = await liveLines(stream, {
    look,
    lines: (at) => current && roundLines(current.state, { ...current, ...at }),
  })
  return {
    begin: ({ title, metric }) => {
      if (current !== undefined) keep()
      current = undefined
      return (event) => {
        if (event.type === 'round-begun') current = { state: startState(event.sites), title, metric }
        else if (current !== undefined) apply(current.state, event, performance.now())
        redraw()
      }
    },
    say,
    end,
  }
}

function plainView(stream: NodeJS.WriteStream, look: Look): ProgressView {
  const say = (message: string): void => {
    stream.write(`${message}\n`)
  }
  return {
    begin: ({ title, metric }) => {
      let state: RoundState | undefined
      return (event) => {
        if (event.type === 'round-begun') {
          state = startState(event.sites)
          say(title)
          return
        }
        if (state === undefined) return
        apply(state, event, performance.now())
        if (event.type === 'warning') say(`  warning: ${event.message}`)
        if (event.type !== 'visit-ended') return
        say(`  ${event.visit.site}: ${visitWords(event.visit, { metric, look })}`)
      }
    },
    say,
    end: () => undefined,
  }
}
