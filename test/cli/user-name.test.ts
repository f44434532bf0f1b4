import { userInfo } from 'node:os'
import { expect, test, vi } from 'vitest'
import { userName } from '#cli/user-name.ts'

vi.mock('node:os', async (original) => {
  const real = await original<typeof import('node:os')>()
  return { ...real, userInfo: vi.fn(real.userInfo) }
})

test('whoever changes a setting is named, also in a container whose user the system does not know', () => {
  expect(userName()).toBe(userInfo().username)
  // As Node.js does for `docker run --user 12345`.
  vi.mocked(userInfo).mockImplementation(() => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)')
  })
  expect(userName()).toBe(`uid ${process.getuid?.()}`)
})
