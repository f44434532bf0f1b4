import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { Aws, Duration, Fn, Stack, Validations } from 'aws-cdk-lib/core'
import type { Construct } from 'constructs'
import { originHeader } from '#functions/api/handler.ts'
import { namesAt } from '../../../embedding.ts'
import { tokenFromCookie } from './token-from-cookie.ts'

/**
 * What CloudFront adds to every request, so that `api` answers no other: the UUID of the stack, which is not published.
 * It protects no data, because tokens do; with it, nobody uses the API under an address that people do not know.
 */
export const originKey = Fn.select(2, Fn.split('/', Aws.STACK_ID))

/** Paths of data: nothing of them is cached outside the browser. */
export const guardedPaths = ['/api/*', '/evidence/*'] as const

/**
 * What CloudFront would answer from its cache for ten seconds, also where nothing else is cached, and by the path alone: to anyone, and
 * whatever the query asks for (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html). A picture that
 * was throttled would stay away, and a round that does not exist would hide those that do.
 */
const refusals = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504]

export interface OwnDomain {
  /** Such as `outpace.acme.example`. */
  name: string
  /** ARN, in us-east-1. */
  certificate: string
}

/** The public address. The page's files are cached as the app says; they are the same for everyone. */
export function distributionOf(scope: Construct, api: HttpApi, domain?: OwnDomain): Distribution {
  const origin = new HttpOrigin(`${api.apiId}.execute-api.${Stack.of(scope).region}.${Aws.URL_SUFFIX}`, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    customHeaders: { [originHeader]: originKey },
  })
  const common: BehaviorOptions = { origin, viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY, compress: true }
  const token = new EdgeFunction(scope, 'Token', {
    functionName: namesAt(scope).named('token'),
    comment: 'Outpace: the token of a session, from its cookie to the header that the API verifies.',
    code: FunctionCode.fromInline(tokenFromCookie),
    runtime: FunctionRuntime.JS_2_0,
  })
  const uncached: BehaviorOptions = {
    ...common,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // Of the policies that forward Authorization, the one that leaves the API its own name.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  }
  const guarded: BehaviorOptions = {
    ...uncached,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    functionAssociations: [{ function: token, eventType: FunctionEventType.VIEWER_REQUEST }],
  }
  const made = new Distribution(scope, 'Dashboard', {
    comment: 'Outpace: the dashboard.',
    defaultBehavior: { ...common, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
    additionalBehaviors: {
      ...Object.fromEntries(guardedPaths.map((path) => [path, guarded])),
      // Links for whoever has them, which may be revoked at any time: their address is all that the app goes by.
      '/shared/*': uncached,
    },
    errorResponses: refusals.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    httpVersion: HttpVersion.HTTP2_AND_3,
    ...(domain !== undefined && ownDomain(scope, domain)),
    // People look from wherever their markets are.
    priceClass: PriceClass.PRICE_CLASS_ALL,
  })
  Validations.of(made).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason:
        'People look from wherever they are. Who they are is verified, and where they are says nothing about that.',
    },
    {
      id: 'AwsSolutions-CFR2',
      reason:
        'A web ACL costs $5 a month while nobody looks. Without a verified token there is nothing but the files of the ' +
        'page, which are cached, and the API is throttled.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'Access logs would need a bucket and keep the addresses of people. The log of the function has every request.',
    },
  )
  if (domain === undefined) {
    Validations.of(made).acknowledge({
      id: 'AwsSolutions-CFR4',
      reason:
        'CloudFront decides the TLS versions of its own domain, and current browsers agree on 1.3 there. With a domain and ' +
        'a certificate of your own, 1.2 is the lowest.',
    })
  }
  return made
}

function ownDomain(scope: Construct, { name, certificate }: OwnDomain) {
  return {
    domainNames: [name],
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificate),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  }
}
