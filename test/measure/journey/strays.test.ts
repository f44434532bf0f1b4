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
