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
  const money = (amount: number) => estimateWords({ amount, currency: impact.currency }, locale)
  const sum = (start: string, amount: number) => (amount < 1 ? `Less than ${money(1)}` : `${start} ${money(amount)}`)
  switch (impact.kind) {
    case 'slower': {
      const { perMonth, lost, seconds, steps, perSecond, capped } = impact
      const said =
        lost === null
          ? `${sum('About', perMonth.estimate)} in monthly sales at risk while this lasts${range(perMonth, money)}.`
          : `${sum('About', lost.estimate)} in sales at risk during the incident${range(lost, money)}.`
      const mean = steps === 1 ? '' : `, averaged over the ${steps} steps`
      const cap = capped ? ' Only the first 5 s count.' : ''
      const delay =
        seconds < 0.1
          ? `${numberWords(1000 * seconds, { locale, ...precision })} ms`
          : `${numberWords(seconds, { locale, ...precision })} s`
      return {
        said,
        assumption: `Assumes that each second of delay costs ${shareWords(perSecond, locale)} of sales${markets > 1 ? `, and that all sales of the ${markets} markets come from this one` : ''}. Customers ${lost === null ? 'wait' : 'waited'} ${delay} longer${mean}.${cap} This is an estimate; sales are not measured.`,
      }
    }
    case 'failing': {
      const { perHour, lost } = impact
      return {
        said:
          lost === null
            ? `${sum('Up to', perHour)} in sales lost per hour.`
            : `${sum('Up to', lost)} in sales lost during the incident.`,
        assumption: `Assumes that all revenue${markets > 1 ? ` of the ${markets} markets` : ''} comes through this journey${markets > 1 ? ' in this one' : ''}, evenly over the month. This is an estimate; sales are not measured.`,
      }
    }
    default:
      return impact satisfies never
  }
}

/** As the amount has: a delay of 2 s and one of 2.0 s are not equally sure. */
const precision = { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }

/** Nothing where both ends round to the same amount, or the estimate is less than one: a range then says no more. */
function range({ estimate, low, high }: Amounts, money: (amount: number) => string): string {
  if (estimate < 1 || low === null || high === null || money(low) === money(high)) return ''
  return ` (${money(low)} to ${money(high)})`
}
