import type { AutoConsentCMPRule } from '@duckduckgo/autoconsent'

/**
 * The rules that know how to accept, of a file of the library. Most rules for single sites only know how to reject, and the
 * library would call an acceptance without a click a success.
 */
export function acceptingRules(file: unknown): AutoConsentCMPRule[] {
  const { autoconsent } = file as { autoconsent: (AutoConsentCMPRule & { optIn?: readonly unknown[] })[] }
  return autoconsent.filter(({ optIn }) => optIn !== undefined && optIn.length > 0)
}

/** Those that the library would try in a page, or in a frame of one: it tries pages only where a rule says nothing. */
export function rulesFor(rules: readonly AutoConsentCMPRule[], { isPage }: { isPage: boolean }): AutoConsentCMPRule[] {
  return rules.filter(({ runContext }) => (isPage ? (runContext?.main ?? true) : (runContext?.frame ?? false)))
}
