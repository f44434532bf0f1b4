import { z } from 'zod'
import type { DoctorAnswer, Subject } from '#core/analysis/doctor/finding.ts'
import type { Invoked } from '../cloud/lambda.ts'
import { type LambdaReply, readReply } from '../cloud/lambda-reply.ts'

const finding = z.object({
  // Any text: a newer function may check more than this program knows.
  subject: z.string().transform((text) => text as Subject),
  state: z.enum(['good', 'note', 'wrong']),
  found: z.string(),
  remedy: z.string().optional(),
})

const answer = z
  .object({
    version: z.string(),
    at: z.number(),
    benchmarks: z.record(z.string(), z.string()),
    findings: z.array(finding),
  })
  .transform((read) => read as DoctorAnswer)

/** Reads the result of invoking `run`. */
export function readAnswer(invoked: Invoked): LambdaReply<DoctorAnswer> {
  return readReply(invoked, { answer, unsupported: 'The deployed version does not support "doctor --cloud" yet.' })
}
