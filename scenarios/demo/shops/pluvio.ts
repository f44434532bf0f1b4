import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { album } from '../album.ts'
import { catalogue, type Product } from '../catalogue.ts'
import { lookUp } from '../find.ts'
import { html, type PageMarkup, trusted } from '../html.ts'
import { dollars } from '../money.ts'
import type { Live } from '../release.ts'
import type { Answer } from '../server.ts'
import { type Front, heroOf, heroPath, picturePath, storefront } from '../storefront.ts'

const style = trusted(readFileSync(new URL('./pluvio.css', import.meta.url), 'utf8'))
const script = readFileSync(new URL('./pluvio.js', import.meta.url))
/** Its name changes with its contents, so browsers may cache it forever. */
const scriptPath = `/assets/pluvio-${crc32(script).toString(16)}.js`

/**
 * A competitor: the warehouse that sells everything, fast. Inlined styles, one small deferred script, pictures in their
 * display size with dimensions, compressed text, cached files, and search from an index.
 */
export function pluvio(live: Live, tag: string): Answer {
  const pictures = album({
    hero: { name: 'pluvio', bytes: { heavy: 860_453 } },
    paper: '#ffffff',
    thumb: { size: 220 },
    large: { size: 440 },
  })
  return storefront({ live, album: pictures, front: () => front(live, tag) })
}

function front(live: Live, tag: string): Front {
  const show = (title: string, about: string, body: PageMarkup, head?: PageMarkup) =>
    layout({ title, about, body, head, live, tag })
  return {
    search: { path: '/s', question: 'k' },
    product: '/p/',
    basket: '/basket',
    find: lookUp,
    compress: true,
    keep: 'public, max-age=31536000, immutable',
    files: {
      [scriptPath]: { type: 'text/javascript; charset=utf-8', body: script },
      '/robots.txt': { type: 'text/plain; charset=utf-8', body: Buffer.from('User-agent: *\nAllow: /\n') },
    },
    pages: {
      home: () =>
        show(
          'Pluvio: rain jackets, delivered anywhere',
          'Rain jackets, parkas and ponchos from 40 makers, delivered to Australia in 6 to 9 days.',
          home(live),
          preload(live),
        ),
      search: (question, find) =>
        show(
          'Search results | Pluvio',
          'What we have for your search, with prices and delivery times.',
          results(question, find()),
        ),
      product: (product) =>
        show(`${product.name}, ${product.colour} | Pluvio`, `${product.name}: ${product.blurb}`, details(product)),
      basket: (items) => show('Your basket | Pluvio', 'What you chose, with delivery to Australia.', basket(items)),
      notice: (title, text) =>
        show(`${title} | Pluvio`, text, html`<main id="main" class="page"><h1>${title}</h1><p>${text}</p></main>`),
    },
  }
}

interface Page {
  title: string
  about: string
  body: PageMarkup
  head: PageMarkup | undefined
  live: Live
  tag: string
}

function layout({ title, about, body, head, live, tag }: Page): PageMarkup {
  const chat = live.release === 'chat-widget' ? html`<script src="${tag}/chat.js"></script>` : undefined
  return html`<!doctype html>
<html lang="en-AU">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${about}">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath fill='%2312b892' d='M12 2c4 5 7 9 7 13a7 7 0 0 1-14 0c0-4 3-8 7-13z'/%3E%3C/svg%3E">
${head}${chat}<style>${style}</style>
<script src="${scriptPath}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header>
  <div class="bar">
    <a class="logo" href="/">${drop}pluvio</a>
    <form action="/s" role="search">
      <label class="unseen" for="k">Search Pluvio</label>
      <input id="k" type="search" name="k" placeholder="What are you looking for?" autocomplete="off">
      <button>Search</button>
    </form>
    <a class="basket" href="/basket">Basket</a>
  </div>
  <nav aria-label="Departments">
    <a href="/s?k=rain+jacket">Rain jackets</a>
    <a href="/s?k=parka">Parkas</a>
    <a href="/s?k=poncho">Ponchos</a>
    <a href="/s?k=women">Women</a>
    <a href="/s?k=men">Men</a>
    <a href="/s?k=kids">Kids</a>
    <span>Delivering to Australia</span>
  </nav>
</header>
${body}
<footer>
  <span><b>Pluvio</b> ships from Singapore to 61 countries.</span>
  <span>Free returns for 30 days. Prices in Australian dollars, GST included.</span>
  <span>A fictional shop, served by Outpace as a demo.</span>
</footer>
</body>
</html>`
}

const drop = trusted(
  '<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path fill="#3ee0bb" d="M12 1c4.500 5.500 7.500 9.500 7.500 14a7.500 7.500 0 0 1-15 0C4.500 10.500 7.500 6.500 12 1z"/></svg>',
)

