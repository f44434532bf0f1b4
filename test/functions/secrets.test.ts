import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { secretsOf } from '#functions/secrets.ts'
import { breakOff, refuse, type SecretsServer, startSecrets } from './secrets-server.ts'

let server: SecretsServer
let now: number
beforeAll(async () => {
  server = await startSecrets()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  now = 0
  server.secrets.clear()
  server.asked.length = 0
  server.faults.length = 0
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', server.endpoint)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDUMMY')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'dummy')
})
afterEach(() => vi.unstubAllEnvs())

const name = 'outpace/jackets/login'
const secrets = () => secretsOf({ region: 'eu-west-1', now: () => now })
const minutes = 60_000

describe('a secret', () => {
  test('is its text, or the text under one of its keys', async () => {
    server.secrets.set(name, 'hunter2').set('outpace/jackets/shop', '{"user":"ann","password":"a:b","pin":7}')
    const read = secrets()
    expect(await read(name)).toBe('hunter2')
    expect(await read('outpace/jackets/shop')).toBe('{"user":"ann","password":"a:b","pin":7}')
    expect(await read('outpace/jackets/shop:password')).toBe('a:b')
  })

  test('is fetched once in five minutes, with all its keys', async () => {
    server.secrets.set(name, '{"user":"ann","password":"old"}')
    const read = secrets()
    await Promise.all([read(`${name}:user`), read(`${name}:password`)])
    now = 4 * minutes
    server.secrets.set(name, '{"user":"ann","password":"new"}')
    expect(await read(`${name}:password`)).toBe('old')
    expect(server.asked).toEqual([name])
    now = 6 * minutes
    expect(await read(`${name}:password`)).toBe('new')
    expect(server.asked).toEqual([name, name])
  })

  test('that could not be read is fetched again', async () => {
    const read = secrets()
    await expect(read(name)).rejects.toThrow('does not exist')
    server.secrets.set(name, 'hunter2')
    expect(await read(name)).toBe('hunter2')
  })

  test('is read even if the connection breaks or the service is busy', async () => {
    server.secrets.set(name, 'hunter2')
    server.faults.push(breakOff, refuse('InternalServiceError', { status: 500 }))
    expect(await secrets()(name)).toBe('hunter2')
    expect(server.asked).toHaveLength(3)
  })
})

describe('an error names the problem, and never the value', () => {
  test.each([
    [
      'ResourceNotFoundException',
      'The secret "outpace/jackets/login" in eu-west-1 does not exist. Create it: aws secretsmanager',
    ],
    [
      'AccessDeniedException',
      'The secret "outpace/jackets/login" in eu-west-1 cannot be read by the role of this function. Deploy',
    ],
    ['DecryptionFailure', 'cannot be decrypted. Check that its KMS key'],
    ['InvalidRequestException', 'is scheduled for deletion. Restore it: aws secretsmanager restore-secret'],
    ['SomethingNewException', 'cannot be read (SomethingNewException)'],
  ])('%s', async (type, message) => {
    server.faults.push(refuse(type))
    const error = await secrets()(name).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'SecretError', message: expect.stringContaining(message) })
  })

  test.each([
    ['{"user":"ann"}', 'The secret "outpace/jackets/login" has no text under the key "password". Its keys: user.'],
    ['{"password":7}', 'has no text under the key "password". Its keys: password.'],
    ['{}', 'Its keys: none.'],
    ['hunter2', 'is not a JSON object, so it has no key "password". Use "outpace/jackets/login" without a key.'],
    ['["hunter2"]', 'is not a JSON object'],
  ])('a key of %s', async (value, message) => {
    server.secrets.set(name, value)
    const error = (await secrets()(`${name}:password`).catch((cause: unknown) => cause)) as Error
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('hunter2')
    await expect(secrets()(`${name}:constructor`)).rejects.toMatchObject({ name: 'SecretError' })
  })

  test('a secret of bytes has to be stored again as text', async () => {
    server.secrets.set(name, new Uint8Array([1, 2, 3]))
    await expect(secrets()(name)).rejects.toThrow('is binary. Store it again as text.')
  })
})
