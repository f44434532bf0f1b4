import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contender, fileOf } from './contender.ts'
import { lcpOf, lighthouseSettings } from './lighthouse-settings.ts'

export const unlighthouse: Contender = {
  name: 'unlighthouse',
  throttling: 'simulated',
  loads: () => 1,
  command: ({ origins: [origin], path, profile, chromium, switches, folder }) => {
    const config = {
      urls: [path],
      scanner: { samples: 1, device: 'desktop', crawler: false, sitemap: false, robotsTxt: false },
      // With a path here it needs the whole of puppeteer, which downloads a browser; CHROME_PATH it opens with puppeteer-core.
      puppeteerOptions: { args: switches },
      lighthouseOptions: lighthouseSettings(profile, 'simulate'),
    }
    const file = join(folder, 'unlighthouse.config.mjs')
    writeFileSync(file, `export default ${JSON.stringify(config)}\n`)
    return {
      args: [
        ...[fileOf('unlighthouse', 'bin/unlighthouse-ci.mjs'), '--site', origin, '--config-file', file],
        ...['--no-cache', '--output-path', 'out'],
      ],
      env: { CHROME_PATH: chromium },
    }
  },
  lcps: ({ folder }) =>
    globSync('out/reports/**/lighthouse.json', { cwd: folder }).map((file) =>
      lcpOf(readFileSync(join(folder, file), 'utf8')),
    ),
}
