import { expect, test } from 'vitest'
import { sideEffectOf } from '#core/model/side-effects.ts'

test.each([
  'Add to cart',
  ' ADD TO BAG ',
  'Add Tarkine Rain Jacket to basket',
  'Add to cart – $189.00',
  '#add-to-cart_button',
  'addToCartBtn',
  'In den Warenkorb',
  'Ajouter au panier',
  'Añadir a la cesta',
  'Aggiungi al carrello',
  'Adicionar à sacola',
  'In winkelwagen',
  'Lägg i varukorgen',
  'Læg i kurv',
  'Do koszyka',
  'В корзину',
  'カートに入れる',
  '加入购物车',
  '장바구니 담기',
  'Sepete ekle',
])('"%s" adds to a basket', (name) => expect(sideEffectOf(name)).toBe('basket'))

test.each([
  'Buy now',
  'Pay with Klarna',
  'Place your order',
  'Confirm and pay',
  'Jetzt kaufen',
  'Zahlungspflichtig bestellen',
  'Passer la commande',
  'Comprar ahora',
  'Finalizar compra',
  'Acquista ora',
  'Nu kopen',
  'Köp nu',
  'Kup teraz',
  'Satın al',
  '今すぐ買う',
  '立即购买',
])('"%s" buys', (name) => expect(sideEffectOf(name)).toBe('purchase'))

test.each([
  'View cart',
  'Cart (2)',
  'Checkout',
  'Log in',
  'Search',
  'Shop now',
  'Add filter',
  'Buying guide',
  'How to pay',
  'Orders and returns',
  'Women',
  'Warenkorb',
  'Panier',
  '#basket-link',
  'Why customers add our jackets to their basket so often, and what they say about them afterwards',
])('"%s" does neither', (name) => expect(sideEffectOf(name)).toBeUndefined())

test('a text of more than 58 characters names more than a control', () => {
  const effect = (length: number) => sideEffectOf('Add to cart '.padEnd(length, 'x'))
  expect([effect(58), effect(59)]).toEqual(['basket', undefined])
})
