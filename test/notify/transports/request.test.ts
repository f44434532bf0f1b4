import { afterEach, expect, it, vi } from 'vitest'
import { post } from '#notify/transports/request.ts'
import { retry } from '#notify/transports/retry.ts'
import { TransportError } from '#notify/transports/transport.ts'
import { startHttp, status } from '../http-server.ts'

afterEach(() => vi.restoreAllMocks())

const network = { mayReach: () => true, retryPolicy: { attempts: 1, pause: 0, longest: 0 }, timeout: 20_000 }
const make = () => ({ body: '{}' })
const retried = 'It will be retried.'
const check = 'Check the address.'
const secret = 'Check the secret.'
const gone = 'The address no longer exists: create a new one and store it in the secret.'
const redirect = 'Redirects are not followed: configure the address that it redirects to.'

it('what a receiver answers decides whether a message was delivered, is tried again later, or never arrives', async () => {
  await using server = await startHttp()
  const answer = async (code: number) => {
    server.answers.push(status(code))
    const place = 'The webhook'
    return post({ place, url: server.url, make }, network).then(
      () => 'delivered',
      (error: unknown) => {
        if (!(error instanceof TransportError)) throw error
        expect(error.message).toContain(`The webhook responded with ${code}. `)
        return `${error.retry ? 'later' : 'never'}: ${error.message.split('. ').slice(1).join('. ')}`
      },
    )
  }
  const found: Record<number, string> = {}
  const expected = {
    ...{ 200: 'delivered', 201: 'delivered', 204: 'delivered', 299: 'delivered' },
    ...{ 300: `never: ${redirect}`, 301: `never: ${redirect}`, 308: `never: ${redirect}`, 399: `never: ${redirect}` },
    ...{ 400: `never: ${check}`, 401: `never: ${secret}`, 402: `never: ${check}`, 403: `never: ${secret}` },
    ...{ 404: `never: ${gone}`, 405: `never: ${check}`, 408: `later: ${retried}`, 410: `never: ${gone}` },
    ...{ 413: `never: ${check}`, 429: `later: ${retried}`, 499: `never: ${check}` },
    ...{ 500: `later: ${retried}`, 502: `later: ${retried}`, 503: `later: ${retried}`, 599: `later: ${retried}` },
  }
  for (const code of Object.keys(expected).map(Number)) found[code] = await answer(code)
  expect(found).toEqual(expected)
})

// Waits of half the pause to all of it, doubled each time: 2 to 4 ms, 4 to 8 ms, 8 to 16 ms.
it.each([
  ['the shortest wait is half of the pause', { random: 0, longest: 2 }, 2],
  ['a wait that is longer than allowed is left to a later invocation', { random: 0, longest: 1.9 }, 1],
  ['chance makes it up to twice as long', { random: 0.5, longest: 2.9 }, 1],
  ['and no longer', { random: 0.5, longest: 3 }, 2],
  ['the second wait is twice the first', { random: 0, longest: 4 }, 3],
  ['the third twice the second', { random: 0, longest: 8 }, 4],
  ['until all attempts are spent', { random: 0, longest: 100 }, 5],
  ['a receiver that names its time is not asked sooner', { random: 0, longest: 100, retryAfter: 101 }, 1],
  ['one that names less is asked when we would have', { random: 0, longest: 2, retryAfter: 1 }, 2],
])(
  '%s',
  async (_, { random, longest, retryAfter }: { random: number; longest: number; retryAfter?: number }, tries) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    let count = 0
    const error = new TransportError({ message: 'Busy.', retry: true })
    const work = async () => {
      count++
      throw error
    }
    const attempt = () => ({ error, ...(retryAfter !== undefined && { retryAfter }) })
    await expect(retry(work, { retryPolicy: { attempts: 5, pause: 4, longest }, attempt })).rejects.toBe(error)
    expect(count).toBe(tries)
  },
)
