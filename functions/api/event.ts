import type { Visitor } from '#stages/api/access.ts'
import { EventError, shown } from '../events/events.ts'

/** What is read of an HTTP API's event, in format 2.0; hono reads the rest. */
export interface ApiEvent {
  rawPath: string
  headers: Record<string, string | undefined>
  requestContext: {
    http: { method: string }
    domainName?: string
    /** Written by the API after its authorizer verified the token; a request cannot write it. */
    authorizer?: { jwt?: { claims?: Record<string, unknown> } }
  }
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * Throws EventError.
 */
export function readApiEvent(event: unknown): ApiEvent {
  const { rawPath, headers, requestContext } = (event ?? {}) as Partial<ApiEvent>
  const isRequest = typeof rawPath === 'string' && typeof requestContext?.http?.method === 'string'
  if (isRequest && typeof headers === 'object' && headers !== null) return event as ApiEvent
  throw new EventError(`The event is not a request to an HTTP API: ${shown(event)}. Open the dashboard in a browser.`)
}

/** The person whose token the authorizer verified; undefined where there is none. */
export function visitorOf({ requestContext }: Pick<ApiEvent, 'requestContext'>): Visitor | undefined {
  const claims = requestContext.authorizer?.jwt?.claims
  if (claims === undefined) return undefined
  const name = [claims.email, claims.username, claims.sub].find((each) => typeof each === 'string' && each !== '')
  return {
    name: typeof name === 'string' ? name : 'Someone',
    groups: groupsOf(claims['cognito:groups']),
    expiresAt: Number(claims.exp),
  }
}

/** The API writes a list as one text: `[editor viewer]`. Names of groups contain no spaces. */
function groupsOf(claim: unknown): string[] {
  if (typeof claim !== 'string') return []
  return claim
    .replace(/^\[|\]$/g, '')
    .split(/[ ,]+/)
    .filter((name) => name !== '')
}
