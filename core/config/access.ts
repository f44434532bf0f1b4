import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { placeheldSecret } from '../model/recording.ts'
import { clip } from '../model/untrusted.ts'
import type { DraftSite } from './draft.ts'
import { words } from './problem-words.ts'
import { credential } from './secret-values.ts'
import { valueAt } from './shape.ts'
import type { Report } from './yaml.ts'

/** A secret, or with `:key` a text inside of one that is a JSON object; the message never repeats what was found. */
export function readAccessSecret(found: unknown): Parsed<string> {
  if (typeof found === 'string' && isSecretName(found)) return understood(found)
  return refused(
    'This is not the name of a secret: lower-case letters, digits and single dashes, at most 60.',
    'Store the password as a secret (docs/security.md) and write its name here, such as staging.',
  )
}

function isSecretName(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*(:[\w.-]+)?$/.test(text) && text.length <= 60
}

/** RFC 7617, section 2: the colon ends the name of the user. */
export function readUser(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^[^:\p{Cc}]{1,200}$/u.test(found)) return understood(found)
  return refused(`${describe(found)} is not the name of a user.`, 'Write it without a colon, such as preview.')
}

/** RFC 9110, section 5.5, as far as every server understands it. */
export function readHeaderValue(found: unknown): Parsed<string> {
  if (typeof found !== 'string' || !/^[\x21-\x7e](?:[\x20-\x7e]{0,498}[\x21-\x7e])?$/.test(found)) {
    return refused(
      'The value of a header is a text of 1 to 500 plain characters.',
      'Write the text, or secret:<name>, such as secret:preview.',
    )
  }
  const secret = placeheldSecret(found)
  if (secret === undefined || isSecretName(secret)) return understood(found)
  return refused(`${describe(found)} does not name a secret.`, 'Write, for example, secret:preview.')
}

/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~\w-]{1,100}$/
/** Chromium sets these itself, or they change what a visitor would get. */
const reserved =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|keep-alive|cookie|origin|referer|user-agent|accept.*|expect|sec-.*|proxy-.*)$/i

/** Reports what a site may not have, and headers that cannot be sent. */
export function checkAccess(sites: readonly DraftSite[], data: unknown, report: Report): void {
  for (const { path, keys } of sites) {
    for (const key of ['authentication', 'headers'].filter((each) => keys.includes(each))) {
      if (path[0] !== 'us') report([...path, key], competitors, 'key')
    }
    if (path[0] === 'us') checkHeaders(valueAt(data, [...path, 'headers']), keys.includes('authentication'), report)
  }
}

const competitors = words(
  'Only your own site may have credentials and headers: competitors are measured as any visitor sees them.',
  'Remove this key.',
)

function checkHeaders(headers: unknown, hasUser: boolean, report: Report): void {
  if (typeof headers !== 'object' || headers === null) return
  for (const [name, value] of Object.entries(headers)) {
    const at = (message: string, hint: string): void => report(['us', 'headers', name], words(message, hint), 'key')
    if (!token.test(name)) {
      at(`"${clip(name)}" is not the name of a header.`, 'Write, for example, X-Preview.')
    } else if (reserved.test(name)) {
      at(
        `The header ${name} is the browser's own.`,
        'Remove it, or set it in a "script" where it belongs to the journey.',
      )
    } else if (hasUser && name.toLowerCase() === 'authorization') {
      at('"authentication" sends the header Authorization already.', 'Remove one of them.')
    } else if (credential.test(name) && !(typeof value === 'string' && placeheldSecret(value) !== undefined)) {
      at(
        `The header ${name} looks like a credential, which anyone who reads this file could use.`,
        'Store its value as a secret and write secret:<name> here.',
      )
    }
  }
}
