import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** A secret that cannot be read; the message names the secret and the remedy, never a value. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/** How long a value is cached, ms: a changed password is picked up soon, and a round reads each secret once. */
const keptFor = 5 * 60_000

/** ms for one secret, the SDK's retries included. */
const timeout = 10_000

interface SecretsOptions {
  /** Region of AWS Secrets Manager. */
  region: string
  /** ms. */
  now?: () => number
}

/**
 * Reads secrets from AWS Secrets Manager by name (infra/names.ts). Where a secret is a JSON object, `name:key` is the text
 * under that key. Throws SecretError.
 */
export function secretsOf({ region, now = Date.now }: SecretsOptions): (name: string) => Promise<string> {
  const known = new Map<string, { text: Promise<string>; until: number }>()
  let client: Promise<SecretsManagerClient> | undefined
  return async (name) => {
    const { id, key } = parts(name)
    const found = known.get(id)
    const isFresh = found !== undefined && now() < found.until
    if (!isFresh) client ??= connect(region)
    const text = isFresh ? found.text : fetchSecret(id, { client, region })
    if (!isFresh) known.set(id, { text, until: now() + keptFor })
    try {
      return key === undefined ? await text : underKey(await text, { id, key })
    } catch (error) {
      // The problem may be fixed before the next round.
      known.delete(id)
      throw error
    }
  }
}

/** Loaded on first use: most journeys need no secret, and it would slow down every cold start. */
async function connect(region: string): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  // ms without a byte: the connections of a Lambda that was frozen are dead.
  return new SecretsManagerClient({
    region,
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 3000 },
  })
}

interface Source {
  client: Promise<SecretsManagerClient> | undefined
  region: string
}

async function fetchSecret(id: string, { client, region }: Source): Promise<string> {
  const abortSignal = AbortSignal.timeout(timeout)
  try {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
    const answer = await (await client)?.send(new GetSecretValueCommand({ SecretId: id }), { abortSignal })
    if (answer?.SecretString !== undefined) return answer.SecretString
  } catch (cause) {
    throw explained(cause, { id, region, tooSlow: abortSignal.aborted })
  }
  throw new SecretError(`The secret "${id}" in ${region} is binary. Store it again as text.`)
}

/** Maps an error of the client by its name, because its text may change at any time. */
function explained(
  cause: unknown,
  { id, region, tooSlow }: { id: string; region: string; tooSlow: boolean },
): SecretError {
  const name = cause instanceof Error ? cause.name : String(cause)
  const error = (message: string) => new SecretError(message, { cause })
  const place = `The secret "${id}" in ${region}`
  if (tooSlow) return error(`${place} could not be read within ${timeout / 1000} s. Check the network of the function.`)
  switch (name) {
    case 'ResourceNotFoundException':
      return error(
        `${place} does not exist. Create it: ` +
          `aws secretsmanager create-secret --region ${region} --name ${id} --secret-string file://secret.txt`,
      )
    case 'AccessDeniedException':
      return error(
        `${place} cannot be read by the role of this function. Deploy again, so that the role includes the secret. If a KMS ` +
          'key of your own encrypts it, allow the role to decrypt with that key.',
      )
    case 'DecryptionFailure':
      return error(`${place} cannot be decrypted. Check that its KMS key is enabled and that this function may use it.`)
    case 'InvalidRequestException':
      return error(
        `${place} is scheduled for deletion. Restore it: aws secretsmanager restore-secret --secret-id ${id}`,
      )
    default:
      return error(
        `${place} cannot be read (${name}). Try again; if it persists, check that the function can reach AWS.`,
      )
  }
}

/** `outpace/jackets/login:password` is the key `password` of a secret. */
function parts(name: string): { id: string; key: string | undefined } {
  const at = name.lastIndexOf(':')
  return at < 0 ? { id: name, key: undefined } : { id: name.slice(0, at), key: name.slice(at + 1) }
}

function underKey(text: string, { id, key }: { id: string; key: string }): string {
  const fields = fieldsOf(text)
  if (fields === undefined) {
    throw new SecretError(
      `The secret "${id}" is not a JSON object, so it has no key "${key}". Use "${id}" without a key.`,
    )
  }
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (typeof value === 'string') return value
  const known = Object.keys(fields).join(', ') || 'none'
  throw new SecretError(`The secret "${id}" has no text under the key "${key}". Its keys: ${known}.`)
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // A secret may be any text.
  }
  return undefined
}
