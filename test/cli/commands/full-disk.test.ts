import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const launcher = fileURLToPath(new URL('../../../cli/outpace.js', import.meta.url))
/** Whatever is written to it, there is no space left: Linux has it. */
const full = '/dev/full'

test.runIf(existsSync(full))('output that does not fit onto the disk is explained', () => {
  const target = openSync(full, 'w')
  const { status, stderr } = spawnSync(process.execPath, [launcher, '--help'], {
    stdio: ['ignore', target, 'pipe'],
    encoding: 'utf8',
    timeout: 60_000,
  })
  closeSync(target)
  expect(stderr).toBe('The output could not be written: there is no space left. Write it to another place.\n')
  expect(status).toBe(2)
})
