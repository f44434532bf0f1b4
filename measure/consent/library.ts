import type { AutoConsentCMPRule } from '@duckduckgo/autoconsent'
import { acceptingRules } from './rules.ts'

/** The library's script for pages, and its rules that accept. Read when needed: a benchmark with fresh visitors never does. */
export async function consentLibrary(): Promise<{ script: string; rules: AutoConsentCMPRule[] }> {
  const [script, rules] = await Promise.all([import('#autoconsent'), import('#autoconsent-rules')])
  return { script: script.default, rules: acceptingRules(rules.default) }
}
