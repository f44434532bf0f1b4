import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { type SendOptions, sendWithin } from '#store/aws/send.ts'

/** Lambda's functions of a region. Every verb throws StoreError. */
export interface Lambda extends Disposable {
  client: LambdaClient
  /** Does `work` with the client, of which `name` and `verb` are said when it fails. */
  ask: <T>(name: string, verb: Verb, work: (options: SendOptions) => Promise<T>) => Promise<T>
  /** Wakes a function and waits for what it answers. */
  invoke: (name: string, event: object) => Promise<Invoked>
}

type Verb = 'GetFunctionConfiguration' | 'InvokeFunction' | 'ListEventSourceMappings'

export interface Invoked {
  /** What the function answered, or what it threw, as JSON. */
  text: string
  /** Lambda says that the function failed. */
  isError: boolean
  /** The time of AWS when the answer was sent, ms, to the second. */
  sentAt: number | undefined
}

interface LambdaOptions {
  region: string
  /** ms for which an invocation is waited for. */
  timeout: number
  /** How often a request may be sent in all: a function that does something twice is asked once. */
  attempts?: number
}

/** ms for what only Lambda itself has to answer. */
const describeTimeout = 20_000

export function lambdaOf({ region, timeout, attempts = 3 }: LambdaOptions): Lambda {
  const client = new LambdaClient({
    region,
    retryMode: 'standard',
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: timeout },
  })
  const ask: Lambda['ask'] = (name, verb, work) =>
    sendWithin({
      client,
      place: `The function ${name}`,
      action: `lambda:${verb}`,
      timeout: verb === 'InvokeFunction' ? timeout : describeTimeout,
      work,
    })
  return {
    client,
    ask,

    async invoke(name, event) {
      const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) })
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
      return { text: new TextDecoder().decode(Payload), isError: FunctionError !== undefined, sentAt }
    },

    [Symbol.dispose]: () => client.destroy(),
  }
}

function dateOf(response: unknown): number | undefined {
  const { headers } = response as { headers?: Record<string, string> }
  const date = Date.parse(headers?.date ?? '')
  return Number.isNaN(date) ? undefined : date
}
