import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { Answers } from '../../api.ts'
import { texts } from '../../texts.ts'
import { ask, asked } from '../load.ts'
import { served } from '../scope.ts'
import { dataPath, type ShareTarget } from '../target.ts'
import type { DeckData, FilmPicture, FilmStrips } from './data.ts'
import { picturesOf } from './films.ts'
import { worstStep } from './steps.ts'

/** Everything that slides need, by the answers of the views. Throws an Error that says what is missing. */
export async function loadDeck(target: ShareTarget): Promise<DeckData> {
  const of = (view: ShareTarget['view'], query: Record<string, string | undefined> = {}, name: string = view) => {
    const known = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return dataPath({ ...asked(target, view, []), query: new URLSearchParams(known) }, name)
  }
  const [{ cards, now }, journey] = await Promise.all([
    ask<Answers['standing']>(of('standing')),
    ask<Answers['journey']>(of('journey')),
  ])
  const [card] = cards
  if (card === undefined) throw new Error(texts.standing.noMarket)
  const step = target.query.get('step') ?? worstStep(card.league)
  // Of Trend and Why what they show, of any other view the days and the gap on its step.
  const shownDays = target.view === 'trend' ? trendOf(target.query) : {}
  const chosen =
    target.view === 'why' ? Object.fromEntries(target.query) : { step: step === WHOLE_JOURNEY ? undefined : step }
  const pictures = { step, at: target.query.get('at') ?? undefined, all: '1' }
  const [trend, audits, films, why, waterfall, field] = await Promise.all([
    ask<Answers['trend']>(of('trend', { ...shownDays, step })),
    ask<Answers['audits']>(of('audits')),
    ask<Answers['films']>(of('films', pictures)),
    ask<Answers['why']>(of('why', chosen)),
    ask<Answers['waterfall']>(of('films', { ...pictures, all: undefined }, 'waterfall')),
    ask<Answers['field']>(of('journey', {}, 'field')),
  ])
  const view = films.films
  return {
    card,
    journey,
    trend,
    audits,
    why,
    waterfall,
    field,
    films: view === null ? null : { view, pictures: await loadPictures({ view }) },
    timeZone: target.timeZone,
    now,
  }
}

/** What is chosen in Trend; single rounds of a day have no line of days. */
function trendOf(query: URLSearchParams): Record<string, string | undefined> {
  const [from, to] = [query.get('from') ?? undefined, query.get('to') ?? undefined]
  const hasDays = from?.slice(0, 10) !== to?.slice(0, 10)
  const kept = ['metric', 'competitor', 'days'].map((name) => [name, query.get(name) ?? undefined])
  return { ...Object.fromEntries(kept), ...(hasDays && { from, to }) }
}

async function loadPictures(strips: Pick<FilmStrips, 'view'>): Promise<Map<string, FilmPicture>> {
  const pictures = new Map<string, FilmPicture>()
  for (const name of picturesOf(strips)) {
    const response = await fetch(served(`/evidence/${name}`))
    // It may have expired since.
    if (!response.ok) continue
    const blob = await response.blob()
    const { width, height } = await createImageBitmap(blob)
    pictures.set(name, { data: await dataUrl(blob), ratio: width / height })
  }
  return pictures
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((read, failed) => {
    const reader = new FileReader()
    reader.onload = () => read(String(reader.result))
    reader.onerror = () => failed(reader.error ?? new Error('The picture cannot be read.'))
    reader.readAsDataURL(blob)
  })
}
