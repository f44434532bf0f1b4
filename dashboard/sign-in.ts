import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { SignIn } from '#stages/api/access.ts'
import { returnPath } from './return-path.ts'
import { texts } from './texts.ts'

// Loaded only where a server refuses to answer before somebody has signed in. The token that the server accepts is then
// in a cookie that no script can read; what renews it is kept for this tab alone.

let settings: Promise<SignIn> | undefined

async function settingsOf(): Promise<SignIn> {
  settings ??= fetch('/sign-in.json').then((response) => response.json() as Promise<SignIn>)
  return settings
}

async function managerOf(): Promise<UserManager> {
  const { authority, clientId } = await settingsOf()
  const store = new WebStorageStateStore({ store: sessionStorage })
  return new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: `${location.origin}${returnPath}`,
    // The code is exchanged with PKCE; a client in a browser keeps no secret.
    response_type: 'code',
    scope: 'openid email',
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
  })
}

let running: Promise<void> | undefined

/** Renews the session or has the person sign in, which leaves the page. Once for all who ask meanwhile. */
export function signIn(): Promise<void> {
  running ??= renewOrLeave().finally(() => {
    running = undefined
  })
  return running
}

async function renewOrLeave(): Promise<void> {
  const manager = await managerOf()
  const known = await manager.getUser()
  if (known?.refresh_token !== undefined) {
    try {
      const renewed = await manager.signinSilent()
      if (renewed !== null) return await startSession(renewed)
    } catch (error) {
      // Refused by the issuer: it has expired or been revoked.
      if (!(error instanceof ErrorResponse)) throw error
    }
    await manager.removeUser()
  }
  await manager.signinRedirect({ state: location.pathname + location.search })
  return new Promise(() => undefined)
}

/** What the issuer's answer in the address is worth. Returns the address where signing in began. */
export async function completeSignIn(): Promise<string> {
  const manager = await managerOf()
  const user = await manager.signinRedirectCallback().catch(() => {
    throw new Error(texts.signIn.stale)
  })
  await startSession(user)
  return typeof user.state === 'string' ? user.state : '/'
}

/** Ends the session here and at the issuer, which leaves the page. */
export async function signOut(): Promise<void> {
  const [manager, { logout }] = await Promise.all([managerOf(), settingsOf()])
  await fetch('/api/session', { method: 'DELETE', headers: json })
  // Signed out is signed out, whatever the issuer says.
  await manager.revokeTokens(['refresh_token']).catch(() => undefined)
  await manager.removeUser()
  const address = new URL(logout)
  address.searchParams.set('logout_uri', `${location.origin}/`)
  location.assign(address)
}

const json = { 'content-type': 'application/json' }

async function startSession({ id_token: token }: User): Promise<void> {
  const headers = { ...json, authorization: `Bearer ${token}` }
  const response = await fetch('/api/session', { method: 'POST', headers, body: '{}' })
  if (response.ok) return
  const { error } = (await response.json().catch(() => ({}))) as { error?: string }
  throw new Error(error ?? texts.signIn.refused)
}
