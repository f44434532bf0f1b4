import { slug } from '../../../model/slug.ts'
import { secretWordIn } from '../../recording/secrets.ts'
import type { Expression } from '../code/code.ts'
import { knownValue, type Scope, variableOf } from '../code/values.ts'
import { quoted } from './print.ts'

/** What is typed into fields; a value that looks like a secret is asked for instead. */
export class TypedValues {
  /** By name. */
  readonly secrets = new Map<string, { value?: string; line: number }>()

  /** Code of a value, or undefined if only running the script would tell it. `field` holds the texts that name the field. */
  code(found: Expression, { scope, field }: { scope: Scope; field: readonly string[] }): string | undefined {
    const variable = variableOf(found, scope)
    const value = knownValue(found, scope)
    if (variable !== undefined) return this.asked(slug(variable) || 'secret', { line: found.line })
    if (value === undefined || typeof value === 'boolean') return undefined
    const text = String(value)
    const word = secretWordIn(field, text)
    return word === undefined ? quoted(text) : this.asked(slug(word), { value: text, line: found.line })
  }

  private asked(word: string, secret: { value?: string; line: number }): string {
    for (let nth = 1; ; nth++) {
      const name = nth === 1 ? word : `${word}-${nth}`
      const known = this.secrets.get(name)
      if (known !== undefined && known.value !== secret.value) continue
      if (known === undefined) this.secrets.set(name, secret)
      return `await secret(${quoted(name)})`
    }
  }
}
