import { spacedWords } from './spaced-words.ts'

/** What a journey may not do on a competitor's site, unless the site says `sideEffects: allowed`. */
export const sideEffects = ['form', 'password', 'basket', 'purchase', 'change'] as const

/**
 * - `form`      submits a form by POST, or one that asks for a password, an address, a number or a text
 * - `password`  types into a password field
 * - `basket`    adds something to a basket
 * - `purchase`  buys or orders something
 * - `change`    asks the site to change something, by a request that a click or key led to
 */
export type SideEffect = (typeof sideEffects)[number]

/**
 * What controls that add to a basket are called, in the languages of the largest markets; regular expressions on texts as
 * `spacedWords` has them, with spaces around.
 */
const basketWords = [
  'add (?:[\\p{L}\\p{N}]+ ){0,3}?to (?:my |your |the )?(?:shopping )?(?:cart|bag|basket|trolley)',
  '(?:cart|basket|bag) add',
  '(?:in den|zum) (?:warenkorb|einkaufswagen)(?: hinzuf[uü]gen| legen)?|in die (?:einkaufs)?tasche',
  'ajouter (?:au panier|au chariot)|mettre dans le panier',
  '(?:a[nñ]adir|agregar) (?:al carrito|a la cesta|a la bolsa)',
  'aggiungi (?:al carrello|alla borsa|al cestino)',
  'adicionar (?:ao carrinho|[aà] sacola|ao cesto)',
  'in (?:de |mijn )?(?:winkelwagen|winkelwagentje|winkelmand|winkelmandje)',
  'l[aä]gg (?:till )?i (?:varukorg|varukorgen|kundvagn|kundvagnen|korgen)',
  'legg i handlekurv(?:en)?|l[aæ]g i (?:kurv|kurven|indk[oø]bskurv)|lis[aä]{2} ostoskoriin',
  'dodaj do koszyka|do koszyka|do ko[sš][ií]ku|kos[aá]rba|sepete ekle',
  'добавить в корзину|в корзину|додати в кошик',
  'カートに(?:入れる|追加(?:する)?)|買い物かごに入れる|加入(?:购物车|購物車)|加到購物車|放入购物车|장바구니(?:에)? ?(?:담기|추가)',
].join('|')

/** The same of controls that buy, order or pay. */
const purchaseWords = [
  '(?:buy|pay|order|purchase) (?:it )?now|pay (?:securely|with [\\p{L}]+)|(?:place|submit|complete|confirm) (?:my |your |the )?(?:order|purchase|payment)|confirm and pay',
  'jetzt (?:kaufen|bestellen|bezahlen)|(?:zahlungs|kosten)pflichtig bestellen|kauf abschlie(?:ß|ss)en',
  'acheter maintenant|(?:passer|valider|confirmer) (?:la |ma )?commande|payer maintenant',
  'comprar (?:ahora|ya|agora)|(?:realizar|finalizar|tramitar) (?:el )?(?:pedido|compra)|pagar ahora',
  'acquista ora|compra ora|conferma (?:l )?ordine|paga ora',
  'nu kopen|koop nu|bestelling plaatsen|k[oö]p nu|slutf[oö]r k[oö]p|kj[oø]p n[aå]|k[oø]b nu|osta nyt',
  'kup teraz|zamawiam i p[lł]ac[eę]|koupit nyn[ií]|hemen al|sat[iı]n al|купить(?: сейчас)?|оформить заказ',
  '今すぐ(?:買う|購入)|注文を確定(?:する)?|立即(?:购买|購買)|提交订单|바로 ?구매|결제하기',
].join('|')

/** The words of each, as sources of regular expressions, for the script that runs in pages. */
export const sideEffectWords = { basket: basketWords, purchase: purchaseWords } as const

/** Longer texts name more than a control. */
export const longestControlName = 60

/** A side effect that the name of a control tells. */
export type NamedSideEffect = Extract<SideEffect, 'basket' | 'purchase'>

/** What a control with this name or identifier does; undefined where nothing says so. */
export function sideEffectOf(name: string): NamedSideEffect | undefined {
  const text = spacedWords(name)
  if (text.length > longestControlName) return undefined
  return (['basket', 'purchase'] as const).find((effect) => patterns[effect].test(text))
}

const patterns = { basket: patternOf(basketWords), purchase: patternOf(purchaseWords) }

function patternOf(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'iu')
}
