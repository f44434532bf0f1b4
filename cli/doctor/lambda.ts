import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import type { DoctorAnswer } from '#core/analysis/doctor/finding.ts'
import { lambdaOf } from '../cloud/lambda.ts'
import type { LambdaReply } from '../cloud/lambda-reply.ts'
import { readAnswer } from './answer.ts'

/** ms. A cold start and the examination take some seconds; a function that waits for memory or CPU, far longer. */
const timeout = 120_000

/** Lambda's functions of a region, by name. Every verb throws StoreError. */
export interface Functions extends Disposable {
  configuration: (name: string) => Promise<FunctionConfiguration>
  /** What the function finds about itself; and the time of AWS when the answer was sent, ms, to the second. */
  askDoctor: (name: string) => Promise<{ reply: LambdaReply<DoctorAnswer>; sentAt: number | undefined }>
  /** States of what wakes it from streams and queues, such as `Enabled`. */
  wakers: (name: string) => Promise<string[]>
}

export function functionsOf(region: string): Functions {
  const lambda = lambdaOf({ region, timeout })
  const { client, ask } = lambda
  return {
    configuration: (name) =>
      ask(name, 'GetFunctionConfiguration', (options) =>
        client.send(new GetFunctionConfigurationCommand({ FunctionName: name }), options),
      ),

    async askDoctor(name) {
      const invoked = await lambda.invoke(name, { doctor: {} })
      return { reply: readAnswer(invoked), sentAt: invoked.sentAt }
    },

    wakers: (name) =>
      ask(name, 'ListEventSourceMappings', async (options) => {
        const command = new ListEventSourceMappingsCommand({ FunctionName: name })
        const { EventSourceMappings = [] } = await client.send(command, options)
        return EventSourceMappings.map(({ State }) => State ?? 'unknown')
      }),

    [Symbol.dispose]: () => lambda[Symbol.dispose](),
  }
}
