import type { League } from '#core/analysis/league/league.ts'
import type { WhyPart } from '#core/analysis/why/parts.ts'
import { timeWords } from '#core/words/parts.ts'
import { partWords } from '#core/words/why/part.ts'
import type { Answers } from '../../api.ts'
import { texts } from '../../texts.ts'
import { shareTexts } from '../texts.ts'
import { colours } from './colours.ts'
import { methodLine } from './method.ts'
import type { Stacks } from './picture.ts'

/** As on the page (why.css), in its light theme. */
const partColours: Record<WhyPart, string> = {
  redirect: '#a3195b',
  dns: '#3a5a78',
  connect: '#00796b',
  wait: '#b35900',
  loadDelay: '#7a3db8',
  load: colours.us,
  renderDelay: '#5b6b00',
  rest: colours.them,
}

interface WhyPictureOptions {
  league: League
  timeZone: string
  /** ms. */
  now: number
}

/** Both sides in parts on one scale; undefined where the step cannot be split. */
export function whyPicture(
  { why, headline, split, other }: Answers['why'],
  { league, timeZone, now }: WhyPictureOptions,
): Stacks | undefined {
  if (why === null || headline === null || split === null) return undefined
  const { of } = why
  const shown = split.parts.filter(({ us, other: theirs }) => us > 0 || theirs > 0)
  const isChange = of.kind === 'change'
  const place = `${league.benchmark.name}, ${league.market.name}: ${of.step}`
  const times = isChange ? ` ${texts.why.before}: ${timeWords(of.at, { timeZone, now })}.` : ''
  return {
    kind: 'stacks',
    name: `why-${of.step}`,
    label: shareTexts.partsOf(of.step),
    finding: headline,
    subject: `${place}.${times} ${texts.why.counted(split.rounds.us, split.rounds.other, isChange)}`,
    method: methodLine(league, { timeZone }),
    axis: 'duration',
    parts: shown.map(({ part }) => ({ name: partWords[part].name, colour: partColours[part] })),
    rows: [
      { name: isChange ? texts.why.since : of.us, us: !isChange, values: shown.map(({ us }) => us) },
      { name: other ?? '', us: false, values: shown.map(({ other: theirs }) => theirs) },
    ],
  }
}
