import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contender, fileOf } from './contender.ts'
import { lcpOf, lighthouseSettings } from './lighthouse-settings.ts'

/** Lighthouse CI, which starts Lighthouse and a browser for each load: more of them a start change little. */
export const lhci: Contender = {
  name: 'lhci',
  throttling: 'simulated',
  loads: () => 2,
  command: ({ origins: [origin], path, profile, chromium, switches, folder }) => {
    const settings = { ...lighthouseSettings(profile, 'simulate'), chromeFlags: `--headless ${switches.join(' ')}` }
    const config = join(folder, 'lighthouserc.json')
    writeFileSync(config, JSON.stringify({ ci: { collect: { url: [origin + path], numberOfRuns: 2, settings } } }))
    return {
      args: [fileOf('@lhci/cli', 'src/cli.js'), 'collect', '--config', config],
      env: { CHROME_PATH: chromium },
    }
  },
  lcps: ({ folder }) =>
    globSync('.lighthouseci/lhr-*.json', { cwd: folder }).map((file) =>
      lcpOf(readFileSync(join(folder, file), 'utf8')),
    ),
}
