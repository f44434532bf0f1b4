import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Contender } from './contender.ts'

const command = join(import.meta.dirname, '../../cli/outpace.js')

/**
 * `outpace compare` of a page with itself: two visits with a browser, a control page and evidence each. Real schedules record
 * evidence once an hour, this in every round.
 */
export const outpace: Contender = {
  name: 'outpace',
  throttling: 'its relay',
  loads: ({ loads }) => loads,
  command: ({ origins, path, profile, loads }) => ({
    args: [
      ...[command, 'compare', ...origins.map((origin) => origin + path), '--profile', profile.name],
      ...['--loads', String(loads / 2), '--rounds', '1', '--json'],
    ],
  }),
  lcps: ({ folder }, printed) => {
    const { benchmark } = JSON.parse(printed) as { benchmark: { id: string } }
    const csv = execFileSync(process.execPath, [command, 'export', benchmark.id, '--csv'], { cwd: folder })
    const [header = [], ...lines] = csv
      .toString()
      .replace('\uFEFF', '')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','))
    return lines
      .filter((line) => line[header.indexOf('status')] === 'ok')
      .map((line) => Number(line[header.indexOf('lcp')]))
  },
}
