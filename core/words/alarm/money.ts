import type { Amounts, Impact } from '../../analysis/impact.ts'
import { estimateWords, numberWords, shareWords } from '../locale.ts'

/** The cost in a few words, and the assumption behind it. */
export interface MoneyWords {
  said: string
  assumption: string
}

/** `markets`: how many share the revenue, none of which has a figure of its own. */
export function impactWords(
  impact: Impact,
  { locale, markets }: { locale?: string | undefined; markets: number },
): MoneyWords {
  const { currency } = impact
  switch (impact.kind) {
    case 'slower': {
      const { perMonth, lost, seconds, steps, perSecond, capped } = impact
      const { sum, range } = amountsWords(lost ?? perMonth, { currency, locale })
      const when = lost === null ? 'in monthly sales at risk while this lasts' : 'in sales at risk during the incident'
      const mean = steps === 1 ? '' : `, averaged over the ${steps} steps`
      const cap = capped ? ' Only the first 5 s count.' : ''
      const delay =
        seconds < 0.1
          ? `${numberWords(1000 * seconds, { locale, ...precision })} ms`
          : `${numberWords(seconds, { locale, ...precision })} s`
      return {
        said: `${sum('About')} ${when}${range}.`,
        assumption: `Assumes that each second of delay costs ${shareWords(perSecond, locale)} of sales${markets > 1 ? `, and that all sales of the ${markets} markets come from this one` : ''}. Customers ${lost === null ? 'wait' : 'waited'} ${delay} longer${mean}.${cap} This is an estimate; sales are not measured.`,
      }
    }
    case 'failing': {
      const { perHour, lost } = impact
      const { sum } = amountsWords({ estimate: lost ?? perHour, low: null, high: null }, { currency, locale })
      return {
        said: `${sum('Up to')} in sales lost ${lost === null ? 'per hour' : 'during the incident'}.`,
        assumption: `Assumes that all revenue${markets > 1 ? ` of the ${markets} markets` : ''} comes through this journey${markets > 1 ? ' in this one' : ''}, evenly over the month. This is an estimate; sales are not measured.`,
      }
    }
    default:
      return impact satisfies never
  }
}

interface AmountWords {
  /** `About $240,000`, `Less than $1`; `start` is its first words. */
  sum: (start: string) => string
  /** ` ($230,000 to $250,000)`; empty where both ends round to the same amount, or the estimate is less than one: it then says no more. */
  range: string
}

/** An amount and its range, with two digits; with three where one end would round to the estimate, as of $10.1 million ($9.7 to $10.4 million). */
export function amountsWords(
  { estimate, low, high }: Amounts,
  { currency, locale }: { currency: string; locale?: string | undefined },
): AmountWords {
  const rounded = (amount: number, digits: number) => estimateWords({ amount, currency }, { locale, digits })
  const [from, middle, to] = [low ?? estimate, estimate, high ?? estimate].map((amount) => rounded(amount, 2))
  const digits = from !== to && (from === middle || to === middle) ? 3 : 2
  const money = (amount: number) => rounded(amount, digits)
  return {
    sum: (start) => (estimate < 1 ? `Less than ${money(1)}` : `${start} ${money(estimate)}`),
    range: estimate < 1 || low === null || high === null || from === to ? '' : ` (${money(low)} to ${money(high)})`,
  }
}

/** As the amount has: a delay of 2 s and one of 2.0 s are not equally sure. */
const precision = { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
