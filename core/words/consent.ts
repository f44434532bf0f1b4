import type { ConsentCount } from '../analysis/league/consent.ts'
import { listed } from '../model/listed.ts'
import type { ConsentOutcome } from '../model/round.ts'
import { oneLine } from '../model/untrusted.ts'

/** What came of a site's consent banner, to follow its name: `banner accepted (Onetrust)`. */
export function consentWords({ outcome, manager }: Pick<ConsentCount, 'outcome' | 'manager'>): string {
  const name = manager === null ? '' : oneLine(manager, 40)
  switch (outcome) {
    case 'accepted':
      return `consent banner accepted${name === '' ? '' : ` (${name})`}`
    case 'not-found':
      return name === '' ? 'no known consent banner found' : `no consent banner shown by ${name}`
    case 'not-handled':
      return name === '' ? 'consent banner not accepted' : `banner of ${name} not accepted`
    case 'failed':
      return 'consent banner not accepted: the page did not open'
    default:
      return outcome satisfies never
  }
}

/** `3 without a known banner and 1 not accepted`; empty when every banner was accepted. */
export function unacceptedWords(
  totals: Partial<Record<ConsentOutcome, number>>,
  number: (value: number) => string,
): string {
  const { 'not-found': missing = 0, 'not-handled': stuck = 0, failed = 0 } = totals
  const parts = [
    ...(missing > 0 ? [`${number(missing)} without a known banner`] : []),
    ...(stuck + failed > 0 ? [`${number(stuck + failed)} not accepted`] : []),
  ]
  return listed(parts)
}
