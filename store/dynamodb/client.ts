import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/**
 * A client that tries again when it is throttled or a connection breaks, after a pause by chance that doubles its range
 * each time ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that
 * workers that collided once do not collide again. The clock of a verb as a whole is the store's.
 */
export function dynamodbClient(config: DynamoDBClientConfig & { region: string }): DynamoDBClient {
  return new DynamoDBClient({
    // Also against AWS_RETRY_MODE and AWS_MAX_ATTEMPTS of the environment.
    retryMode: 'standard',
    maxAttempts: 6,
    // ms without a byte. The SDK's own limit is 300 s, and a Lambda that was frozen finds its connections dead.
    requestHandler: { connectionTimeout: 2000, socketTimeout: 3000 },
    ...config,
  })
}
