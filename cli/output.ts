import type { Look } from './render/look.ts'

/** Where results go; progress and problems go to stderr, so that `--json` and pipes stay clean. */
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

/** What a stream can show. NO_COLOR is honoured by Node's own check (https://no-color.org). */
export function lookOf(stream: NodeJS.WriteStream): Look {
  return {
    columns: stream.columns ?? 80,
    colour: stream.isTTY === true && stream.hasColors(),
    ascii: !/utf-?8/i.test(process.env.LC_ALL ?? process.env.LC_CTYPE ?? process.env.LANG ?? 'UTF-8'),
  }
}
