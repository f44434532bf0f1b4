import { afterEach, expect, test, vi } from 'vitest'
import { defaultSettings } from '#core/config/settings.ts'
import { wireApi } from '#functions/api/wire.ts'
import { apiTimeout } from '#infra/sizing.ts'
import { hang, startHttp } from '../../notify/http-server.ts'
import { context, set, stackVariables } from '../environment.ts'
import { eventOf, originKey } from './event.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

test('a bucket that does not answer is said to be the reason, while the function still has time to say so', async () => {
  await using s3 = await startHttp(hang)
  set({
    ...stackVariables,
    OUTPACE_DASHBOARD: 'https://d111111abcdef8.cloudfront.net',
    OUTPACE_ORIGIN_KEY: originKey,
    OUTPACE_SIGN_IN_AUTHORITY: 'https://cognito-idp.ap-southeast-2.amazonaws.com/pool',
    OUTPACE_SIGN_IN_CLIENT: 'client',
    OUTPACE_SIGN_IN_LOGOUT: 'https://outpace.auth.ap-southeast-2.amazoncognito.com/logout',
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ACCESS_KEY_ID: 'AKIDUMMY',
    AWS_SECRET_ACCESS_KEY: 'dummy',
  })
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const waited: number[] = []
  const { timeout } = AbortSignal
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    waited.push(ms)
    return timeout.call(AbortSignal, 20)
  })
  const handle = wireApi({ sources: [], settings: defaultSettings() }, [])
  const claims = { email: 'ann@acme.example', exp: '4102444800', 'cognito:groups': '[viewer]' }
  const { statusCode, body } = await handle(eventOf({ path: '/evidence/jackets/home.jpg', claims }), context)
  expect(statusCode).toBe(500)
  expect(body).toContain('The bucket outpace-evidence in ap-southeast-2 did not answer within')
  expect(waited).toHaveLength(1)
  expect(waited[0]).toBeLessThan((apiTimeout - 5) * 1000)
})
