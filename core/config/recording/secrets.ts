import { isCharacter } from '../../model/keys.ts'
import {
  type ChangeStep,
  describeStep,
  isPlaceholder,
  type Recording,
  secretPlaceholder,
} from '../../model/recording.ts'
import { hideCredentials } from '../../model/secret.ts'
import { slug } from '../../model/slug.ts'
import { spacedWords } from '../../model/spaced-words.ts'
import { clip } from '../../model/untrusted.ts'
import { parseRecording } from './parse.ts'
import type { ReportStep } from './report.ts'

/** A value in a recording that looks like a password. */
export interface PlainSecret {
  /** Index of the step. */
  step: number
  /** Of the secret, unique for each value. */
  name: string
  value: string
}

/**
 * Words for fields that hold a secret, in the languages of the largest markets. They are searched in selectors, where names are
 * written `user-password`, `userPassword` or `User password`.
 */
const secretWords = [
  'pass ?(?:word|wort|code|phrase|key)s?',
  'passwd|pwd|passwort|kennwort|wachtwoord|losenord|contrasena|contrase[nñ]a|senha|palavra passe|mot de passe|haslo|parola',
  'パスワード|密码|密碼|비밀번호|пароль|كلمة المرور|סיסמה|รหัสผ่าน',
  'secret|otp|totp|one time code|tan|mfa|2fa',
  // Not the Indian postal code.
  'pin(?! ?codes?)(?: number| nummer)?',
  '(?:credit ?|debit ?|payment ?)?card ?(?:number|no|num)|cc ?(?:number|num|no|csc|exp)|kartennummer|kreditkarte',
  'n[uú]m[eé]ro (?:de|da|do|della) (?:carte|carta|tarjeta|cart[aã]o)|kaartnummer|カード番号|卡号|卡號|카드 ?번호',
  'cvv2?|cvc2?|csc|security code|iban|(?:karten)?pr[uü]fnummer|(?:karten)?sicherheitscode|cryptogramme',
  'c[oó]digo de seguran[cç]a|c[oó]digo de seguridad|codice di sicurezza|セキュリティコード|安全码|安全碼|보안 ?코드',
]
const ofSecret = new RegExp(`(?<![\\p{L}\\p{N}])(?:${secretWords.join('|')})(?![\\p{L}\\p{N}])`, 'iu')

/** Values that look like passwords, card numbers and the like, and are not placeholders yet. */
export function plainSecrets({ steps }: Recording): PlainSecret[] {
  const found: (PlainSecret & { whole: string })[] = []
  for (const [index, step] of steps.entries()) {
    if (step.type !== 'change' || step.value === '' || isPlaceholder(step.value)) continue
    const word = secretWord(step)
    if (word === undefined) continue
    const whole = wholeValue(steps, index)
    const known = found.find((secret) => secret.whole === whole)
    found.push({ step: index, value: step.value, whole, name: known?.name ?? free(slug(word), found) })
  }
  return found.map(({ step, name, value }) => ({ step, name, value }))
}

/** The values of an exported recording's secrets, by name, as `planImport` names them; none where it cannot be parsed. */
export function typedSecrets({ file, text }: { file: string; text: string }): Map<string, string> {
  const parsed = parseRecording({ file, text })
  // Of a value that was recorded in parts, the last part is the whole.
  return new Map(parsed.ok ? plainSecrets(parsed.recording).map(({ name, value }) => [name, value]) : [])
}

/** The Recorder splits what is typed at capitals, into `B`, `Billabong` and so on, with the key between them. */
function wholeValue(steps: Recording['steps'], index: number): string {
  const first = steps[index]
  if (first?.type !== 'change') return ''
  const field = JSON.stringify(first.selectors)
  let whole = first.value
  for (const step of steps.slice(index + 1)) {
    if (step.type === 'keyDown' || step.type === 'keyUp') continue
    const goesOn = step.type === 'change' && JSON.stringify(step.selectors) === field && step.value.startsWith(whole)
    if (!goesOn) break
    whole = step.value
  }
  return whole
}

/** What says that a field holds a secret. */
function secretWord({ selectors, value }: ChangeStep): string | undefined {
  const texts = selectors.flatMap((selector) => (typeof selector === 'string' ? [selector] : selector))
  return secretWordIn(texts, value)
}

/** What says that a value is a secret: the words of its field, or else its own digits. */
export function secretWordIn(texts: readonly string[], value: string): string | undefined {
  for (const text of texts.map(spacedWords)) {
    const [word] = ofSecret.exec(text) ?? []
    if (word !== undefined) return word
  }
  return isCardNumber(value) ? 'card number' : undefined
}

