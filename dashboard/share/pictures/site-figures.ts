import { shortName } from '#core/model/untrusted.ts'
import { texts } from '../../texts.ts'
import { shareTexts } from '../texts.ts'

/** Sites that a title has room for, and letters of the name of each. */
const most = 4
const mostLetters = 30

interface SiteFigure {
  site: string
  us: boolean
  value: number
}

/**
 * `you 1.72 s, Pluvio 1.31 s`, each as `say` has it: of many sites, you and the fastest, and how many there are beside them.
 */
export function siteFigures(all: readonly SiteFigure[], say: (name: string, value: number) => string): string {
  const fastest = all
    .filter(({ us }) => !us)
    .toSorted((one, other) => one.value - other.value)
    .slice(0, most - all.filter(({ us }) => us).length)
  const told = all.length <= most ? all : all.filter((each) => each.us || fastest.includes(each))
  const said = told.map(({ site, us, value }) => say(us ? texts.you : shortName(site, mostLetters), value)).join(', ')
  return told.length === all.length ? said : shareTexts.andMore(said, all.length - told.length)
}
