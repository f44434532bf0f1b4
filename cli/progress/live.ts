import { columnsOf } from '../output.ts'
import type { Look } from '../render/look.ts'

/** Redraw interval, ms. */
const redrawEvery = 100
const spinner = { unicode: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'], ascii: [...'-\\|/'] }
export const widestName = 24

/** When lines are drawn, and for what terminal. */
export interface DrawnAt {
  look: Look
  /** performance.now, ms. */
  now: number
}

/** Lines at the end of a terminal that are redrawn in place. */
export interface LiveLines {
  redraw: () => void
  /** Prints a message that stays on screen, above the lines; after the end, below them. */
  say: (message: string) => void
  /** Leaves the lines as they are; later ones are drawn below them. */
  keep: () => void
  /** Restores the terminal. */
  end: () => void
}

/** `lines` gives what to draw; undefined where there is nothing yet. */
export async function liveLines(
  stream: NodeJS.WriteStream,
  { look, lines }: { look: Look; lines: (at: DrawnAt) => readonly string[] | undefined },
): Promise<LiveLines> {
  const { createLogUpdate } = await import('log-update')
  const draw = createLogUpdate(stream)
  let isOver = false
  const redraw = (): void => {
    if (isOver) return
    const now = performance.now()
    const drawn = lines({ look: { ...look, columns: columnsOf(stream) - 1 }, now })
    if (drawn !== undefined) draw(drawn.join('\n'))
  }
  const timer = setInterval(redraw, redrawEvery)
  const keep = (): void => {
    redraw()
    draw.done()
  }
  return {
    redraw,
    say: (message) => {
      draw.clear()
      stream.write(`${message}\n`)
      redraw()
    },
    keep,
    end: () => {
      clearInterval(timer)
      keep()
      isOver = true
    },
  }
}

export function spinnerAt({ look, now }: DrawnAt): string {
  const frames = look.ascii === true ? spinner.ascii : spinner.unicode
  return frames[Math.floor(now / redrawEvery) % frames.length] ?? ''
}

/** Between two parts of a line. */
export function dot({ ascii = false }: Look): string {
  return ascii ? ', ' : ' · '
}
