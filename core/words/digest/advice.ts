import type { Advice } from '../../analysis/digest/advice.ts'
import type { Digest } from '../../analysis/digest/digest.ts'
import { figuresApart } from '../alarm/figures.ts'
import { moneyWords } from '../alarm/money.ts'
import { reasonWords } from '../alarm/reasons.ts'
import { limitWords, numberWords, shareWords } from '../locale.ts'
import { times } from '../parts.ts'
import { type DigestReader, inMarket } from './place.ts'
import { ruleSentence } from './rule.ts'

/** The one thing worth doing next: what, and why. */
export function adviceWords(digest: Digest, reader: DigestReader): { what: string; why: string } {
  const { advice } = digest
  const { locale } = reader
  const share = (count: number, of: number) => shareWords(of === 0 ? 0 : count / of, locale)
  const number = (value: number) => numberWords(value, { locale })
  switch (advice.kind) {
    case 'rounds': {
      const { market, rounds, due } = advice
      return {
        what: `Mend the measuring${inMarket(digest, market)}.`,
        why: `${rounds === 0 ? 'Not one round was measured' : `Only ${number(rounds)} of ${number(due)} rounds were measured`}, and everything else rests on them. "outpace doctor" finds out why; on a laptop "outpace watch" must be left running.`,
      }
    }
    case 'visits': {
      const { market, site, us, status, count, visits } = advice
      const lost = us ? 'Nothing can be compared without them.' : 'They are left out of every comparison.'
      return {
        what: `Get ${us ? 'our own site' : site} measured again${inMarket(digest, market)}: ${unmeasured(status, us)}.`,
        why: `${share(count, visits)} of its visits were ${status} (${number(count)} of ${number(visits)}). ${lost}`,
      }
    }
    case 'unsteady':
      return {
        what: `Give the measuring a quieter machine${inMarket(digest, advice.market)}.`,
        why: `${share(advice.unsteady, advice.rounds)} of the rounds were left out, because the worker was unsteady.`,
      }
    case 'failing': {
      const { market, step, count, visits } = advice
      return {
        what: `Mend our journey${step === null ? '' : ` at ${step}`}${inMarket(digest, market)}.`,
        why: `It failed in ${number(count)} of ${number(visits)} visits (${share(count, visits)}): who cannot buy is lost, however quick the pages are.`,
      }
    }
    case 'gap':
      return gapWords(advice, { digest, reader })
    case 'promise': {
      const { market, step, kept, rounds, limit } = advice
      return {
        what: `Make ${step} quicker${inMarket(digest, market)}.`,
        why: `It broke our promise of ${limitWords(limit, locale)} in ${share(rounds - kept, rounds)} of the rounds, though no competitor is clearly ahead.`,
      }
    }
    case 'audit':
      return {
        what: `Mend what a competitor does better${inMarket(digest, advice.market)}: ${ruleSentence(advice.audit)}.`,
        why: 'Nobody is clearly faster, so this is the finding of the audits that saves most.',
      }
    case 'nothing':
      return {
        what: 'Nothing needs doing.',
        why: 'Nobody is clearly faster, nothing fails, and the numbers can be trusted.',
      }
    default:
      return advice satisfies never
  }
}

function gapWords(
  { standing, reasons, impact }: Extract<Advice, { kind: 'gap' }>,
  { digest, reader }: { digest: Digest; reader: DigestReader },
): { what: string; why: string } {
  const { step, competitor: rival, market, ours, theirs, metric, ratio } = standing
  const { locale } = reader
  const size = ratio === null ? '' : ` (${times(ratio, { locale })})`
  const pair = ours === null || theirs === null || metric === null ? null : figuresApart(metric, [ours, theirs], locale)
  const lost =
    pair === null
      ? `We are furthest behind ${rival} there${size}.`
      : `It is where we lose most: ${pair[0]} against ${pair[1]} at ${rival}${size}.`
  const known = reasons.slice(0, MOST_REASONS).map((reason) => `${reasonWords(reason, { rival, locale })}.`)
  const money = impact === null ? [] : [moneyWords(impact, locale)]
  return {
    what: `Make ${step} quicker${inMarket(digest, market)}.`,
    why: [lost, ...known, ...money.map(({ said, assumption }) => `${said} ${assumption}`)].join(' '),
  }
}

const MOST_REASONS = 2

function unmeasured(status: Extract<Advice, { kind: 'visits' }>['status'], us: boolean): string {
  switch (status) {
    case 'blocked':
      return us
        ? 'let our own measurements past the bot wall'
        : 'a bot wall turns us away; ask them, or compare with somebody else'
    case 'changed':
      return 'its pages have changed, so bring its journey up to date'
    case 'refused':
      return us
        ? 'let our own measurements past robots.txt'
        : 'its robots.txt asks us not to look; compare with somebody else'
    case 'skipped':
      return 'the rounds run out of time; measure fewer loads or sites'
    default:
      return status satisfies never
  }
}
