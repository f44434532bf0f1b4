// One cold start of the bundled `run`, for bench/coldstart.ts, which bundles this module like a function.
import { wireRun } from '#functions/run/wire.ts'
import { unpackedChromium } from '#measure/chromium/find.ts'
import { startBrowser } from '#measure/chromium/start.ts'
import { allowedAddresses } from '#measure/network/allow.ts'

const [, , folder = '', url = ''] = process.argv
const marks: number[] = []
const mark = (): void => void marks.push(performance.timeOrigin + performance.now())

wireRun({ sources: [], retention: { rounds: 1, history: 1, evidence: 1 } }, {})
mark()
const files = unpackedChromium(folder)
mark()
const { browser, end } = await startBrowser({ files, memory: 4e9, allow: allowedAddresses([url]) })
mark()
const page = await browser.newPage()
await page.goto(url)
mark()
process.stdout.write(JSON.stringify(marks))
await end()
