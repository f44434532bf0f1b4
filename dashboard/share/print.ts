import { dateFormat } from '#core/words/locale.ts'
import { texts } from '../texts.ts'
import { base, isShared } from './scope.ts'
import { shareTexts } from './texts.ts'

/**
 * Paper is light and as wide as a sheet of A4, with address and date at the foot of every page. Call it before any view is
 * there, so that views which draw for paper find it so.
 */
export function preparePrinting(): void {
  const root = document.documentElement
  addEventListener('beforeprint', () => {
    root.classList.add('paper')
    // A string of CSS: quotes, backslashes and line ends in an address are escaped as in JSON.
    root.style.setProperty('--printed', JSON.stringify(footer()))
  })
  addEventListener('afterprint', () => root.classList.remove('paper'))
}

/** How many markets are there, where not all of them: nothing can be loaded any more once a browser prints. */
function missingCards(): string[] {
  const count = (selector: string) =>
    document.querySelectorAll(`main :is(.card, .rows tbody tr, .tile)${selector}`).length
  return count('.waiting') === 0 ? [] : [shareTexts.cards(count(':not(.waiting)'), count(''))]
}

/** The address of a shared link gives access, so it is not printed. */
function footer(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const at = dateFormat({ timeZone }, { dateStyle: 'long', timeStyle: 'short' }).format(Date.now())
  const path = location.pathname.slice(base.length) + location.search
  const address = isShared ? path : location.origin + path
  return [texts.product, address, shareTexts.printed(`${at} (${timeZone})`), ...missingCards()].join(' · ')
}
