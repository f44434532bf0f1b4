import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import type { DoctorAnswer } from '#core/analysis/doctor/finding.ts'
import { lambdaOf } from '../cloud/lambda.ts'
import type { LambdaReply } from '../cloud/lambda-reply.ts'
import { readAnswer } from './answer.ts'

/** ms. A cold start and the checks take a few seconds; a function short of memory or CPU takes far longer. */
const timeout = 120_000

/** The Lambda functions of a region, by name. Every method throws StoreError. */
export interface Functions extends Disposable {
  configuration: (name: string) => Promise<FunctionConfiguration>
  /** The function's findings about itself, and the AWS time of the answer, ms, with a resolution of one second. */
  askDoctor: (name: string) => Promise<{ reply: LambdaReply<DoctorAnswer>; sentAt: number | undefined }>
  /** States of its event source mappings (streams and queues), such as `Enabled`. */
  eventSources: (name: string) => Promise<string[]>
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

    eventSources: (name) =>
      ask(name, 'ListEventSourceMappings', async (options) => {
        const command = new ListEventSourceMappingsCommand({ FunctionName: name })
        const { EventSourceMappings = [] } = await client.send(command, options)
        return EventSourceMappings.map(({ State }) => State ?? 'unknown')
      }),

    [Symbol.dispose]: () => lambda[Symbol.dispose](),
  }
}
