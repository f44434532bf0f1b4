import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Contender, fileOf } from './contender.ts'

/** Of Debian's package chromium-driver; another one by CHROMEDRIVER_PATH. */
const chromedriver = process.env.CHROMEDRIVER_PATH ?? '/usr/bin/chromedriver'

/** browsertime, with its default rule of when a page is complete: a browser for each of its usual three loads. */
export const browsertime: Contender = {
  name: 'browsertime',
  throttling: 'relay outside',
  loads: () => 3,
  command: ({ origins: [origin], path, profile, chromium, switches, relay, folder }) => {
    if (!existsSync(chromedriver))
      throw new Error(`There is no ${chromedriver}: apt-get install chromium-driver, or set CHROMEDRIVER_PATH.`)
    const { viewport, network } = profile
    const proxy = [`proxy-server=socks5://${relay}`, 'proxy-bypass-list=<-loopback>']
    const all = [...switches.map((each) => each.replace(/^--/, '')), ...(network === undefined ? [] : proxy)]
    return {
      args: [
        ...['--require', join(import.meta.dirname, 'local-protocol.cjs'), fileOf('browsertime', 'bin/browsertime.js')],
        ...['-b', 'chrome', '-n', '3', '--headless', '--viewPort', `${viewport.width}x${viewport.height}`],
        ...['--chrome.binaryPath', chromium, '--chrome.chromedriverPath', chromedriver],
        ...all.flatMap((each) => ['--chrome.args', each]),
        ...['--resultDir', join(folder, 'result'), origin + path],
      ],
    }
  },
  lcps: ({ folder }) => {
    const [page] = JSON.parse(readFileSync(join(folder, 'result', 'browsertime.json'), 'utf8')) as [Result]
    return page.browserScripts.map(({ timings }) => timings.largestContentfulPaint.startTime)
  },
}

interface Result {
  browserScripts: { timings: { largestContentfulPaint: { startTime: number } } }[]
}
