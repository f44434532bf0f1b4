import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

/** A client that retries like the one in `dynamodb/client.ts`, with more time for the server to respond. */
export function evidenceS3Client(config: S3ClientConfig & { region: string }): S3Client {
  return new S3Client({
    retryMode: 'standard',
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 2000, socketTimeout: 5000 },
    ...config,
  })
}
