import { type Machine, machineWords } from '../machine.ts'

/** A line of bench/RESULTS.md. */
export interface Result {
  what: string
  figure: string
  command: string
  /** When it began, UTC, and how busy the machine was. */
  when: string
}

const head = '| what | figure | command | when (UTC), load average |'

/** The lines of a file that `resultsPage` wrote. */
export function resultsIn(page: string): Result[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && line !== head)
    .map((line) => {
      const [what = '', figure = '', command = '', when = ''] = line.slice(2, -2).split(' | ')
      return { what, figure, command: command.replaceAll('`', ''), when }
    })
}

export function resultsPage(
  results: readonly Result[],
  { machine, versions }: { machine: Machine; versions: string },
): string {
  const lines = results.map(({ what, figure, command, when }) => `| ${what} | ${figure} | \`${command}\` | ${when} |`)
  return `# What the benches measured

Written by \`npm run bench\`: the short form of every bench in this folder, in order. Short forms take few turns, so that their
figures are less certain than those in \`docs/\`. Ratios are of things measured in turn in one run, but a busy machine still makes
them uncertain: the last column has the load average when a bench began, and this machine has ${machine.cores} cores.

${machineWords(machine)}. ${versions}. Last run: ${machine.at.slice(0, 10)}.

${head}
|---|---|---|---|
${lines.join('\n')}
`
}

/** A text whose tables quote results, with the figures of now: a line `| what | figure |` is of the result with that name. */
export function withFigures(text: string, results: readonly Result[]): string {
  const lines = text.split('\n').map((line) => {
    const quoted = results.find(({ what }) => line.startsWith(`| ${what} | `))
    return quoted === undefined ? line : `| ${quoted.what} | ${quoted.figure} |`
  })
  return lines.join('\n')
}
