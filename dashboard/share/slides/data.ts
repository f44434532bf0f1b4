import type { FilmsView } from '#core/analysis/views/films.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import type { Answers } from '../../api.ts'

/** What slides are made of: the answers of the views, and pictures as they are in the evidence. */
export interface DeckData {
  card: StandingView
  journey: Answers['journey']
  /** Of the step that needs attention most. */
  trend: Answers['trend']
  why: Answers['why']
  films: FilmStrips | null
  /** Of the round of the films. */
  waterfall: Answers['waterfall']
  field: Answers['field']
  audits: Answers['audits']
  timeZone: string
  /** ms. */
  now: number
}

export interface FilmStrips {
  view: FilmsView
  /** By name. */
  pictures: ReadonlyMap<string, FilmPicture>
}

export interface FilmPicture {
  /** `data:image/jpeg;base64,…`. */
  data: string
  /** Width divided by height. */
  ratio: number
}
