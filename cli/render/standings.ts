import type { League, LeagueSite } from '#core/analysis/league/league.ts'
import { failedWords, noRatioWords } from '#core/words/gap.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { gapWords, toneOf } from './gap-words.ts'
import { bar, type Look, nothing, shownName } from './look.ts'
import { unmeasuredWords } from './status-words.ts'
import { type TableCell, table, widest, wordsFit } from './table.ts'

const longestName = 28
const bars = { narrowest: 8, widest: 30 }
/** Longer texts wrap, to leave room for the bars. */
const roomForWords = 52

/** Sites by place, with bars in proportion to their scores; sites without a place come last. */
export function standings(league: League, look: Look): string[] {
  const { metric } = league.ranking
  const byPlace = league.sites.toSorted((a, b) => (a.place ?? Number.MAX_VALUE) - (b.place ?? Number.MAX_VALUE))
  const rows = byPlace.map((site): TableCell[] => {
    const tone = site.us ? 'us' : undefined
    return [
      { text: `${mark(site, look)} ${site.place ?? nothing(look)}`, tone },
      { text: siteName(site, look), tone },
      { text: site.score === null ? nothing(look) : formatMetric(metric, site.score), tone },
      words(site, league, look),
    ]
  })
  const most = look.columns < 100 ? 20 : longestName + you.length
  const taken = widest(rows, 0) + Math.min(most, widest(rows, 1)) + widest(rows, 2) + 8
  const left = look.columns - taken
  const longest = widest(rows, 3)
  const room = wordsFit(left - bars.narrowest, longest) ? left - Math.min(roomForWords, longest) : left
  const barColumns = Math.min(bars.widest, Math.max(bars.narrowest, room))
  return table(
    {
      head: ['', 'Site', headingOf(metric), '', 'You against them'],
      rows: rows.map((row, index) => row.toSpliced(3, 0, barOf(byPlace[index], { league, columns: barColumns, look }))),
      columns: [{}, { most }, { align: 'right' }, {}],
    },
    look,
  )
}

function barOf(
  site: LeagueSite | undefined,
  { league, columns, look }: { league: League; columns: number; look: Look },
): TableCell {
  const most = Math.max(0, ...league.sites.map(({ score }) => score ?? 0))
  const share = most === 0 ? 0 : (site?.score ?? 0) / most
  return { text: bar(share, columns, look), tone: site?.us === true ? 'us' : 'faint' }
}

export function siteName({ name, us }: Pick<LeagueSite, 'name' | 'us'>, look: Look): string {
  const clean = shownName(name, longestName, look)
  return us ? clean + you : clean
}

const you = ' (you)'

function mark({ us }: LeagueSite, { ascii = false }: Look): string {
  if (!us) return ' '
  return ascii ? '>' : '▶'
}

function words(site: LeagueSite, { overall, sites, ranking: { metric } }: League, look: Look): TableCell {
  const gap = overall.find(({ competitor }) => competitor === site.name)
  if (gap !== undefined && gap.ratio !== null) return { text: gapWords(gap, metric), tone: toneOf(gap.verdict) }
  if (gap !== undefined && gap.failures.us > 0) return { text: failedWords(gap), tone: toneOf(gap.verdict) }
  if (site.place === null) return { text: unmeasuredWords(site, { metric, look }), tone: 'faint' }
  if (site.us) return { text: '' }
  return { text: noRatioWords(sites.find(({ us }) => us)?.score, site.score), tone: 'faint' }
}
