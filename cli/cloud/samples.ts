import { z } from 'zod'
import type { Names } from '#infra/names.ts'
import type { DeliveryResult } from '#stages/notify/deliver.ts'
import { CliError } from '../cli-error.ts'
import { lambdaOf } from './lambda.ts'
import { readReply } from './lambda-reply.ts'

/** ms: longer than the function's own time-out, so that its error arrives. */
const timeout = 310_000

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
 * Has the deployed `notify` send a sample of each message, for one benchmark or for all deployed ones. Throws CliError,
 * StoreError.
 */
export async function requestSamples({
  region,
  names,
  benchmark,
}: {
  region: string
  names: Names
  benchmark: string | undefined
}): Promise<DeliveryResult[]> {
  const notify = names.function('notify')
  // A retry after a broken connection would send everything twice.
  using lambda = lambdaOf({ region, timeout, attempts: 1 })
  const invoked = await lambda.invoke(notify, { samples: { ...(benchmark !== undefined && { benchmark }) } })
  const unsupported = 'The deployed version does not support "notify --test --cloud" yet.'
  const reply = readReply(invoked, { answer, unsupported })
  if ('answer' in reply) return reply.answer.told
  throw new CliError(`${reply.failed}\n${reply.remedy} (aws logs tail ${names.logGroup('notify')} --region ${region})`)
}
