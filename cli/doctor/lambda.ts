import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import { type SendOptions, sendWithin } from '../../store/aws.ts'
import { type Reply, readReply } from './answer.ts'

/** ms. A cold start and the examination take some seconds; a function that waits for memory or CPU, far longer. */
const patience = { ask: 20_000, invoke: 120_000 }

/** Lambda's functions of a region, by name. Every verb throws StoreError. */
export interface Functions extends Disposable {
  configuration: (name: string) => Promise<FunctionConfiguration>
  /** What the function finds about itself; and the time of AWS when the answer was sent, ms, to the second. */
  askDoctor: (name: string) => Promise<{ reply: Reply; sentAt: number | undefined }>
  /** States of what wakes it from streams and queues, such as `Enabled`. */
  wakers: (name: string) => Promise<string[]>
}

export function functionsOf(region: string): Functions {
  const client = new LambdaClient({
    region,
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: patience.invoke },
  })
  const ask = <T>(name: string, verb: Verb, work: (options: SendOptions) => Promise<T>): Promise<T> =>
    sendWithin({
      client,
      place: `The function ${name}`,
      action: `lambda:${verb}`,
      patience: verb === 'InvokeFunction' ? patience.invoke : patience.ask,
      work,
    })

  return {
    configuration: (name) =>
      ask(name, 'GetFunctionConfiguration', (options) =>
        client.send(new GetFunctionConfigurationCommand({ FunctionName: name }), options),
      ),

    async askDoctor(name) {
      const payload = JSON.stringify({ doctor: {} })
      const command = new InvokeCommand({ FunctionName: name, Payload: payload })
      let sentAt: number | undefined
      command.middlewareStack.add(
        (next) => async (given) => {
          const result = await next(given)
          sentAt = dateOf(result.response)
          return result
        },
        { step: 'deserialize' },
      )
      const { Payload, FunctionError } = await ask(name, 'InvokeFunction', (options) => client.send(command, options))
      const text = new TextDecoder().decode(Payload)
      return { reply: readReply({ text, isError: FunctionError !== undefined }), sentAt }
    },

    wakers: (name) =>
      ask(name, 'ListEventSourceMappings', async (options) => {
        const command = new ListEventSourceMappingsCommand({ FunctionName: name })
        const { EventSourceMappings = [] } = await client.send(command, options)
        return EventSourceMappings.map(({ State }) => State ?? 'unknown')
      }),

    [Symbol.dispose]: () => client.destroy(),
  }
}

type Verb = 'GetFunctionConfiguration' | 'InvokeFunction' | 'ListEventSourceMappings'

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { headers?: Record<string, string> }
  const date = Date.parse(headers?.date ?? '')
  return Number.isNaN(date) ? undefined : date
}
