import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditing } from './auditing.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { dispatching } from './dispatching.ts'
import { examining } from './examining.ts'
import { startFunction } from './function.ts'
import { judging } from './judging.ts'
import { mailing } from './mailing.ts'
import { measuring } from './measuring.ts'
import { notifying } from './notifying.ts'
import { viewing } from './viewing.ts'

const isLikeLambda = process.platform === 'linux' && process.arch === 'x64'

let cloud: Cloud
beforeAll(async () => {
  cloud = await startCloud()
}, 180_000)
afterAll(() => cloud[Symbol.asyncDispose]())

// One after the other, upon one table: what is due is measured, what is measured is judged, and where it led is audited.
describe.skipIf(!isLikeLambda)('dispatch', () => dispatching(() => cloud))
describe.skipIf(!isLikeLambda)('run', () => measuring(() => cloud))
describe.skipIf(!isLikeLambda)('judge', () => judging(() => cloud))
describe.skipIf(!isLikeLambda)('notify', () => notifying(() => cloud))
describe.skipIf(!isLikeLambda)('notify, with a sender,', () => mailing(() => cloud))
describe.skipIf(!isLikeLambda)('api', () => viewing(() => cloud))
describe.skipIf(!isLikeLambda)('audit', () => auditing(() => cloud))
describe.skipIf(!isLikeLambda)('run, asked how it is,', () => examining(() => cloud))

describe.skipIf(!isLikeLambda)('the surroundings of a function', () => {
  test('let it write to /tmp only, and show it nothing of this checkout and no credentials but dummies', async ({
    skip,
  }) => {
    const task = await mkdtemp(join(tmpdir(), 'outpace-probe-'))
    await mkdir(task, { recursive: true })
    await writeFile(join(task, 'index.mjs'), probe)
    const [made] = cloud.deployed.functions.values()
    if (made === undefined) throw new Error('expected a function')
    await using function_ = await startFunction({ made: { ...made, task, environment: {} }, services: {} })
    const seen = (await function_.invoke({ checkout: join(import.meta.dirname, '../../..') })) as Seen
    await rm(task, { recursive: true })
    if (!function_.isApart) skip('This machine gives no namespaces.')
    expect(seen.writable).toEqual(['/tmp'])
    expect(seen.checkout).toEqual([])
    expect(seen.secrets).toEqual(['AWS_ACCESS_KEY_ID=AKIDUMMY', 'AWS_SECRET_ACCESS_KEY=dummy'])
  })
})

interface Seen {
  writable: string[]
  checkout: string[]
  secrets: string[]
}

/** A function that looks around. */
const probe = `
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
const canWrite = (folder) => {
  try {
    rmdirSync(mkdtempSync(folder + '/probe-'))
    return true
  } catch {
    return false
  }
}
export async function handler({ checkout }) {
  const list = (folder) => { try { return readdirSync(folder) } catch { return [] } }
  const folders = ['/', '/tmp', '/var', '/var/task', '/var/runtime', '/var/tmp', '/opt', '/dev/shm', '/run', '/home', '/root', '/etc', checkout]
  return {
    writable: folders.filter(canWrite),
    checkout: list(checkout),
    secrets: Object.entries(process.env).filter(([name]) => /KEY|SECRET|TOKEN|PASSWORD/i.test(name)).map((pair) => pair.join('=')).sort(),
  }
}
`
