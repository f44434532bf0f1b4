import { describe, expect, test } from 'vitest'
import { totpCode } from '#measure/journey/totp.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

const at = (seconds: number) => ({ now: () => seconds * 1000, wait: async () => expect.unreachable('waited') })

const code = (text: string, seconds: number): Promise<string> => totpCode({ name: 'login', text }, at(seconds))

const digits = '1234567890'.repeat(7)
const keys = { SHA1: digits.slice(0, 20), SHA256: digits.slice(0, 32), SHA512: digits.slice(0, 64) }

/** RFC 6238, appendix B. */
const vectors = [
  [59 - 2, '94287082', '46119246', '90693936'],
  [1111111109 - 1, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
] as const

describe('the test vectors of RFC 6238', () => {
  test.each(vectors)('at %d s', async (seconds, ...expected) => {
    for (const [index, [algorithm, key]] of Object.entries(keys).entries()) {
      const address = `otpauth://totp/Acme:ann?secret=${base32(key)}&algorithm=${algorithm}&digits=8&issuer=Acme`
      expect(await code(address, seconds)).toBe(expected[index])
    }
  })
})

test('a bare base32 secret, however a site prints it, gives six digits', async () => {
  const plain = base32(keys.SHA1)
  expect(await code(plain, 1234567890)).toBe('005924')
  const printed = plain.toLowerCase().replace(/(.{4})/g, '$1 ')
  expect(await code(` ${printed}\n`, 1234567890)).toBe('005924')
})

test('a code with less than 2 s left is not used: the next one is', async () => {
  let now = 1111111109_500
  const waits: number[] = []
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms)
    now += ms
  }
  const text = `otpauth://totp/a?secret=${base32(keys.SHA1)}&digits=8`
  expect(await totpCode({ name: 'login', text }, { now: () => now, wait })).toBe('14050471')
  expect(waits).toEqual([500])
})

test.each([
  ['hunter2-hunter1', 'it is not base32'],
  ['', 'it is not base32'],
  ['otpauth://hotp/a?secret=GEZDGNBV&counter=1', 'only otpauth://totp/ is supported'],
  ['otpauth://totp/a?secret=GEZDGNBV&algorithm=MD5', 'its algorithm is not SHA1, SHA256 or SHA512'],
  ['otpauth://totp/a?secret=GEZDGNBV&digits=7', 'its codes have neither 6 nor 8 digits'],
  ['otpauth://totp/a?secret=GEZDGNBV&period=0', 'its period is not 5 to 300 s'],
])('a secret that gives no codes is refused without its value: %s', async (text, reason) => {
  const error = await code(text, 0).catch((thrown: Error) => thrown)
  expect(error).toMatchObject({ code: 'script-error' })
  expect(String(error)).toContain(`The secret "login" gives no one-time codes: ${reason}.`)
  expect(String(error)).not.toMatch(/GEZDGNBV|hunter/)
})
