import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const strays = new URL('../../../measure/journey/strays.ts', import.meta.url).href

/** What a process prints that runs these statements, or its exit code and what it prints to standard error. */
const outcome = (statements: string) =>
  run(process.execPath, [
    '--input-type=module',
    '-e',
    `import { keepStrays } from ${JSON.stringify(strays)}\n${statements}`,
  ]).then(
    ({ stdout }) => stdout,
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )

const visit = `await keepStrays(async () => {
  Promise.reject(new Error('promise'))
  setTimeout(() => { throw new Error('timer') })
  await new Promise((done) => setTimeout(done, 20))
})
console.log('measured')`

test('errors that nobody awaits in a visit do not end the process, and do not reach who listens for others', async () => {
  expect(await outcome(visit)).toBe('measured\n')
  const listening = `for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, ({ message }) => console.log(message)) }`
  expect(await outcome(`${listening}\n${visit}\nPromise.reject(new Error('other'))`)).toBe('measured\nother\n')
})

test('outside of a visit such an error ends the process, as always', async () => {
  expect(await outcome(`${visit}\nPromise.reject(new Error('other'))`)).toMatchObject({
    stdout: 'measured\n',
    stderr: expect.stringContaining('Error: other'),
  })
})

test('a script that ends the process fails its load, and outside of a visit the process ends, as always', async () => {
  const exiting = `import { failingWithStrays } from ${JSON.stringify(strays)}
const told = (walk) => keepStrays(() => failingWithStrays(walk)).then(
  () => console.log('walked'),
  ({ message }) => console.log(message),
)
await told(async () => process.exit(0))
await told(async () => { try { process.exit(1) } catch { await new Promise(() => setTimeout(() => {}, 2000)) } })
await told(async () => { setTimeout(() => process.exit(2), 5); await new Promise((done) => setTimeout(done, 2000)) })
await told(async () => {})
process.exit(3)`
  const message = 'It calls process.exit(), which would end the measurements of other sites, too. Remove it.'
  expect(await outcome(exiting)).toMatchObject({ code: 3, stdout: `${`${message}\n`.repeat(3)}walked\n` })
})

test('in a bundle, too, an error that nobody awaits has its line in the script', async () => {
  const lines = new URL('../../../functions/run/script-lines.ts', import.meta.url).href
  const astray = `import { failingWithStrays } from ${JSON.stringify(strays)}
import { withScriptLines } from ${JSON.stringify(lines)}
const stack = 'Error: no heading\\n    at file:///var/task/index.mjs:7:20'
const walk = withScriptLines(
  () => { Promise.reject(Object.assign(new Error('no heading'), { stack })); return new Promise(() => setTimeout(() => {}, 50)) },
  async () => ({ 7: [[1, 'scenarios/jackets/acme.ts', 12]] }),
)
await keepStrays(() => failingWithStrays(walk)).catch((error) => console.log(error.stack))`
  expect(await outcome(astray)).toBe('Error: no heading\n    at /scenarios/jackets/acme.ts:12:1\n')
})

test('what goes astray once its load has ended does not fail the next one', async () => {
  const late = `import { failingWithStrays } from ${JSON.stringify(strays)}
const told = (walk) => failingWithStrays(walk).then(() => console.log('walked'), ({ message }) => console.log(message))
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
await keepStrays(async () => {
  await told(async () => { pause(20).then(() => { throw new Error('page closed') }) })
  await told(() => pause(60))
  await told(() => { Promise.reject(new Error('own')); return pause(60) })
})`
  expect(await outcome(late)).toBe('walked\nwalked\nown\n')
})

test('a script that ends the process some time after it was loaded is named, and the process has not succeeded', async () => {
  const loaded = `import { loadingScript } from ${JSON.stringify(strays)}
await loadingScript(async () => { setTimeout(() => process.exit(0), 5) }, 'acme.ts')`
  expect(await outcome(loaded)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('acme.ts calls process.exit() when it is loaded.'),
  })
})
