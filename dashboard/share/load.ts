import type { Answers } from '../api.ts'
import { ask as askServer, bodyOf } from '../ask.ts'
import { texts } from '../texts.ts'
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

/** The answer at a path. Throws an Error that says what is wrong. */
export async function ask<T>(path: string): Promise<T> {
  return bodyOf(await askServer(served(path)))
}

/** The same question as that of the view, about another one of the market. */
export function asked(target: ShareTarget, view: ShareTarget['view'], names: readonly string[]): ShareTarget {
  const kept = [...target.query].filter(([name]) => names.includes(name))
  return { ...target, view, query: new URLSearchParams(kept) }
}

/** The charts of a view, as it shows them now. */
export async function loadPictures(target: ShareTarget): Promise<Picture[]> {
  const { view, timeZone } = target
  const league = async () => {
    const [card] = (await ask<Answers['standing']>(dataPath(asked(target, 'standing', [])))).cards
    if (card === undefined) throw new Error(texts.standing.noMarket)
    return card.league
  }
  switch (view) {
    case 'standing': {
      const { cards } = await ask<Answers['standing']>(dataPath(target))
      const pictures = cards.map((card) => {
        const { benchmark, market } = card.verdict
        const picture = standingPicture(card, market.timeZone)
        if (target.benchmark !== '') return picture
        const name = [benchmark.id, market.id, picture.name].join('-')
        return { ...picture, name, label: `${benchmark.name}, ${market.name}` }
      })
      return pictures.filter(({ rows }) => rows.length > 0)
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
