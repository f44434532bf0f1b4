import { catalogue } from './catalogue.ts'

/** A script with a table of data: shops load these on every page because one page needs them. */
function table(name: string, rows: unknown): string {
  return `window.shop = window.shop || {};\nshop.${name} = ${JSON.stringify(rows)};\n`
}

/** Best sellers for the suggestions of the search box, with a trigram index that is rebuilt on every page. */
export function suggestions(): string {
  const rows = catalogue.slice(0, 1280).map((one) => [one.id, one.name, one.colour, one.fit])
  return `${table('products', rows)}
shop.threes = new Map();
shop.products.forEach(function (row, place) {
  var text = (row[1] + ' ' + row[2] + ' ' + row[3]).toLowerCase();
  for (var i = 0; i + 3 <= text.length; i++) {
    var three = text.slice(i, i + 3);
    if (!shop.threes.has(three)) shop.threes.set(three, new Set());
    shop.threes.get(three).add(place);
  }
});
`
}

/** Delivery times and prices for every possible postcode from Sydney to Tasmania. */
export function postcodes(): string {
  const rows = Array.from({ length: 1600 }, (_, i) => {
    const postcode = 2000 + i * 5
    const remote = postcode % 1000 > 300
    return [postcode, remote ? 'regional' : 'metro', remote ? 3 + (postcode % 4) : 1 + (postcode % 2), remote ? 12 : 8]
  })
  return `${table('delivery', rows)}
shop.postcodes = new Map(shop.delivery.map(function (row) { return [String(row[0]), row]; }));
`
}

const languages =
  'en de fr es it pt nl sv nb da fi is pl cs sk hu ro bg el tr ru uk sr hr sl lt lv et he ar fa hi bn ta th vi id ms zh ja ko'

/** Every country's name in every language, for the address form at the checkout. */
export function countries(): string {
  const codes = Array.from({ length: 26 * 26 }, (_, i) => String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)))
  const english = new Intl.DisplayNames('en', { type: 'region' })
  const known = codes.filter((code) => english.of(code) !== code)
  const rows = languages.split(' ').map((language) => {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return [language, known.map((code) => [code, names.of(code)])]
  })
  return `${table('countries', rows)}
shop.countryNames = new Map(shop.countries.map(function (row) { return [row[0], new Map(row[1])]; }));
`
}

/** One rule for every property, size and state, used or not, like a utility framework. */
export function utilities(): string {
  const properties = { m: 'margin', mt: 'margin-top', mb: 'margin-bottom', ml: 'margin-left', mr: 'margin-right' }
  const more = {
    p: 'padding',
    pt: 'padding-top',
    pb: 'padding-bottom',
    w: 'width',
    h: 'height',
    gap: 'gap',
    top: 'top',
  }
  const screens = { sm: 480, md: 768, lg: 1024, xl: 1280 }
  const rules = Object.entries({ ...properties, ...more }).flatMap(([short, property]) =>
    Array.from({ length: 64 }, (_, i) => `-${short}-${i}{${property}:${i / 4}rem}`),
  )
  const every = (prefix: string, state = '') =>
    rules.map((rule) => `.${prefix}${state ? rule.replace('{', `${state}{`) : rule}`).join('\n')
  return [
    every('u'),
    every('hover', ':hover'),
    every('focus', ':focus'),
    ...Object.entries(screens).map(([name, width]) => `@media (min-width: ${width}px) {\n${every(name)}\n}`),
  ].join('\n')
}
