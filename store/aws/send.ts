import { sdkError } from './error.ts'

export interface SendOptions {
  abortSignal: AbortSignal
}

/**
 * Runs `work` with a client of the AWS SDK for at most `timeout` ms, the SDK's own retries included.
 * `place` is for messages, such as `The table outpace`. Throws StoreError.
 */
export async function sendWithin<T>({
  client,
  place,
  action,
  timeout,
  work,
}: {
  client: { config: { region: () => Promise<string> } }
  place: string
  action: string
  timeout: number
  work: (options: SendOptions) => Promise<T>
}): Promise<T> {
  const abortSignal = AbortSignal.timeout(timeout)
  try {
    return await work({ abortSignal })
  } catch (cause) {
    // A missing region is also a reason to fail and must not hide another one.
    const region = await client.config.region().catch(() => 'an unknown region')
    throw sdkError(cause, { place: `${place} in ${region}`, action, tooSlow: abortSignal.aborted, timeout })
  }
}
