import type { Amounts, Impact } from '../../analysis/impact.ts'
import { estimateWords, numberWords, shareWords } from '../locale.ts'

/** What it costs in a few words, and what that rests on. */
export interface MoneyWords {
  said: string
  assumption: string
}

/** @param place where it was measured, named where the benchmark has other markets too */
export function moneyWords(impact: Impact, locale?: string): MoneyWords {
  const money = (amount: number) => estimateWords({ amount, currency: impact.currency }, locale)
  switch (impact.kind) {
    case 'slower': {
      const { perMonth, lost, seconds, steps, perSecond, capped } = impact
      const said =
        lost === null
          ? `About ${money(perMonth.estimate)} of sales a month at stake while it stays like this${range(perMonth, money)}.`
          : `About ${money(lost.estimate)} of sales at stake while it lasted${range(lost, money)}.`
      const mean = steps === 1 ? '' : ` on the mean of the ${steps} steps`
      const cap = capped ? ' Only the first 5 s are counted.' : ''
      const delay = `${numberWords(seconds, { locale, maximumSignificantDigits: 2 })} s`
      return {
        said,
        assumption: `Assumes that each second of waiting costs ${shareWords(perSecond, locale)} of sales. Customers ${lost === null ? 'wait' : 'waited'} ${delay} longer${mean}.${cap} Nobody counted sales.`,
      }
    }
    case 'failing': {
      const { perHour, lost } = impact
      return {
        said:
          lost === null
            ? `Up to ${money(perHour)} of sales an hour cannot be made.`
            : `Up to ${money(lost)} of sales could not be made while it lasted.`,
        assumption: 'Assumes that all revenue comes through this journey, evenly over the month. Nobody counted sales.',
      }
    }
    default:
      return impact satisfies never
  }
}

function range({ low, high }: Amounts, money: (amount: number) => string): string {
  return low === null || high === null ? '' : ` (${money(low)} to ${money(high)})`
}
