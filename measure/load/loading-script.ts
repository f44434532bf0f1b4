import type { Motion } from './motion-script.ts'
import type { Nodes } from './nodes-script.ts'
import { nearEmpty } from './page-facts.ts'

/**
 * Runs in every document's isolated world; serialised, so it must not use anything from outside. Whether more is coming, as far as the
 * viewport says so: by a role, a name, an animation without an end, as spinners and skeletons have, or words; or because it is nearly
 * empty, and the page has a script and a place for more. Asked where little is shown, because other pages have such things, too. It only decides when to look
 * again. A near-empty page is watched after it is quiet, so it is not waited for twice.
 */
function observeLoading(watched: { text: number; elements: number }): void {
  /** Animations and nodes looked at, at most. */
  const most = 3_000
  const named = [
    '[aria-busy=true]',
    '[role=progressbar]:not([aria-valuenow])',
    'progress:not([value])',
    ...['skeleton', 'shimmer', 'spinner', 'loader', 'loading'].map((name) => `[class*=${name} i]`),
  ].join(', ')
  const words =
    /^(loading|please wait|just a moment|wird geladen|lädt|bitte warten|laden|chargement|veuillez patienter|cargando|espere|caricamento|attendere|carregando|aguarde|laddar|laster|indlæser|ladataan|ładowanie|načítání|загрузка|yükleniyor|読み込み中|加载中|載入中|로딩 ?중)(\s[^.…]{0,40})?\s?[.…]*$/iu
  const drawn = 'img, video, canvas, svg, iframe, object, embed, input, button, select, textarea'
  const places = 'div, main, section, article, ul, ol'
  const script = 'script:not([type*=json i]):not([type*=template i]):not([type*=rules i]):not([type=importmap i])'
  /** Share of the viewport: a page with less in it is the frame of one. */
  const frame = 0.1

  const { outpaceAnimations, outpaceNodes } = globalThis as unknown as Motion & Nodes
  const { parentOf, isVisible, boxOf, areaOf, walk } = outpaceNodes
  const shownArea = (node: Node, element: Element | null): number =>
    element !== null && isVisible(element) ? areaOf(boxOf(node)) : 0
  const isEmpty = (element: Element): boolean =>
    element.firstElementChild === null && element.shadowRoot === null && !/\S/.test(element.textContent ?? '')
  const isEndless = ({ effect }: Animation): boolean =>
    effect instanceof KeyframeEffect &&
    effect.getComputedTiming().endTime === Number.POSITIVE_INFINITY &&
    effect.target instanceof Element &&
    shownArea(effect.target, effect.target) > 0

  const isLoading = (): boolean => {
    let [looked, text, elements, filled] = [0, 0, 0, 0]
    let hasPlace = false
    let isNamed = false
    const pass = (node: Node): boolean => {
      if (++looked > most) return false
      if (node instanceof Text) {
        const own = node.data.trim()
        if (own === '') return true
        text += own.length
        const area = shownArea(node, parentOf(node))
        filled += area
        isNamed = area > 0 && words.test(own.slice(0, 200))
      } else if (node instanceof Element) {
        elements++
        isNamed = Element.prototype.matches.call(node, named) && shownArea(node, node) > 0
        if (Element.prototype.matches.call(node, places)) hasPlace ||= isEmpty(node)
        if (Element.prototype.matches.call(node, drawn)) filled += shownArea(node, node)
      }
      return !isNamed
    }
    const isWhole = walk(document, { show: NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, pass })
    if (isNamed || !isWhole) return isNamed
    if (text < watched.text && elements < watched.elements) return false
    if (!hasPlace || filled >= frame * innerWidth * innerHeight) return false
    return Document.prototype.querySelector.call(document, script) !== null
  }

  ;(globalThis as unknown as Record<string, unknown>).outpaceLoading = (): boolean =>
    outpaceAnimations(document).slice(0, most).some(isEndless) || isLoading()
}

export const loadingScript: string = `;(${observeLoading.toString()})(${JSON.stringify(nearEmpty)});`
