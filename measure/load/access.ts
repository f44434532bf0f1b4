import type { SiteAccess } from '#core/model/access.ts'
import { placeheldSecret } from '#core/model/recording.ts'
import { JourneyError } from './failure.ts'

export interface AccessSecrets {
  secret: (name: string) => Promise<string>
  /** Learns of a text that gives the secret away as the secret itself does. */
  derived?: (name: string, text: string) => Promise<unknown>
}

/** The headers that open a site. Throws what `secret` throws, and JourneyError. */
export async function accessHeaders(
  { authentication, headers = {} }: SiteAccess,
  { secret, derived }: AccessSecrets,
): Promise<Record<string, string>> {
  const opening: Record<string, string> = {}
  for (const [header, value] of Object.entries(headers)) {
    const name = placeheldSecret(value)
    opening[header] = name === undefined ? value : asHeader(name, await secret(name))
  }
  if (authentication !== undefined) {
    const { user, password } = authentication
    // RFC 7617, section 2.1: in UTF-8, as browsers send it.
    const login = Buffer.from(`${user}:${await secret(password)}`).toString('base64')
    await derived?.(password, login)
    opening.Authorization = `Basic ${login}`
  }
  return opening
}

function asHeader(name: string, value: string): string {
  const text = value.trim()
  if (/^[\x20-\x7e]+$/.test(text)) return text
  throw new JourneyError(
    'script-error',
    `The secret "${name}" cannot be sent as a header: it is not one line of ASCII.`,
  )
}
