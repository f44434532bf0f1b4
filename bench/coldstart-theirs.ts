// One cold start as in the readme of @sparticuz/chromium, for bench/coldstart.ts.
import packaged from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

const [, , url = ''] = process.argv
const marks: number[] = []
const mark = (): void => void marks.push(performance.timeOrigin + performance.now())

mark()
const executablePath = await packaged.executablePath()
mark()
const browser = await chromium.launch({ executablePath, args: packaged.args, headless: true })
mark()
const page = await browser.newPage()
await page.goto(url)
mark()
process.stdout.write(JSON.stringify(marks))
await browser.close()
