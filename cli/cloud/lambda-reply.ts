import { z } from 'zod'
import { jsonIn } from '#core/model/lenient.ts'
import { oneLine } from '#core/model/untrusted.ts'
import type { Invoked } from './lambda.ts'

/** The answer of a function, or what failed and how to fix it. */
export type LambdaReply<Answer> = { answer: Answer } | { failed: string; remedy: string }

interface ReplyOptions<Schema extends z.ZodType> {
  answer: Schema
  /** Message if the deployed version does not know the event. */
  unsupported: string
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const failure = z.object({ errorType: z.string().optional(), errorMessage: z.string() })

/** Reads and validates the result of an invocation, which may come from any version of the function. */
export function readReply<Schema extends z.ZodType>(
  { text, isError }: Pick<Invoked, 'text' | 'isError'>,
  { answer, unsupported }: ReplyOptions<Schema>,
): LambdaReply<z.infer<Schema>> {
  const payload = jsonIn(text)
  if (isError) return explain(failure.safeParse(payload).data ?? { errorMessage: text }, unsupported)
  const read = answer.safeParse(payload)
  if (read.success) return { answer: read.data }
  return { failed: `The function returned an unexpected answer: ${oneLine(text, 200)}`, remedy: deployAgain }
}

const deployAgain = 'Deploy again so that the functions and this program have the same version: npx cdk deploy --all'

function explain(
  { errorType = '', errorMessage }: z.infer<typeof failure>,
  unsupported: string,
): { failed: string; remedy: string } {
  const message = oneLine(errorMessage, 400)
  if (errorType === 'EventError') {
    // The function knows the event but not the benchmark; an older function does not know the event.
    if (/^There is no benchmark /.test(message)) return { failed: message, remedy: 'Deploy with: npx cdk deploy --all' }
    return { failed: unsupported, remedy: deployAgain }
  }
  if (/Task timed out/.test(message)) {
    return {
      failed: `The function timed out: ${message}`,
      remedy: 'Check the end of its log, and raise its time-out or memory in infra/sizing.ts.',
    }
  }
  if (/OutOfMemory|signal: killed|SIGKILL/.test(`${errorType} ${message}`)) {
    return {
      failed: `The function ran out of memory: ${message}`,
      remedy: 'Raise its memory in infra/sizing.ts and deploy again.',
    }
  }
  const name = errorType === '' || message.startsWith(errorType) ? '' : `${errorType}: `
  return { failed: `The function failed: ${name}${message}`, remedy: `${deployAgain}. Its log has the details.` }
}
