import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** A secret that cannot be had; the message names it and the remedy, never a value. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/** A value is asked for again after this, ms: a password that was changed is known soon, and a round asks once. */
const keptFor = 5 * 60_000

/** ms for one secret, with everything that the SDK tries again. */
const timeout = 10_000

interface SecretsOptions {
  /** Of AWS Secrets Manager. */
  region: string
  /** ms. */
  now?: () => number
}

/**
 * Reads secrets of AWS Secrets Manager by their names (infra/names.ts). Where a secret is a JSON object, `name:key` is the
 * text under that key. Throws SecretError.
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
      // What is wrong may be mended before the next round.
      known.delete(id)
      throw error
    }
  }
}

/** Loaded when a secret is asked for: most journeys need none, and no function waits for it at its start. */
async function connect(region: string): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  // ms without a byte: a Lambda that was frozen finds its connections dead.
  return new SecretsManagerClient({
    region,
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 3000 },
  })
}

interface Place {
  client: Promise<SecretsManagerClient> | undefined
  region: string
}

async function fetchSecret(id: string, { client, region }: Place): Promise<string> {
  const abortSignal = AbortSignal.timeout(timeout)
  try {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager')
    const answer = await (await client)?.send(new GetSecretValueCommand({ SecretId: id }), { abortSignal })
    if (answer?.SecretString !== undefined) return answer.SecretString
  } catch (cause) {
    throw explained(cause, { id, region, tooSlow: abortSignal.aborted })
  }
  throw new SecretError(`The secret "${id}" in ${region} holds bytes in place of text. Store it anew as text.`)
}

/** An error of the client by its name: its text may change any day. */
function explained(
  cause: unknown,
  { id, region, tooSlow }: { id: string; region: string; tooSlow: boolean },
): SecretError {
  const name = cause instanceof Error ? cause.name : String(cause)
  const error = (message: string) => new SecretError(message, { cause })
  const place = `The secret "${id}" in ${region}`
  if (tooSlow) return error(`${place} did not come within ${timeout / 1000} s. Look at the network of the function.`)
  switch (name) {
    case 'ResourceNotFoundException':
      return error(
        `There is no secret "${id}" in ${region}. Create it: ` +
          `aws secretsmanager create-secret --region ${region} --name ${id} --secret-string file://secret.txt`,
      )
    case 'AccessDeniedException':
      return error(
        `${place} may not be read by this function. Deploy again, so that its role names the secret; a key of your own ` +
          'that encrypts it must let the role decrypt.',
      )
    case 'DecryptionFailure':
      return error(`${place} cannot be decrypted. See that its key in AWS KMS is enabled and open to this function.`)
    case 'InvalidRequestException':
      return error(`${place} is about to be deleted. Restore it: aws secretsmanager restore-secret --secret-id ${id}`)
    default:
      return error(`${place} cannot be read (${name}). Try again; if it stays, see that the function reaches AWS.`)
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
      `The secret "${id}" is no JSON object, so it has no key "${key}". Ask for "${id}" without it.`,
    )
  }
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (typeof value === 'string') return value
  const known = Object.keys(fields).join(', ') || 'none at all'
  throw new SecretError(`The secret "${id}" has no text under the key "${key}". Its keys: ${known}.`)
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Any text may be a secret.
  }
  return undefined
}
