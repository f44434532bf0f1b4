import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import { readMail } from './addresses.ts'

/** Where the owner of a measured site finds out who measures it: a page (https) or a mail address, as a user agent can carry it. */
export function readContact(found: unknown): Parsed<string> {
  const hint = 'Write, for example, "https://acme.example/outpace" or "outpace@acme.example".'
  const isMail = typeof found === 'string' && !found.includes('/') && readMail(found).ok
  const href = typeof found === 'string' ? URL.parse(found) : null
  if (!isMail && href?.protocol !== 'https:') {
    return refused(`${describe(found)} is neither a page that begins with https:// nor a mail address.`, hint)
  }
  if (!isMail && (href?.username || href?.password)) {
    return refused('This address contains a user name or password, and every measured site would see it.', hint)
  }
  const contact = isMail ? String(found) : (href?.href ?? '')
  if (contact.length > longest) {
    return refused(`This address has ${contact.length} characters; at most ${longest} fit into a user agent.`, hint)
  }
  // RFC 9110, section 5.6.5: parentheses and backslashes have a meaning in a comment, and quotes in the switches of a browser.
  if (/[^!-~]|[()\\"'`]/.test(contact)) {
    return refused(`${describe(found)} contains characters that a user agent cannot carry.`, hint)
  }
  return understood(contact)
}

/** Characters: it is part of the user agent of every request. */
const longest = 200
