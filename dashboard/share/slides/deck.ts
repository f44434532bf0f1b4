import { clip } from '#core/model/untrusted.ts'
import { texts } from '../../texts.ts'
import { periodOf } from '../pictures/method.ts'
import { auditsSlide } from './audits.ts'
import type { DeckData } from './data.ts'
import { fieldSlide } from './field.ts'
import { filmSlide } from './films.ts'
import { addFindingSlide, page } from './page.ts'
import { type Deck, newDeck } from './pptx.ts'
import { asInSchema } from './schema.ts'
import { standingSlide } from './standing.ts'
import { stepsSlide } from './steps.ts'
import { trendSlide } from './trend.ts'
import { waterfallSlide } from './waterfall.ts'
import { whySlide } from './why.ts'

/** Slides of a market, each with its finding as title, charts that can be edited, and the method in its notes. */
function deckOf(data: DeckData): Deck {
  const { card, timeZone } = data
  const { benchmark, market } = card.league
  const deck = newDeck()
  deck.defineLayout({ name: page.name, width: page.width, height: page.height })
  deck.layout = page.name
  deck.title = clip(`${benchmark.name}, ${market.name}`, 120)
  deck.company = texts.product
  deck.author = texts.product
  page.define(deck)
  addFindingSlide(deck, {
    kind: 'first',
    finding: `${benchmark.name}, ${market.name}`,
    under: [card.sentence, card.promise, card.cost?.said ?? '', periodOf(card.league, timeZone)].filter(
      (line) => line !== '',
    ),
    notes: card.cost === null ? [] : [card.cost.assumption],
    data,
  })
  standingSlide(deck, data)
  stepsSlide(deck, data)
  if (data.trend.trend.dates.length > 1) trendSlide(deck, data)
  whySlide(deck, data)
  auditsSlide(deck, data)
  if (data.films !== null) filmSlide(deck, { ...data, films: data.films })
  waterfallSlide(deck, data)
  fieldSlide(deck, data)
  return deck
}

/** The file. */
export async function deckFile(data: DeckData): Promise<Uint8Array<ArrayBuffer>> {
  return asInSchema((await deckOf(data).write({ outputType: 'uint8array' })) as Uint8Array)
}
