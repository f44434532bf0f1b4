import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { type SendOptions, sendWithin } from '#store/aws/send.ts'

/** The Lambda functions of a region. Every method throws StoreError. */
export interface Lambda extends Disposable {
  client: LambdaClient
  /** Runs `work` with the client; an error names the function and the action. */
  ask: <T>(name: string, verb: Verb, work: (options: SendOptions) => Promise<T>) => Promise<T>
  /** Invokes a function and waits for its answer. */
  invoke: (name: string, event: object) => Promise<Invoked>
}

type Verb = 'GetFunctionConfiguration' | 'InvokeFunction' | 'ListEventSourceMappings'

export interface Invoked {
  /** The function's answer, or the error it threw, as JSON. */
  text: string
  /** Whether Lambda reports that the function failed. */
  isError: boolean
  /** AWS time of the answer, ms, with a resolution of one second. */
  sentAt: number | undefined
}

interface LambdaOptions {
  region: string
  /** How long to wait for an invocation, ms. */
  timeout: number
  /** Attempts per request in total; 1 for a function that is not idempotent. */
  attempts?: number
}

/** Time-out of requests that Lambda itself answers, ms. */
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
