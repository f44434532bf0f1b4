import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contender, fileOf } from './contender.ts'
import { lcpOf, lighthouseSettings } from './lighthouse-settings.ts'

/** The Lighthouse CLI: a load a start, and a report to read. */
export const lighthouse: Contender = {
  name: 'lighthouse',
  throttling: 'DevTools',
  loads: () => 1,
  command: ({ origins: [origin], path, profile, chromium, switches, folder }) => {
    const config = join(folder, 'config.json')
    const settings = lighthouseSettings(profile, 'devtools')
    writeFileSync(config, JSON.stringify({ extends: 'lighthouse:default', settings }))
    return {
      args: [
        ...[fileOf('lighthouse', 'cli/index.js'), origin + path, '--quiet', '--config-path', config],
        ...['--output', 'json', '--output', 'html', '--output-path', join(folder, 'page')],
        `--chrome-flags=--headless ${switches.join(' ')}`,
      ],
      env: { CHROME_PATH: chromium },
    }
  },
  lcps: ({ folder }) => [lcpOf(readFileSync(join(folder, 'page.report.json'), 'utf8'))],
}
