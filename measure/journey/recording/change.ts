import type { Locator } from 'playwright-core'
import { isCommandKey } from '#core/model/keys.ts'
import { type ChangeStep, placeheldCode, placeheldSecret } from '#core/model/recording.ts'
import { JourneyError } from '../../load/failure.ts'
import { elementOf, type Stage } from './stage.ts'

/** Types of fields that customers type into; others are set. */
const typed = new Set(['text', 'textarea', 'search', 'email', 'url', 'tel', 'password', 'number'])
/** A longer text was pasted, characters. */
const longestTyped = 200

/** Enters a value as a customer does: typed, chosen or ticked. */
export async function change({ selectors, value: written }: ChangeStep, stage: Stage): Promise<void> {
  const element = elementOf(stage, selectors)
  const value = await secretOrText(written, stage)
  const { tag, type } = await element.evaluate(
    (found) => ({ tag: found.localName, type: (found as HTMLInputElement).type }),
    undefined,
    { timeout: stage.timeout() },
  )
  const kind = tag === 'input' || tag === 'textarea' ? type : tag
  if (kind === 'select') {
    await element.selectOption(value, { timeout: stage.timeout() })
  } else if (kind === 'checkbox' || kind === 'radio') {
    await element.setChecked(isOn(value), { timeout: stage.timeout() })
  } else if (kind === 'file') {
    throw new JourneyError('script-error', 'it chooses a file, which a recording cannot contain')
  } else if (!typed.has(kind) || value.length > longestTyped || isPasted(stage)) {
    await element.fill(value, { timeout: stage.timeout() })
  } else {
    await typeText(value, { element, timeout: stage.timeout })
  }
}

/** With Control and the like held down, keys type no text: the Recorder leaves out the key that pasted the value. */
function isPasted({ held }: Stage): boolean {
  return [...held].some(isCommandKey)
}

async function secretOrText(written: string, stage: Stage): Promise<string> {
  const [secret, code] = [placeheldSecret(written), placeheldCode(written)]
  if (secret !== undefined) return await stage.secret(secret)
  return code === undefined ? written : await stage.totp(code)
}

/** The Recorder splits a text at the keys that it records, into `Hel` and `Hello`: what is there already is not typed again. */
async function typeText(
  value: string,
  { element, timeout }: { element: Locator; timeout: () => number },
): Promise<void> {
  const present = await element.inputValue({ timeout: timeout() })
  const isBegun = present !== '' && value.startsWith(present)
  if (isBegun) await element.press('End', { timeout: timeout() })
  else if (present !== '') await element.fill('', { timeout: timeout() })
  await element.pressSequentially(isBegun ? value.slice(present.length) : value, { timeout: timeout() })
}

function isOn(value: string): boolean {
  return !['', 'false', 'off', '0', 'unchecked'].includes(value.toLowerCase())
}
