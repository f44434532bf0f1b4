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

/** What a stream can display. */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    columns: columnsOf(stream),
    colour: hasColour(stream),
    ascii: !/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || 'UTF-8'),
  }
}

/**
 * Of a terminal Node knows, by NO_COLOR (https://no-color.org) among others. A pipe or a file has colour where FORCE_COLOR asks for it
 * (https://force-color.org), as logs of pipelines do.
 */
function hasColour(stream: NodeJS.WriteStream, forced = process.env.FORCE_COLOR ?? ''): boolean {
  return stream.isTTY === true ? stream.hasColors() : !['', '0', 'false'].includes(forced)
}
