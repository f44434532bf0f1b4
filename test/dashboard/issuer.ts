import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign, verify } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** An OpenID Connect issuer that asks nobody for a password: the code flow with PKCE, and rotating refresh tokens. */
export interface Issuer extends AsyncDisposable {
  address: string
  /** Who signs in next. */
  person: { email: string; groups: string[] }
  /** What it was asked for, such as `authorize`, `code`, `refresh`, `revoke` and `logout`. */
  asked: string[]
  /** Refresh tokens are refused while it is true. */
  isRevoked: boolean
  /** The state that people come back with, in place of their own. */
  wrongState: string | undefined
  /** Claims of a valid token; undefined for any other. */
  verified(token: string, now?: number): Record<string, unknown> | undefined
}

export const clientId = 'page'

export async function startIssuer({ key, cert }: { key: string; cert: string }): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const challenges = new Map<string, { challenge: string; nonce: string | null }>()
  const refreshTokens = new Set<string>()
  let address = ''
  const issuer: Issuer = {
    get address() {
      return address
    },
    person: { email: 'ann@acme.example', groups: ['viewer'] },
    asked: [],
    isRevoked: false,
    wrongState: undefined,
    verified: (token, now = Date.now()) => verified(token, { publicKey, address, now }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  const tokens = () => {
    const { email, groups } = issuer.person
    const seconds = Math.floor(Date.now() / 1000)
    const times = { iat: seconds, exp: seconds + 3600 }
    const claims = { iss: address, aud: clientId, sub: email, email, 'cognito:groups': groups, ...times }
    const refresh = randomUUID()
    refreshTokens.add(refresh)
    return {
      ...{ id_token: signed(claims, privateKey), access_token: randomUUID(), refresh_token: refresh },
      ...{ token_type: 'Bearer', expires_in: 3600 },
    }
  }
  const routes: Record<string, (url: URL, form: URLSearchParams, response: ServerResponse) => void> = {
    '/.well-known/openid-configuration': (_url, _form, response) =>
      answer(response, {
        issuer: address,
        ...Object.fromEntries(
          ['authorization', 'token', 'revocation'].map((each) => [`${each}_endpoint`, `${address}/${each}`]),
        ),
      }),
    '/authorization': ({ searchParams: asked }, _form, response) => {
      issuer.asked.push('authorize')
      const code = randomUUID()
      challenges.set(code, { challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') })
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', issuer.wrongState ?? asked.get('state') ?? '')
      response.writeHead(302, { location: back.href }).end()
    },
    '/token': (_url, form, response) => {
      if (form.get('grant_type') === 'refresh_token') {
        issuer.asked.push('refresh')
        const isKnown = refreshTokens.delete(form.get('refresh_token') ?? '')
        return answer(response, isKnown && !issuer.isRevoked ? tokens() : { error: 'invalid_grant' })
      }
      issuer.asked.push('code')
      const code = form.get('code') ?? ''
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      const isProven = challenges.get(code)?.challenge === proof && form.get('client_id') === clientId
      challenges.delete(code)
      answer(response, isProven ? tokens() : { error: 'invalid_grant' })
    },
    '/revocation': (_url, form, response) => {
      issuer.asked.push('revoke')
      refreshTokens.delete(form.get('token') ?? '')
      answer(response, {})
    },
    '/logout': ({ searchParams }, _form, response) => {
      issuer.asked.push('logout')
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`Signed out. ${searchParams.get('logout_uri')}`)
    },
  }
  const server = createServer({ key, cert }, async (request, response) => {
    const url = new URL(request.url ?? '/', address)
    const form = new URLSearchParams(await text(request))
    const route = routes[url.pathname]
    if (route === undefined) response.writeHead(404).end()
    else route(url, form, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}

function answer(response: ServerResponse, body: object): void {
  const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
  response.writeHead('error' in body ? 400 : 200, headers).end(JSON.stringify(body))
}

function signed(claims: object, key: KeyObject): string {
  const parts = [{ alg: 'RS256', kid: '1' }, claims].map((each) =>
    Buffer.from(JSON.stringify(each)).toString('base64url'),
  )
  const signature = sign('sha256', Buffer.from(parts.join('.')), key).toString('base64url')
  return [...parts, signature].join('.')
}

function verified(
  token: string,
  { publicKey, address, now }: { publicKey: KeyObject; address: string; now: number },
): Record<string, unknown> | undefined {
  const [head = '', body = '', signature = ''] = token.split('.')

  if (!verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
    return undefined
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
  const isValid = claims.iss === address && claims.aud === clientId && Number(claims.exp) * 1000 > now
  return isValid ? claims : undefined
}
