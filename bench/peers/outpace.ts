import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Asked, Contender } from './contender.ts'

const command = join(import.meta.dirname, '../../cli/outpace.js')

/** `outpace compare` of a page with itself: in each round two visits with a browser and a control page; evidence in the first. */
function comparing(name: string, rounds: number): Contender {
  return {
    name,
    throttling: 'its relay',
    loads: ({ loads }) => 2 * loads * rounds,
    command: ({ origins, path, profile, loads }) => ({
      args: [
        ...[command, 'compare', ...origins.map((origin) => origin + path), '--profile', profile.name],
        ...['--loads', String(loads), '--rounds', String(rounds), '--json'],
      ],
    }),
    lcps: lcpsStored,
  }
}

/** What an hour brings on the usual schedule, a round every 15 minutes with evidence in one of them. */
export const outpace = comparing('outpace', 4)
/** A single round, with evidence. */
export const outpaceOnce = comparing('outpace-once', 1)

function lcpsStored({ folder }: Asked, printed: string): number[] {
  const { benchmark } = JSON.parse(printed) as { benchmark: { id: string } }
  const csv = execFileSync(process.execPath, [command, 'export', benchmark.id, '--csv'], { cwd: folder })
  const [header = [], ...lines] = csv
    .toString()
    .replace('\uFEFF', '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const cell = (line: string[], name: string) => line[header.indexOf(name)]
  return lines.filter((line) => cell(line, 'status') === 'ok').map((line) => Number(cell(line, 'lcp')))
}
