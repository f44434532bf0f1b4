import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkedInHashes, rebuildGuard, recordedBuild, sameTools } from '#infra/bundle/guard-build.ts'
import { findGuard, guardedEnvironment, guardLibrary } from '#measure/network/guard/guard.ts'
import { writePrctlRefuser } from '../refuse-prctl.ts'

const program = fileURLToPath(new URL('./egress-calls.c', import.meta.url))
const rebuilt = rebuildGuard()
const because = rebuilt === undefined ? ' (skipped: there is no C compiler for Linux x64 here)' : ''
const tools = rebuilt !== undefined && sameTools(rebuilt, recordedBuild())
const becauseTools = rebuilt === undefined || tools ? because : ` (skipped: built by ${recordedBuild().compiler})`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-guard-calls-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the checked-in library matches the checked-in source', () => {
  const { source, library } = recordedBuild()
  expect(checkedInHashes(), 'else: node infra/bundle/guard-build.ts --write').toEqual({ source, library })
})

test.skipIf(!tools)(`the same compiler reproduces the checked-in library bit for bit${becauseTools}`, () => {
  expect(rebuilt?.library).toBe(checkedInHashes().library)
})

/** What the program says with the guard of a folder; `refuser` is a program that it runs under. */
function callsUnder(guardFolder: string, refuser?: string): string[] {
  const made = join(folder, 'calls')
  execFileSync('cc', ['-std=gnu11', '-o', made, program])
  const guard = { folder: guardFolder, required: true }
  const env = guardedEnvironment({ environment: {}, guard }, ['127.0.0.1:9001'])
  const [command, ...args] = refuser === undefined ? [made] : [refuser, made]
  return execFileSync(command ?? '', args, { encoding: 'utf8', env })
    .trim()
    .split('\n')
}

const expected = [
  'sendto allowed 3',
  'sendto refused EACCES',
  'sendto unspecified family EACCES',
  'sendto cut short EINVAL',
  'sendmsg allowed 3',
  'sendmsg refused EACCES',
  'sendmmsg allowed 3',
  'sendmmsg third refused 2',
  'sendmmsg first refused EACCES',
  'connect allowed 0',
  'connect to disconnect 0',
  'connect refused EACCES',
  'connect without scope EACCES',
  'connect to a path ENOENT',
  'connect to the hypervisor EACCES',
  'connect to the internet 0',
  'prctl against new rights 0',
  'prctl with a mistake EINVAL',
  'prctl of another kind 0',
]

test.skipIf(rebuilt === undefined)(
  `every system call that can reach an address is guarded, and no other${because}`,
  () => {
    expect(callsUnder(findGuard({ required: true })?.folder ?? '')).toEqual(expected)
  },
)

test.skipIf(rebuilt === undefined).each(['EPERM', 'EACCES', 'ENOSYS'] as const)(
  `where the kernel refuses prctl with %s, only the promise to gain no rights counts as kept${because}`,
  async (refusal) => {
    const refuser = join(folder, refusal)
    await writePrctlRefuser(refuser, refusal)
    expect(callsUnder(findGuard({ required: true })?.folder ?? '', refuser)).toEqual([
      ...expected.slice(0, -3),
      'prctl against new rights 0',
      'prctl with a mistake 0',
      `prctl of another kind ${refusal}`,
    ])
  },
)

test.skipIf(rebuilt === undefined)(`a build by this machine's compiler does the same${because}`, () => {
  writeFileSync(join(folder, guardLibrary), rebuilt?.bytes ?? '')
  expect(callsUnder(folder)).toEqual(expected)
})
