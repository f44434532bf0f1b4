import { show } from '../key.ts'
import { StoreError, type StoreErrorCode } from '../store-error.ts'

interface Attempt {
  /** Such as `The table outpace in eu-west-1`. */
  place: string
  /** The right that it needs, such as `dynamodb:PutItem`. */
  action: string
  /** Ended by us, after `timeout` ms. */
  tooSlow: boolean
  timeout: number
}

/** An error of an AWS client as a StoreError, by its name: its text may change any day. */
export function sdkError(cause: unknown, { place, action, tooSlow, timeout }: Attempt): StoreError {
  if (cause instanceof StoreError) return cause
  const { name, said, reason } = describe(cause)
  const error = (code: StoreErrorCode, message: string) => new StoreError({ code, message, cause })
  if (tooSlow) {
    return error(
      'unavailable',
      `${place} did not answer within ${timeout / 1000} s, however often it was asked. ` +
        'Try again, which is safe; if it stays, look for throttling and at the network of this process.',
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
        `${place} is throttled (${name}), also after several attempts. Try again in some minutes, which is safe: ` +
          'by then AWS has usually made room. If it stays, let benchmarks begin at different minutes or raise the limit.',
      )
    case 'ResourceNotFoundException':
    case 'NoSuchBucket':
      return error(
        'unavailable',
        `${place} does not exist. Deploy it with "npx cdk deploy --all", or correct its name or region.`,
      )
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return error('unavailable', `${place} is not there: it lies in another region (${name}). Correct the region.`)
    case 'AccessDenied':
    case 'AccessDeniedException':
      return error(
        'read-only',
        `${place} may not be used for ${action} by this role or user (${name}). Deploy the stacks again, or give the ` +
          'role that right, and the right to the key that encrypts the data.' +
          // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
          (action === 's3:GetObject' ? ' Without s3:ListBucket, S3 also says so of a file that does not exist.' : ''),
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
        `${place} cannot be used: AWS knows no valid credentials of this process (${name}). Sign in again, for example ` +
          'with "aws sso login", choose the right AWS_PROFILE, and see that the clock is right.',
      )
    case 'ItemCollectionSizeLimitExceededException':
      return error(
        'full',
        `${place} has a local secondary index, which allows 10 GB a partition, and that is reached. Outpace needs no index: make the table anew with "npx cdk deploy --all".`,
      )
    case 'EntityTooLarge':
      return error('too-large', `${place} refuses so large a file. Measure fewer or shorter steps.`)
    case 'ValidationException':
      // Sizes and keys were checked before it was sent, so it is the table that is not as expected.
      return error(
        'invalid',
        `${place} does not take what Outpace sends: ${said}. Its keys must be as "npx cdk deploy --all" makes them.`,
      )
    case 'InvalidObjectState':
      return error(
        'unavailable',
        `${place} has archived that file. Restore it in S3, or keep files longer before that.`,
      )
    case 'TimeoutError':
      return unreached()
    // Not a union: AWS may add names.
    default:
      if (reason !== undefined) return unreached()
      return error(
        'unavailable',
        `${place} cannot be used: ${name} ${said}. Try again, which is safe; if it stays, ` +
          'see https://health.aws.amazon.com/health/status.',
      )
  }

  function unreached(): StoreError {
    return error(
      'unavailable',
      `${place} cannot be reached (${reason ?? name}). Try again, which is safe; if it stays, check the region, ` +
        'the network of this process, and a proxy or VPC endpoint on the way.',
    )
  }
}

function describe(cause: unknown): { name: string; said: string; reason: string | undefined } {
  if (!(cause instanceof Error)) return { name: 'Error', said: show(cause), reason: undefined }
  // Of the operating system or of TLS; a service's errors have none.
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  return { name: cause.name, said: show(cause.message), reason }
}
