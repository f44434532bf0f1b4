import { z } from 'zod'
import type { DoctorAnswer, Subject } from '../../core/doctor.ts'
import { oneLine } from '../../core/untrusted.ts'

const finding = z.object({
  // Any text: a newer function may look at more than this program knows.
  subject: z.string().transform((text) => text as Subject),
  state: z.enum(['good', 'note', 'wrong']),
  found: z.string(),
  remedy: z.string().optional(),
})

const answer = z.object({
  version: z.string(),
  at: z.number(),
  benchmarks: z.record(z.string(), z.string()),
  findings: z.array(finding),
})

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const failure = z.object({ errorType: z.string().optional(), errorMessage: z.string() })

export type Reply = { answer: DoctorAnswer } | { failed: string; remedy: string }

/** What an invocation of `run` brought. `isError`: Lambda says that the function failed. */
export function readReply({ text, isError }: { text: string; isError: boolean }): Reply {
  const payload = parse(text)
  if (isError) return explain(failure.safeParse(payload).data ?? { errorMessage: text })
  const read = answer.safeParse(payload)
  if (read.success) return { answer: read.data as DoctorAnswer }
  return { failed: `The function answered what no doctor says: ${oneLine(text, 200)}`, remedy: deployAgain }
}

const deployAgain = 'Deploy again, so that functions and this program are of the same version: npx cdk deploy --all'

function explain({ errorType = '', errorMessage }: z.infer<typeof failure>): Reply {
  const said = oneLine(errorMessage, 400)
  // An older `run` takes the question for a schedule's event.
  if (errorType === 'EventError') return { failed: 'What is deployed cannot examine itself yet.', remedy: deployAgain }
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
