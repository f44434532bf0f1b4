import { z } from 'zod'
import { oneLine } from '#core/model/untrusted.ts'
import type { Invoked } from './lambda.ts'

/** What a function answered; or what went wrong, and what helps. */
export type LambdaReply<Answer> = { answer: Answer } | { failed: string; remedy: string }

interface ReplyOptions<Schema extends z.ZodType> {
  answer: Schema
  /** Said of an answer that is none: `what no doctor says`. */
  odd: string
  /** Said when what is deployed does not know the event. */
  unable: string
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const failure = z.object({ errorType: z.string().optional(), errorMessage: z.string() })

/** Reads what an invocation brought. It may come from any version, so it is checked. */
export function readReply<Schema extends z.ZodType>(
  { text, isError }: Pick<Invoked, 'text' | 'isError'>,
  { answer, odd, unable }: ReplyOptions<Schema>,
): LambdaReply<z.infer<Schema>> {
  const payload = parse(text)
  if (isError) return explain(failure.safeParse(payload).data ?? { errorMessage: text }, unable)
  const read = answer.safeParse(payload)
  if (read.success) return { answer: read.data }
  return { failed: `The function answered ${odd}: ${oneLine(text, 200)}`, remedy: deployAgain }
}

const deployAgain = 'Deploy again, so that functions and this program are of the same version: npx cdk deploy --all'

function explain(
  { errorType = '', errorMessage }: z.infer<typeof failure>,
  unable: string,
): { failed: string; remedy: string } {
  const said = oneLine(errorMessage, 400)
  if (errorType === 'EventError') {
    // It knows the event and not the benchmark, and says why; an older function does not know the event at all.
    if (/^There is no benchmark /.test(said)) return { failed: said, remedy: 'Deploy with: npx cdk deploy --all' }
    return { failed: unable, remedy: deployAgain }
  }
  if (/Task timed out/.test(said)) {
    return {
      failed: `The function did not finish in time: ${said}`,
      remedy: 'See what its log says last, and give it more time or memory in infra/.',
    }
  }
  if (/OutOfMemory|signal: killed|SIGKILL/.test(`${errorType} ${said}`)) {
    return {
      failed: `The function ran out of memory: ${said}`,
      remedy: 'Give it more memory in infra/ and deploy again.',
    }
  }
  const name = errorType === '' || said.startsWith(errorType) ? '' : `${errorType}: `
  return { failed: `The function failed: ${name}${said}`, remedy: `${deployAgain}. Its log says more.` }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
