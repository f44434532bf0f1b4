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

/** What a stream can display. Node's own check honours NO_COLOR (https://no-color.org). */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    columns: stream.columns ?? 80,
    colour: stream.isTTY === true && stream.hasColors(),
    ascii: !/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || 'UTF-8'),
  }
}
