import type { Metric } from '#core/model/metric.ts'
import type { Progress } from '#measure/round/progress.ts'
import { canRedraw, columnsOf, lookOf } from '../output.ts'
import type { Look } from '../render/look.ts'
import { roundLines, visitWords } from './lines.ts'
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

/** Redraw interval of the live view, ms. */
const redrawEvery = 100

export async function progressView(stream: NodeJS.WriteStream): Promise<ProgressView> {
  const look = lookOf(stream)
  return canRedraw(stream) ? liveView(stream, look) : plainView(stream, look)
}

async function liveView(stream: NodeJS.WriteStream, look: Look): Promise<ProgressView> {
  const { createLogUpdate } = await import('log-update')
  const draw = createLogUpdate(stream)
  let current: { state: RoundState; title: string; metric: Metric } | undefined
  const redraw = (): void => {
    if (current === undefined) return
    const columns = columnsOf(stream) - 1
    draw(roundLines(current.state, { ...current, look: { ...look, columns }, now: performance.now() }).join('\n'))
  }
  const timer = setInterval(redraw, redrawEvery)
  const keep = (): void => {
    redraw()
    draw.done()
    current = undefined
  }
  return {
    begin: ({ title, metric }) => {
      if (current !== undefined) keep()
      return (event) => {
        if (event.type === 'round-begun') current = { state: startState(event.sites), title, metric }
        else if (current !== undefined) apply(current.state, event, performance.now())
        redraw()
      }
    },
    say: (message) => {
      const open = current
      draw.clear()
      stream.write(`${message}\n`)
      current = open
      redraw()
    },
    end: () => {
      clearInterval(timer)
      if (current !== undefined) keep()
      draw.done()
    },
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