/** Of 13 to 19 digits with a valid check digit: ISO/IEC 7812-1. */
function isCardNumber(value: string): boolean {
  const digits = value.replace(/[\s-]/g, '')
  if (!/^\d{13,19}$/.test(digits)) return false
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const twice = Number(digit) * 2
    return total + (place % 2 === 0 ? Number(digit) : twice > 9 ? twice - 9 : twice)
  }, 0)
  return sum % 10 === 0
}

function free(word: string, found: readonly PlainSecret[]): string {
  for (let nth = 1; ; nth++) {
    const name = nth === 1 ? word : `${word}-${nth}`
    if (!found.some((secret) => secret.name === name)) return name
  }
}

/**
 * The data of a recording's file with placeholders for its secrets, without the letters of the keys around them, and without
 * credentials in the addresses of what is only asserted. A secret that is left elsewhere in the file is reported.
 */
export function withPlaceholders(data: unknown, secrets: readonly PlainSecret[], report: ReportStep): unknown {
  const copy = structuredClone(data) as { steps: Record<string, unknown>[] }
  for (const { step, name } of secrets) {
    const place = copy.steps[step]
    if (place !== undefined) place.value = secretPlaceholder(name)
    for (const key of keysAround(copy.steps, step)) key.key = 'Shift'
  }
  const { steps, ...rest } = copy
  reportRest(rest, { secrets, report })
  for (const [index, step] of steps.entries()) {
    for (const event of Array.isArray(step.assertedEvents) ? step.assertedEvents : []) {
      if (typeof event.url === 'string') event.url = hideCredentials(event.url)
    }
    reportRest(step, { index, secrets, report })
  }
  return copy
}

/** Keys with a letter right before or after a step: they are part of what was typed. */
function keysAround(steps: Record<string, unknown>[], index: number): Record<string, unknown>[] {
  const isKey = ({ type }: Record<string, unknown>): boolean => type === 'keyDown' || type === 'keyUp'
  const run = (from: Record<string, unknown>[]): Record<string, unknown>[] => {
    const end = from.findIndex((step) => !isKey(step))
    return end < 0 ? from : from.slice(0, end)
  }
  const around = [...run(steps.slice(0, index).toReversed()), ...run(steps.slice(index + 1))]
  return around.filter(({ key }) => typeof key === 'string' && isCharacter(key))
}

interface RestCheck {
  /** Of the step; absent: what is outside of the steps. */
  index?: number
  secrets: readonly PlainSecret[]
  report: ReportStep
}

/** Characters of a value that is searched for; a shorter one occurs in ordinary texts too. */
export const shortestSearched = 4

function reportRest(step: Record<string, unknown>, { index, secrets, report }: RestCheck): void {
  const { type, ...others } = step
  const texts = textsIn(others)
  const who = index === undefined ? 'The head of the recording' : `Step ${index + 1} (${clip(String(type))})`
  const place = index === undefined ? {} : { step: index }
  for (const { name, value, step: from } of secrets) {
    if (value.length < shortestSearched || !texts.some((text) => text.includes(value))) continue
    const what = `${who} repeats the value of the secret "${name}" of step ${from + 1}.`
    report(place, what, 'Remove it from the file; a recording must not contain a secret.')
  }
  if (typeof step.url === 'string' && hideCredentials(step.url) !== step.url) {
    const what = `${who} opens an address that contains a password or token.`
    report({ ...place, key: 'url' }, what, 'Remove it from the address, or write a "script" that asks for a secret.')
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)])
}

/** Reports secrets in a recording of a benchmark, which belong in the environment or in AWS Secrets Manager. */
export function checkSecrets(recording: Recording, { us, report }: { us: boolean; report: ReportStep }): void {
  for (const [index, step] of recording.steps.entries()) {
    if (step.type !== 'change') continue
    if (!us && isPlaceholder(step.value)) {
      const what = `Step ${index + 1} (${clip(describeStep(step))}) asks for a secret, which only your own site's journey may do.`
      report({ step: index, key: 'value' }, what, 'Record a journey without signing in.')
    }
  }
  for (const { step, name } of plainSecrets(recording)) {
    const what = `Step ${step + 1} contains a value that looks like a secret (${name}).`
    const hint = us
      ? `Replace it by "${secretPlaceholder(name)}", or import the recording again: npx outpace import.`
      : "A competitor's journey may not use secrets. Record one without signing in or paying."
    report({ step, key: 'value' }, what, hint)
  }
}
