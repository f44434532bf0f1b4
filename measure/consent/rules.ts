/** As far as it is read here; the library reads the rest. */
export interface ConsentRule {
  name: string
  runContext?: { main?: boolean; frame?: boolean }
  optIn: unknown[]
}

/**
 * The rules that know how to accept, of a file of the library. Most rules for single sites only know how to reject, and the
 * library would call an acceptance without a click a success.
 */
export function acceptingRules(file: unknown): ConsentRule[] {
  const { autoconsent } = file as { autoconsent: (Omit<ConsentRule, 'optIn'> & { optIn?: unknown[] })[] }
  return autoconsent.filter((rule): rule is ConsentRule => rule.optIn !== undefined && rule.optIn.length > 0)
}

/** Those that the library would try in a page, or in a frame of one: it tries pages only where a rule says nothing. */
export function rulesFor(rules: readonly ConsentRule[], { isPage }: { isPage: boolean }): ConsentRule[] {
  return rules.filter(({ runContext }) => (isPage ? (runContext?.main ?? true) : (runContext?.frame ?? false)))
}
