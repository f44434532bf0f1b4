import type { Answers } from '../api.ts'
import { ask as askServer, bodyOf } from '../ask.ts'
import { texts } from '../texts.ts'
import { marketOf, nameOf } from '../views/standing-name.ts'
import { fieldPicture } from './pictures/field.ts'
import { incidentsPicture } from './pictures/incidents.ts'
import { journeyPictures } from './pictures/journey.ts'
import type { Picture } from './pictures/picture.ts'
import { standingPicture } from './pictures/standing.ts'
import { trendPictures } from './pictures/trend.ts'
import { waterfallPicture } from './pictures/waterfall.ts'
import { whyPicture } from './pictures/why.ts'
import { served } from './scope.ts'
import { dataPath, type ShareTarget } from './target.ts'
import { shareTexts } from './texts.ts'

/** The answer at a path. Throws an Error that says what is wrong. */
export async function ask<T>(path: string): Promise<T> {
  return bodyOf(await askServer(served(path)))
}

/** The same question as that of the view, about another one of the market. */
export function asked(target: ShareTarget, view: ShareTarget['view'], names: readonly string[]): ShareTarget {
  const kept = [...target.query].filter(([name]) => names.includes(name))
  return { ...target, view, query: new URLSearchParams(kept) }
}

/** A chart that can be saved, by its part of the file name and its name in a list. */
export interface PictureChoice extends Pick<Picture, 'name' | 'label'> {
  /** Throws an Error that says what is wrong. */
  load: () => Promise<Picture>
}

/** The charts of a view, as it shows them now. Throws an Error that says what is wrong. */
export async function loadPictures(target: ShareTarget): Promise<PictureChoice[]> {
  if (target.view === 'standing' && target.benchmark === '') return picturesOfAll(target)
  return (await picturesOf(target)).map((picture) => ({ ...picture, load: async () => picture }))
}

/** Of every market, also of those whose cards the page was not sent yet. */
async function picturesOfAll(target: ShareTarget): Promise<PictureChoice[]> {
  const { cards, rest } = await ask<Answers['standing']>(dataPath(target))
  const search = (target.query.get('q') ?? '').trim().toLowerCase()
  const measured = cards.filter(({ league }) => league.sites.some(({ score }) => score !== null))
  return [...measured, ...rest]
    .filter((listed) => nameOf(listed).toLowerCase().includes(search))
    .map((listed) => {
      const { benchmark, market } = marketOf(listed)
      const one = { ...target, benchmark: benchmark.id, market: market.id }
      const load = async () => {
        const [picture] = await picturesOf(one)
        if (picture === undefined) throw new Error(shareTexts.unmeasured)
        return picture
      }
      return { name: [benchmark.id, market.id, 'standing'].join('-'), label: nameOf(listed), load }
    })
}

async function picturesOf(target: ShareTarget): Promise<Picture[]> {
  const { view, timeZone } = target
  const league = async () => {
    const [card] = (await ask<Answers['standing']>(dataPath(asked(target, 'standing', [])))).cards
    if (card === undefined) throw new Error(texts.standing.noMarket)
    return card.league
  }
  switch (view) {
    case 'standing': {
      const { cards } = await ask<Answers['standing']>(dataPath(target))
      return cards
        .map((card) => standingPicture(card, card.verdict.market.timeZone))
        .filter(({ rows }) => rows.length > 0)
    }
    case 'journey': {
      const [journey, field, shown] = await Promise.all([
        ask<Answers['journey']>(dataPath(target)),
        ask<Answers['field']>(dataPath(asked(target, 'journey', []), 'field')),
        league(),
      ])
      return [...journeyPictures(journey, timeZone), fieldPicture(field, shown)].filter((each) => each !== undefined)
    }
    case 'why': {
      const [why, shown] = await Promise.all([ask<Answers['why']>(dataPath(target)), league()])
      return [whyPicture(why, { league: shown, timeZone, now: Date.now() })].filter((each) => each !== undefined)
    }
    case 'films': {
      const [waterfall, shown] = await Promise.all([ask<Answers['waterfall']>(dataPath(target, 'waterfall')), league()])
      const step = target.query.get('step') ?? shown.steps[0] ?? ''
      const picture = waterfallPicture(waterfall, { step, league: shown, timeZone, now: Date.now() })
      return picture === undefined ? [] : [picture]
    }
    case 'trend':
      return trendPictures(await ask<Answers['trend']>(dataPath(target)), { league: await league(), timeZone })
    case 'incidents':
      return [incidentsPicture(await ask<Answers['incidents']>(dataPath(target)), { league: await league(), timeZone })]
    default:
      return []
  }
}
