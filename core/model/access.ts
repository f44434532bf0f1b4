import { placeheldSecret } from './recording.ts'

/** What the server of a site that is not public asks for before it answers. */
export interface SiteAccess {
  /** HTTP basic authentication; `password` is the name of a secret. */
  authentication?: { user: string; password: string }
  /** Headers of every request to the site's origin; a value may be `secret:<name>`. */
  headers?: Record<string, string>
}

/** Names of the secrets in it, without the keys inside of them. */
export function accessSecrets({ authentication, headers = {} }: SiteAccess): string[] {
  const placeheld = Object.values(headers).flatMap((value) => placeheldSecret(value) ?? [])
  const names = authentication === undefined ? placeheld : [authentication.password, ...placeheld]
  return [...new Set(names.map((name) => name.replace(/:.*/s, '')))]
}
