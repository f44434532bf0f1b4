import { userInfo } from 'node:os'
import { expect, test } from 'vitest'
import { userName } from '#cli/user-name.ts'

test('whoever changes a setting is named, also in a container whose user the system does not know', () => {
  expect(userName()).toBe(userInfo().username)
  // As Node.js does for `docker run --user 12345`.
  const unknown = () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)')
  }
  expect(userName(unknown)).toBe(`uid ${process.getuid?.()}`)
})
