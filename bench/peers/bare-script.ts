import { join } from 'node:path'
import { type Contender, devtoolsNetwork } from './contender.ts'

export const bareScript: Contender = {
  name: 'bare',
  throttling: 'DevTools',
  loads: ({ loads }) => loads,
  command: ({ origins: [origin], path, profile, loads, chromium, switches }) => ({
    args: [
      ...[join(import.meta.dirname, 'bare.ts'), '--url', origin + path, '--loads', String(loads)],
      ...['--chromium', chromium, ...switches.map((each) => `--switch=${each}`)],
      ...['--size', JSON.stringify([profile.viewport.width, profile.viewport.height])],
      ...(profile.network === undefined ? [] : ['--network', JSON.stringify(devtoolsNetwork(profile.network))]),
    ],
  }),
  lcps: (_, printed) => JSON.parse(printed) as number[],
}
