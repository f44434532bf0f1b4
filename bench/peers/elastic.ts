import { join } from 'node:path'
import { type Contender, fileOf } from './contender.ts'

/**
 * The agent of Elastic Synthetics: a browser a start, and a context for each journey. Its `--throttling` changes nothing (the call
 * is commented out in core/gatherer.js of 1.26), so that its browser is given the relay as a proxy.
 */
export const elastic: Contender = {
  name: 'elastic',
  throttling: 'relay outside',
  loads: ({ loads }) => loads,
  command: ({ origins: [origin], path, profile, loads, chromium, switches, relay }) => {
    const { viewport, network } = profile
    const playwright = {
      ...{ executablePath: chromium, args: switches, viewport },
      ...(network !== undefined && { proxy: { server: `socks5://${relay}` } }),
    }
    return {
      args: [
        ...[fileOf('@elastic/synthetics', 'dist/cli.js'), join(import.meta.dirname, 'elastic-journeys')],
        ...['--pattern', 'journey\\.cjs$', '--reporter', 'json', '--capability', 'trace', '--no-throttling'],
        ...['--params', JSON.stringify({ url: origin + path }), '--playwright-options', JSON.stringify(playwright)],
      ],
      env: { LOADS: String(loads) },
    }
  },
  lcps: (_, printed) =>
    printed
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Printed)
      .flatMap(({ root_fields }) => root_fields?.browser?.experience?.lcp?.us ?? [])
      .map((us) => us / 1000),
}

interface Printed {
  root_fields?: { browser?: { experience?: { lcp?: { us: number } } } }
}
