import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('a folder without files to change is refused, before anything is copied', () => {
  const command = [join(import.meta.dirname, 'run.ts'), 'core/statistic']
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 60_000 })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'There is no TypeScript file to change in core/statistic. Name folders or files such as core/judge/gap.\n',
  })
})
