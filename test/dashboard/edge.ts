import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { runInNewContext } from 'node:vm'
import type { ApiResponse } from '#functions/api/handler.ts'
import { tokenFromCookie } from '#infra/stacks/home/site/token-from-cookie.ts'
import { eventOf } from '../functions/api/event.ts'
import type { Issuer } from './issuer.ts'

interface EdgeOptions {
  key: string
  cert: string
  verified: Issuer['verified']
  /** The function, once the address is known. */
  handler: (address: string) => (event: unknown) => Promise<ApiResponse>
}

export interface Edge extends AsyncDisposable {
  address: string
}

interface EdgeRequest {
  headers: Record<string, { value: string }>
  cookies: Record<string, { value: string }>
}

/** What CloudFront and the HTTP API do between a browser and `api`, with the function that is deployed to CloudFront. */
export async function startEdge({ key, cert, verified, handler }: EdgeOptions): Promise<Edge> {
  const fromCookie = runInNewContext(`${tokenFromCookie}; handler`) as (event: { request: EdgeRequest }) => EdgeRequest
  let handle: ReturnType<EdgeOptions['handler']>
  const server = createServer({ key, cert }, async (request, response) => {
    const url = new URL(request.url ?? '/', 'https://edge')
    const body = await text(request)
    const isGuarded = /^\/(api|evidence)\//.test(url.pathname)
    const { host, cookie = '', authorization, ...headers } = request.headers as Record<string, string>
    let claims: Record<string, string> | undefined
    if (isGuarded) {
      const cookies = Object.fromEntries(
        cookie.split('; ').map((each) => [each.split('=')[0], { value: each.replace(/^[^=]*=/, '') }]),
      )
      const sent: EdgeRequest = { headers: authorization ? { authorization: { value: authorization } } : {}, cookies }
      const token = fromCookie({ request: sent }).headers.authorization?.value
      const found = verified(token?.replace(/^Bearer /, '') ?? '')
      if (found === undefined) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Unauthorized"}')
        return
      }
      if (token !== undefined) headers.authorization = token
      claims = Object.fromEntries(
        Object.entries(found).map(([name, value]) => [
          name,
          Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
        ]),
      )
    }
    const event = eventOf({
      ...{ path: url.pathname, method: request.method ?? 'GET', headers, query: url.search.slice(1) },
      ...(claims !== undefined && { claims }),
      ...(body !== '' && { body }),
    })
    const answer = await handle(event)
    const cookies = answer.cookies === undefined ? {} : { 'set-cookie': answer.cookies }
    response.writeHead(answer.statusCode, { ...answer.headers, ...cookies })
    response.end(Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  handle = handler(address)
  return {
    address,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
