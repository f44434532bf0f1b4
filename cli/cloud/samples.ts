import { z } from 'zod'
import { functionName } from '#infra/names.ts'
import type { DeliveryResult } from '#stages/notify/deliver.ts'
import { CliError } from '../cli-error.ts'
import { lambdaOf } from './lambda.ts'
import { readReply } from './lambda-reply.ts'

/** ms: longer than the function may take, so that its own end is told. */
const timeout = 310_000

const notify = functionName('notify')

const answer = z.object({
  told: z.array(
    z.object({
      notice: z.string(),
      to: z.string(),
      outcome: z.enum(['sent', 'held', 'busy', 'waiting', 'failed', 'known']),
      tries: z.number().exactOptional(),
      where: z.string().exactOptional(),
      error: z.string().exactOptional(),
    }),
  ),
})

/**
 * Has the deployed `notify` send a sample of each message; of all benchmarks that it knows where none is named.
 * Throws CliError, StoreError.
 */
export async function askForSamples({
  region,
  benchmark,
}: {
  region: string
  benchmark: string | undefined
}): Promise<DeliveryResult[]> {
  // Asked again after a broken connection, it would send everything twice.
  using lambda = lambdaOf({ region, timeout, attempts: 1 })
  const invoked = await lambda.invoke(notify, { samples: { ...(benchmark !== undefined && { benchmark }) } })
  const unable = 'What is deployed cannot send samples yet.'
  const reply = readReply(invoked, { answer, odd: 'what tells of no samples', unable })
  if ('answer' in reply) return reply.answer.told
  throw new CliError(`${reply.failed}\n${reply.remedy} (aws logs tail /aws/lambda/${notify} --region ${region})`)
}
