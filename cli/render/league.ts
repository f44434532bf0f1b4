import type { League } from '#core/analysis/league/league.ts'
import { listed } from '#core/model/listed.ts'
import { headingOf, metricWords } from '#core/words/metric.ts'
import { conclusion } from './conclusion.ts'
import { type Look, paint, shown, type TextTone } from './look.ts'
import { methodLine } from './method.ts'
import { misses } from './misses.ts'
import { standings } from './standings.ts'
import { stepsTable } from './steps.ts'
import { wrap } from './width.ts'

/** Longer lines are hard to read, and tables with their ends far apart too. */
const widest = 120
const narrowest = 40

/** A league as a terminal shows it: standings, steps, what could not be counted, what it comes to, and the method. */
export function renderLeague(league: League, { columns, ...rest }: Look): string {
  const look = { ...rest, columns: Math.min(widest, Math.max(narrowest, columns)) }
  const text = (words: string, tone?: TextTone) =>
    words === '' ? [] : wrap(words, look.columns).map((line) => paint(line, tone, look))
  const measured = league.rounds > 0
  const { verdict, more } = conclusion(league, look)
  const sections = [
    [...text(titleOf(league, look), 'title'), ...text(measured ? meaningOf(league, look) : '', 'faint')],
    measured ? standings(league, look) : [],
    measured ? stepsTable(league, look) : [],
    misses(league, look),
    [...text(verdict, verdictTone(league)), ...text(more)],
    text(methodLine(league, look), 'faint'),
  ]
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`
}

/** The sentence that matters stands out, whatever it says. */
function verdictTone({ target: { verdict } }: League): TextTone {
  return verdict === 'behind' ? 'bad' : verdict === 'ahead' ? 'us' : 'title'
}

function titleOf({ benchmark, market }: League, look: Look): string {
  return `${shown(benchmark.name, 80, look)}, ${shown(market.name, 60, look)}`
}

function meaningOf({ ranking: { metric, steps } }: League, look: Look): string {
  const over = steps.length === 0 ? 'no step was measured at every site' : `typical of ${stepsWords(steps, look)}`
  return `${headingOf(metric)}, ${metricWords[metric].meaning}: ${over}`
}

function stepsWords(steps: readonly string[], look: Look): string {
  const named = steps.slice(0, 4).map((step) => shown(step, 24, look))
  const left = steps.length - named.length
  return listed(left > 0 ? [...named, `${left} more steps`] : named)
}
