import { handle } from 'hono/aws-lambda'
import type { SignIn } from '#stages/api/access.ts'
import { apiApp } from '#stages/api/app.ts'
import type { ApiOptions } from '#stages/api/options.ts'
import { type ApiEvent, readApiEvent, visitorOf } from './event.ts'

export interface ApiHandlerOptions extends Omit<ApiOptions, 'hosts' | 'access'> {
  /** Of the dashboard, such as `https://d111111abcdef8.cloudfront.net`. */
  address: string
  /** What CloudFront adds to every request, so that the API is used through it only. */
  originKey: string
  signIn: SignIn
}

/** The header that carries `originKey`. */
export const originHeader = 'x-outpace-origin'

export interface ApiResponse {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded: boolean
  cookies?: string[]
}

/** Handles a request to the dashboard with the same app that `outpace open` serves. Throws EventError. */
export function apiHandler(options: ApiHandlerOptions): (event: unknown) => Promise<ApiResponse> {
  const { address, originKey, signIn, ...own } = options
  const { host } = new URL(address)
  const app = apiApp({
    ...own,
    hosts: () => [host],
    access: { signIn, visitor: ({ env }) => visitorOf((env as { event: ApiEvent }).event) },
  })
  const answer = handle(app) as (event: object) => Promise<ApiResponse>
  return async (event) => {
    const { [originHeader]: key, ...headers } = readApiEvent(event).headers
    // The browser asked CloudFront, which asks the API under the API's own name. Any other name is refused by the app.
    const asked = key === originKey ? host : 'the API itself'
    const { requestContext } = event as ApiEvent
    const response = await answer({
      ...(event as ApiEvent),
      headers: { ...headers, host: asked },
      requestContext: { ...requestContext, domainName: host },
    })
    return response.body.length > largestBody ? tooLarge(response) : response
  }
}

/** Characters of a body: Lambda passes on 6 MB, headers and JSON's own characters included. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestBody = 5_900_000

/** In place of an answer that Lambda would drop without a word. */
function tooLarge({ headers }: ApiResponse): ApiResponse {
  const { 'content-encoding': _, 'content-disposition': __, etag: ___, ...kept } = headers
  const error =
    'This answer is larger than the 6 MB that AWS Lambda passes on. Ask for a shorter time or fewer rounds, or use "outpace export --cloud".'
  return {
    statusCode: 413,
    headers: { ...kept, 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ error }),
    isBase64Encoded: false,
  }
}
