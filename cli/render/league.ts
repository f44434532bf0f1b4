import type { League } from '#core/analysis/league/league.ts'
import { limitedSentence } from '#core/words/gap.ts'
import { headingOf, metricWords } from '#core/words/metric.ts'
import { overrideSentence } from '#core/words/robots.ts'
import { scoreLabel } from '#core/words/summary.ts'
import { conclusion } from './conclusion.ts'
import { consent } from './consent.ts'
import { findings } from './findings.ts'
import { type Look, paint, shown, shownName, type TextTone } from './look.ts'
import { methodLine } from './method.ts'
import { misses } from './misses.ts'
import { mixtures } from './mixtures.ts'
import { page, readable } from './page.ts'
import { pictures } from './pictures.ts'
import { redirects } from './redirects.ts'
import { standings } from './standings.ts'
import { stepNotes, stepsTable } from './steps.ts'
import { wrap } from './width.ts'

/** A league as a terminal shows it: standings, steps, failed visits, conclusion and method. */
export function renderLeague(league: League, given: Look): string {
  const look = readable(given)
  const text = (words: string, tone?: TextTone) =>
    words === '' ? [] : wrap(words, look.columns).map((line) => paint(line, tone, look))
  const measured = league.rounds > 0
  const { verdict, more } = conclusion(league, look)
  const sections = [
    [...text(titleOf(league, look), 'title'), ...text(measured ? meaningOf(league, look) : '', 'faint')],
    measured ? [...standings(league, look), ...text(shown(limitedSentence(league), 600, look), 'faint')] : [],
    measured ? [...stepsTable(league, look), ...stepNotes(league, look).flatMap((note) => text(note, 'faint'))] : [],
    redirects(league, look).flatMap((line) => text(line, 'faint')),
    misses(league, look),
    consent(league, look),
    findings(league, look),
    mixtures(league, look),
    pictures(league, look),
    [...text(verdict, verdictTone(league)), ...text(more)],
    league.sites.flatMap(({ name, robots }) =>
      robots === undefined ? [] : text(shown(overrideSentence(name, robots), 600, look), 'faint'),
    ),
    text(methodLine(league, look), 'faint'),
  ]
  return page(sections, look)
}

/** The verdict stands out, whatever it is. */
function verdictTone({ target: { verdict } }: League): TextTone {
  return verdict === 'behind' ? 'bad' : verdict === 'ahead' ? 'us' : 'title'
}

function titleOf({ benchmark, market }: League, look: Look): string {
  return `${shownName(benchmark.name, 80, look)}, ${shownName(market.name, 60, look)}`
}

function meaningOf({ ranking: { metric, steps } }: League, look: Look): string {
  return `${headingOf(metric)} (${metricWords[metric].meaning}), ${scoreLabel(shortened(steps, look))}`
}

function shortened(steps: readonly string[], look: Look): string[] {
  // One alone is named: "1 more" would be as long.
  const named = steps.slice(0, steps.length === 5 ? 5 : 4).map((step) => shownName(step, 24, look))
  const left = steps.length - named.length
  return left > 0 ? [...named, `${left} more steps`] : named
}