function preload(live: Live): PageMarkup {
  const hero = heroOf(live.release)
  return hero === 'usual'
    ? html`<link rel="preload" as="image" href="${heroPath(hero)}" imagesrcset="${heroPath('light')} 640w, ${heroPath(hero)} 1280w" imagesizes="100vw" fetchpriority="high">`
    : html`<link rel="preload" as="image" href="${heroPath(hero)}" fetchpriority="high">`
}

function home(live: Live): PageMarkup {
  const hero = heroOf(live.release)
  const sources =
    hero === 'usual' ? html` srcset="${heroPath('light')} 640w, ${heroPath(hero)} 1280w" sizes="100vw"` : undefined
  return html`<main id="main">
<section class="hero">
  <img src="${heroPath(hero)}"${sources} width="1280" height="400" alt="Four rain jackets in blue, green, orange and violet" fetchpriority="high">
  <div><h1>Dry by next week</h1><p>1,920 jackets, parkas and ponchos. In Australia in 6 to 9 days.</p>
  <a class="button" href="/s?k=rain+jacket">See rain jackets</a></div>
</section>
<section class="page">
  <h2>Best sellers today</h2>
  <ul class="grid">${catalogue.slice(0, 10).map((product, i) => card(product, i < 5))}</ul>
</section>
</main>`
}

function card(product: Product, seen: boolean): PageMarkup {
  const words = `${product.name} in ${product.colour.toLowerCase()}`
  return html`<li><a href="/p/${product.id}">
  <img src="${picturePath('thumb', product)}" width="220" height="220" alt="${words}"${seen ? undefined : trusted(' loading="lazy"')}>
  <b>${product.name}</b> <span class="sort">${product.fit}, ${product.colour.toLowerCase()}</span></a>
  ${stars(product)}
  <strong>${price(product)}</strong> <span class="arrives">Arrives in 6 to 9 days</span></li>`
}

function stars({ rating, reviews }: Product): PageMarkup {
  const full = Math.round(rating)
  return html`<span class="stars"><span class="rating" role="img" aria-label="${rating} of 5 stars">${'★'.repeat(full)}${'☆'.repeat(5 - full)}</span> ${reviews}</span>`
}

function price(product: Product): string {
  return dollars(asked(product))
}

/** Bought by the container, so cheaper. */
function asked({ price }: Product): number {
  return Math.round(price * 0.91) - 0.05
}

function results(question: string, found: readonly Product[]): PageMarkup {
  return html`<main id="main" class="page">
<h1>${question === '' ? 'Everything' : html`Results for “${question}”`}</h1>
${found.length === 0 ? html`<p>No results. Try “rain jacket”.</p>` : html`<ul class="grid" aria-label="Results">${found.map((product, i) => card(product, i < 5))}</ul>`}
</main>`
}

function details(product: Product): PageMarkup {
  return html`<main id="main" class="page item">
<img src="${picturePath('large', product)}" width="440" height="440" alt="${product.name} in ${product.colour.toLowerCase()}, from the front" fetchpriority="high">
<div>
  <h1>${product.name}, ${product.colour.toLowerCase()}</h1>
  ${stars(product)}
  <p>${product.blurb}</p>
  <ul class="facts"><li>${product.cloth}</li><li>${product.waterproof.toLocaleString('en-AU')} mm waterproof</li><li>${product.grams} g</li><li>${product.fit === 'Kids' ? 'Kids’' : `${product.fit}’s`} sizes XS to XL</li></ul>
  <h2>About it</h2>
  <p>${product.description}</p>
</div>
<form class="buy" action="/basket">
  <strong>${price(product)}</strong>
  <p>Arrives in 6 to 9 days<br>Free returns for 30 days<br><b>In stock</b></p>
  <input type="hidden" name="item" value="${product.id}">
  <button class="button">Add to basket</button>
</form>
</main>`
}

function basket(items: readonly Product[]): PageMarkup {
  const sum = items.reduce((all, item) => all + asked(item), 0)
  return html`<main id="main" class="page">
<h1>Your basket</h1>
${
  items.length === 0
    ? html`<p>It is empty. <a href="/s?k=rain+jacket">Find a rain jacket</a></p>`
    : html`<ul class="lines">${items.map(
        (item) =>
          html`<li><img src="${picturePath('thumb', item)}" width="110" height="110" alt="${item.name} in ${item.colour.toLowerCase()}"><span><b>${item.name}</b><br>${item.fit}, ${item.colour.toLowerCase()}</span><strong>${price(item)}</strong></li>`,
      )}</ul>`
}
<p class="sum"><span>Delivery to Australia</span> <span>free</span></p>
<p class="sum total"><span>Total</span> <strong>${dollars(sum)}</strong></p>
<button class="button" type="button">Proceed to checkout</button>
</main>`
}
