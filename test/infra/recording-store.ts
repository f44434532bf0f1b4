import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { attributes } from '#store/dynamodb/item.ts'
import { dynamodbStore } from '#store/dynamodb/store.ts'
import type { Store } from '#store/port.ts'
import { startDynamo, table } from '../store/dynamodb/server.ts'

interface Input {
  Item?: Record<string, AttributeValue>
  Key?: Record<string, AttributeValue>
  ExpressionAttributeValues?: Record<string, AttributeValue>
}

export interface RecordingStore extends AsyncDisposable {
  store: Store
  /** What was asked of the table since the last call, each once: `dynamodb:PutItem round#jackets#sydney-phone`. */
  asked: () => string[]
}

/** The store that functions use, on dynalite, with everything that IAM would judge its requests by. */
export async function recordingStore(): Promise<RecordingStore> {
  const server = await startDynamo()
  const client = server.connect()
  let asked = new Set<string>()
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const { Item, Key, ExpressionAttributeValues } = args.input as Input
        const partition = (Item ?? Key)?.[attributes.partition] ?? ExpressionAttributeValues?.[':partition']
        asked.add(`dynamodb:${commandName.replace(/Command$/, '')} ${partition?.S}`)
        return next(args)
      },
    { step: 'initialize' },
  )
  return {
    store: dynamodbStore({ client, table }),
    asked() {
      const found = [...asked].sort()
      asked = new Set()
      return found
    },
    [Symbol.asyncDispose]: () => server.end(),
  }
}
