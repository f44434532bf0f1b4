import { createInterface } from 'node:readline/promises'
import { CliError, exitCodes } from '../cli-error.ts'

export interface Questions extends Disposable {
  /** Asks until `read` accepts the answer; CliError is what it says of one that it does not. An empty answer is the usual one. */
  ask: <T>(question: string, how: { usual?: string | undefined; read: (text: string) => T }) => Promise<T>
}

/** Questions on this terminal; undefined where the input is not a terminal. */
export function questions({ stdin, stderr } = process): Questions | undefined {
  if (!stdin.isTTY) return undefined
  // Results belong to stdout.
  const lines = createInterface({ input: stdin, output: stderr })
  return {
    ask: async (question, { usual, read }) => {
      for (;;) {
        const answer = await answered(lines.question(`${question}${usual === undefined ? '' : ` [${usual}]`}: `), lines)
        try {
          return read(answer.trim() === '' ? (usual ?? '') : answer.trim())
        } catch (error) {
          if (!(error instanceof CliError)) throw error
          stderr.write(`${error.message}\n`)
        }
      }
    },
    [Symbol.dispose]: () => lines.close(),
  }
}

/** Ctrl-C and Ctrl-D end the command; readline alone would leave the question open for ever. */
function answered(answer: Promise<string>, lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = () => process.exit(exitCodes.interrupted)
    lines.once('close', end)
    answer.then(resolve, reject).finally(() => lines.off('close', end))
  })
}
