import { show } from '../key.ts'
import { StoreError, type StoreErrorCode } from '../store-error.ts'

interface Attempt {
  /** Such as `The table outpace in eu-west-1`. */
  place: string
  /** The IAM action that it needs, such as `dynamodb:PutItem`. */
  action: string
  /** Aborted by us, after `timeout` ms. */
  tooSlow: boolean
  timeout: number
}

/** An error of an AWS client as a StoreError, mapped by its name because its text may change at any time. */
export function sdkError(cause: unknown, { place, action, tooSlow, timeout }: Attempt): StoreError {
  if (cause instanceof StoreError) return cause
  const { name, said, reason } = describe(cause)
  const error = (code: StoreErrorCode, message: string) => new StoreError({ code, message, cause })
  if (tooSlow) {
    return error(
      'unavailable',
      `${place} did not answer within ${timeout / 1000} s, retries included. ` +
        'It is safe to try again; if the problem persists, check for throttling and the network of this process.',
    )
  }
  switch (name) {
    case 'ProvisionedThroughputExceededException':
    case 'RequestLimitExceeded':
    case 'SlowDown':
    case 'Throttling':
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return error(
        'unavailable',
        `${place} is throttled (${name}), even after several retries. It is safe to try again in a few minutes, by when ` +
          'AWS has usually added capacity. If the problem persists, start benchmarks at different minutes or raise the limit.',
      )
    case 'ResourceNotFoundException':
    case 'NoSuchBucket':
      return error(
        'unavailable',
        `${place} does not exist. Deploy it with "npx cdk deploy --all", or correct its name or region.`,
      )
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return error('unavailable', `${place} does not exist there, but in another region (${name}). Correct the region.`)
    case 'AccessDenied':
    case 'AccessDeniedException':
      return error(
        'read-only',
        `${place} does not allow ${action} for this role or user (${name}). Deploy the stacks again, or grant the role ` +
          'that action and the use of the KMS key that encrypts the data.' +
          // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
          (action === 's3:GetObject' ? ' Without s3:ListBucket, S3 reports a missing file the same way.' : ''),
      )
    case 'CredentialsProviderError':
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'IncompleteSignatureException':
    case 'InvalidAccessKeyId':
    case 'InvalidSignatureException':
    case 'InvalidToken':
    case 'MissingAuthenticationTokenException':
    case 'RequestTimeTooSkewed':
    case 'SignatureDoesNotMatch':
    case 'UnrecognizedClientException':
      return error(
        'unavailable',
        `${place} cannot be used: this process has no valid credentials for AWS (${name}). Sign in again, for example ` +
          'with "aws sso login", choose the right AWS_PROFILE, and check that the clock is right.',
      )
    case 'ItemCollectionSizeLimitExceededException':
      return error(
        'full',
        `${place} has a local secondary index, which limits a partition to 10 GB, and the limit is reached. Outpace needs no index: recreate the table with "npx cdk deploy --all".`,
      )
    case 'EntityTooLarge':
      return error('too-large', `${place} refuses a file of this size. Measure fewer or shorter steps.`)
    case 'ValidationException':
      // Sizes and keys were checked before the request, so it must be the table that is not as expected.
      return error(
        'invalid',
        `${place} rejects what Outpace sends: ${said}. Its key schema must be the one that "npx cdk deploy --all" creates.`,
      )
    case 'InvalidObjectState':
      return error('unavailable', `${place} has archived that file. Restore it in S3, or archive files later.`)
    case 'TimeoutError':
      return unreachable()
    // Not a union: AWS may add names.
    default:
      if (reason !== undefined) return unreachable()
      return error(
        'unavailable',
        `${place} cannot be used: ${name} ${said}. It is safe to try again; if the problem persists, ` +
          'see https://health.aws.amazon.com/health/status.',
      )
  }

  function unreachable(): StoreError {
    return error(
      'unavailable',
      `${place} cannot be reached (${reason ?? name}). It is safe to try again; if the problem persists, check the region, ` +
        'the network of this process, and any proxy or VPC endpoint in between.',
    )
  }
}

function describe(cause: unknown): { name: string; said: string; reason: string | undefined } {
  if (!(cause instanceof Error)) return { name: 'Error', said: show(cause), reason: undefined }
  // Set by the operating system or TLS, never by a service.
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return { name: cause.name, said: show(cause.message), reason }
}
