import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { JourneyError } from '../load/failure.ts'

/** What an authenticator app keeps of an account. */
interface TotpKey {
  key: Buffer
  algorithm: 'sha1' | 'sha256' | 'sha512'
  digits: 6 | 8
  /** s that a code is valid. */
  period: number
}

interface Clock {
  /** ms since 1970. */
  now: () => number
  wait: (ms: number) => Promise<unknown>
}

/** A code that expires sooner than this would be refused by the time it is typed and sent, ms. */
const shortestValidity = 2_000

/**
 * The code that an authenticator app shows now (RFC 6238). Waits for the next one if this one is about to expire. `text` is the
 * base32 secret or the `otpauth://totp/` address in the QR code of the account. Throws JourneyError, which names the secret only.
 */
export async function totpCode(
  { name, text }: { name: string; text: string },
  { now, wait }: Clock = { now: Date.now, wait: pause },
): Promise<string> {
  const key = readTotpKey(text)
  if (typeof key === 'string') {
    const remedy = 'Store the base32 secret or the otpauth:// address that the QR code of the account contains.'
    throw new JourneyError('script-error', `The secret "${name}" gives no one-time codes: ${key}. ${remedy}`)
  }
  const period = key.period * 1000
  const left = period - (now() % period)
  if (left < shortestValidity) await wait(left)
  return codeAt(key, now())
}

/** RFC 6238, section 4.2, and the truncation of RFC 4226, section 5.3. */
function codeAt({ key, algorithm, digits, period }: TotpKey, now: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / period)))
  const mac = createHmac(algorithm, key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The key, or what is wrong with the text. */
function readTotpKey(text: string): TotpKey | string {
  const trimmed = text.trim()
  if (!/^otpauth:/i.test(trimmed)) return withSettings(trimmed, new URLSearchParams())
  if (!URL.canParse(trimmed)) return 'its address cannot be read'
  const { host, searchParams } = new URL(trimmed)
  // Codes that count instead of telling the time would be used up by every load.
  if (host.toLowerCase() !== 'totp') return 'only otpauth://totp/ is supported'
  return withSettings(searchParams.get('secret') ?? '', searchParams)
}

const algorithms: ReadonlyMap<string, TotpKey['algorithm']> = new Map([
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SHA512', 'sha512'],
])

/** https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
function withSettings(secret: string, settings: URLSearchParams): TotpKey | string {
  const key = fromBase32(secret)
  if (key === undefined) return 'it is not base32'
  const algorithm = algorithms.get((settings.get('algorithm') ?? 'SHA1').toUpperCase().replace('-', ''))
  if (algorithm === undefined) return 'its algorithm is not SHA1, SHA256 or SHA512'
  const digits = Number(settings.get('digits') ?? 6)
  if (digits !== 6 && digits !== 8) return 'its codes have neither 6 nor 8 digits'
  const period = Number(settings.get('period') ?? 30)
  if (!Number.isInteger(period) || period < 5 || period > 300) return 'its period is not 5 to 300 s'
  return { key, algorithm, digits, period }
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, section 6, as sites print it: in groups, in lower case, without padding. Undefined for anything else. */
function fromBase32(text: string): Buffer | undefined {
  const letters = [...text.toUpperCase().replace(/[\s-]|=+$/g, '')]
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const letter of letters) {
    const value = base32.indexOf(letter)
    if (value < 0) return undefined
    bits = ((bits << 5) | value) & 0xfff
    held += 5
    if (held < 8) continue
    held -= 8
    bytes.push((bits >> held) & 0xff)
  }
  return bytes.length === 0 ? undefined : Buffer.from(bytes)
}
