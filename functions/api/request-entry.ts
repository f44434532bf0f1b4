import type { ApiEvent } from './event.ts'
import type { ApiResponse } from './handler.ts'

/** A request in the log: neither what was answered, nor who asked, nor the token in the address of a shared link. */
export function requestEntry({ statusCode, body }: ApiResponse, event: unknown): object {
  const { rawPath, requestContext } = event as ApiEvent
  const path = rawPath.replace(/^\/shared\/[^/]*/, '/shared/[token]').slice(0, 300)
  return { method: requestContext.http.method, path, status: statusCode, characters: body.length }
}
