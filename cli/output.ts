import type { Look } from './render/look.ts'

/** Results go to stdout, progress and problems to stderr, so `--json` and pipes stay clean. */
export interface Output {
  result: (text: string) => void
  look: Look
}

export function output(): Output {
  return {
    result: (text) => void process.stdout.write(text),
    look: lookOf(process.stdout),
  }
}

/** Columns of a terminal; of a pipe or file those that COLUMNS asks for. */
export function columnsOf({ columns }: Partial<NodeJS.WriteStream>, asked = process.env.COLUMNS): number {
  if (columns !== undefined && columns > 0) return columns
  return asked !== undefined && /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 80
}

/** Whether what stands in the stream can be drawn over. */
export function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env.TERM !== 'dumb'
}

/** What a stream can display. Node's own check honours NO_COLOR (https://no-color.org). */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    columns: columnsOf(stream),
    colour: stream.isTTY === true && stream.hasColors(),
    ascii: !/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || 'UTF-8'),
  }
}
