/** The placeholder for a secret in records and evidence. */
export function hiddenSecret(name: string): string {
  return `[secret ${name}]`
}

/** Whether a secret was redacted from a text. */
export function hidesSecret(text: string): boolean {
  return text.includes('[secret ') || text.includes('[secret%20')
}

/** Names of parameters whose value gives access to something, whatever it looks like. */
const credentials =
  'password|passwd|pwd|pass|secret|client_secret|token|[a-z]+[_-]?token|jwt|bearer|authorization|auth|api[_-]?key|' +
  'app[_-]?key|subscription-key|access[_-]?key|private[_-]?key|signature|sig|hmac|session|session[_-]?id|sid|jsessionid|' +
  'phpsessid|otp|pin|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|awsaccesskeyid'
/** Names that shops use for ordinary things too; their value is hidden where it has both letters and digits. */
const ambiguous = 'key|code|hash|ticket|nonce'

const parameter = new RegExp(
  // A parameter of the path ends where the query begins.
  `([?&#](${credentials}|${ambiguous})=)([^&#;\\s"'<>]*)|(;(${credentials}|${ambiguous})=)([^?&#;/\\s"'<>]*)`,
  'gi',
)
const isAmbiguous = new RegExp(`^(?:${ambiguous})$`, 'i')
const userInfo = /(\bhttps?:\/\/)[^/?#\s"'<>@]+@/gi

/**
 * Hides passwords and tokens in the addresses of a text: user names with passwords, and parameters such as `token`. What a page
 * requests is stored and shown to people who may not use its accounts.
 */
export function hideCredentials(text: string): string {
  const hide = (whole: string, before: string, name: string, value: string): string => {
    if (value === '' || hidesSecret(value) || value.startsWith('[secret')) return whole
    if (isAmbiguous.test(name) && !(/\d/.test(value) && /[a-z]/i.test(value))) return whole
    return `${before}${hiddenSecret(name.toLowerCase())}`
  }
  return text
    .replace(userInfo, (_, scheme: string) => `${scheme}${hiddenSecret('login')}@`)
    .replace(
      parameter,
      (whole: string, ...[before, name, value, ofPath, pathName, pathValue]: (string | undefined)[]) =>
        before === undefined
          ? hide(whole, ofPath ?? '', pathName ?? '', pathValue ?? '')
          : hide(whole, before, name ?? '', value ?? ''),
    )
}
