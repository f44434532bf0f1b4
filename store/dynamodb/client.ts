import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/**
 * A client that retries when it is throttled or a connection breaks, with exponential backoff and full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that workers that collided once do not
 * collide again. The time-out of an operation as a whole is the store's.
 */
export function dynamodbClient(config: DynamoDBClientConfig & { region: string }): DynamoDBClient {
  return new DynamoDBClient({
    // These override AWS_RETRY_MODE and AWS_MAX_ATTEMPTS from the environment.
    retryMode: 'standard',
    maxAttempts: 6,
    // ms without a byte. The SDK's own limit is 300 s, and the connections of a Lambda that was frozen are dead.
    requestHandler: { connectionTimeout: 2000, socketTimeout: 3000 },
    ...config,
  })
}
