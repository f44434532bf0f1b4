import { serveDashboard } from './served.ts'
const served = await serveDashboard({ quarter: process.argv[2] === 'quarter' })
console.log('up')
for (const spec of process.argv.slice(3)) {
  const [name = '', path = '', width = '1280', dark = ''] = spec.split('|')
  await using opened = await served.open(path, { width: Number(width), dark: dark === 'dark' }).catch((e) => { console.log(name, String(e).slice(0, 300)); throw e })
  await opened.page.waitForTimeout(500)
  await opened.page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true })
  console.log(name, opened.errors)
}
await served[Symbol.asyncDispose]()
