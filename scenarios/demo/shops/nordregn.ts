import { readFileSync } from 'node:fs'
import { album } from '../album.ts'
import { countries, utilities } from '../bundles.ts'
import { catalogue, type Product } from '../catalogue.ts'
import { lookUp } from '../find.ts'
import { html, type PageMarkup, trusted } from '../html.ts'
import { dollars } from '../money.ts'
import type { Live } from '../release.ts'
import type { Answer } from '../server.ts'
import { type Front, heroOf, heroPath, picturePath, storefront } from '../storefront.ts'

const style = Buffer.from(`${utilities()}\n${readFileSync(new URL('./nordregn.css', import.meta.url), 'utf8')}`)
const app = readFileSync(new URL('./nordregn.js', import.meta.url), 'utf8')
const script = Buffer.from(`${countries()}\n${app}`)
const smallScript = Buffer.from(app)

/**
 * A competitor: a Norwegian maker whose site is an app. It is in between: text is compressed and cached and pictures have
 * dimensions, but the styles are a whole framework, the script contains every country in every language, and results are
 * fetched and rendered in the browser.
 */
export function nordregn(live: Live, tag: string): Answer {
  const pictures = album({
    hero: { name: 'nordregn', bytes: { usual: 492_801, heavy: 1_302_219 } },
    paper: '#eef2f4',
    thumb: { size: 360 },
    large: { size: 720, bytes: { shell: 137_412, smock: 134_651, parka: 143_120, mac: 144_095, poncho: 133_715 } },
  })
  return storefront({ live, album: pictures, front: () => front(live, tag) })
}

function front(live: Live, tag: string): Front {
  const show = (title: string, body: PageMarkup) => layout({ title, body, live, tag })
  return {
    search: { path: '/search', question: 'q' },
    product: '/products/',
    basket: '/cart',
    find: lookUp,
    compress: true,
    keep: 'public, max-age=600',
    files: {
      '/app.css': { type: 'text/css; charset=utf-8', body: style },
      '/app.js': { type: 'text/javascript; charset=utf-8', body: script },
      '/app-small.js': { type: 'text/javascript; charset=utf-8', body: smallScript },
      '/robots.txt': { type: 'text/plain; charset=utf-8', body: Buffer.from('User-agent: *\nDisallow: /cart/pay\n') },
    },
    api: {
      path: '/api/search',
      answer: (found) =>
        found.map((product) => ({
          name: product.name,
          sort: `${product.fit} / ${product.colour}`,
          price: price(product),
          url: `/products/${product.id}`,
          picture: picturePath('thumb', product),
        })),
    },
    pages: {
      home: () => show('Nordregn', home(live)),
      search: (question) => show(`${question} - Nordregn`, empty()),
      product: (product) => show(`${product.name} - Nordregn`, details(product)),
      basket: (items) => show('Cart - Nordregn', cart(items)),
      notice: (title, text) =>
        show(`${title} - Nordregn`, html`<main class="page"><h1>${title}</h1><p>${text}</p></main>`),
    },
  }
}

function layout({ title, body, live, tag }: { title: string; body: PageMarkup; live: Live; tag: string }): PageMarkup {
  const chat = live.release === 'chat-widget' ? html`<script src="${tag}/chat.js"></script>` : undefined
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1">
<meta name="description" content="Rainwear from the west coast of Norway.">
${chat}
<link rel="stylesheet" href="/app.css">
</head>
<body>
<header>
  <a class="logo" href="/">NORDREGN</a>
  <nav><a href="/search?q=rain+jacket">Jackets</a><a href="/search?q=parka">Parkas</a><a href="/search?q=poncho">Ponchos</a></nav>
  <form action="/search"><input type="search" name="q" aria-label="Search" placeholder="Search"></form>
  <a class="cart" href="/cart">${bag}</a>
</header>
${body}
<footer><span>Nordregn AS, Bergen. 239 days of rain a year.</span><span>Ships to Australia in 10 days.</span><span>A fictional shop, served by Outpace as a demo.</span></footer>
<script src="${live.release === 'slimmer' ? '/app-small.js' : '/app.js'}"></script>
</body>
</html>`
}

/** Without a text alternative, so that screen readers announce nothing. */
const bag = trusted(
  '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="#111" stroke-width="1.500"><path d="M5 8h14l1 13H4z"/><path d="M9 10V6a3 3 0 0 1 6 0v4"/></svg>',
)

function home(live: Live): PageMarkup {
  return html`<main>
<section class="hero">
  <img src="${heroPath(heroOf(live.release))}" width="1280" height="580" alt="A person in a red parka above a foggy fjord">
  <h1>There is no<br>bad weather</h1>
</section>
<section class="page">
  <p class="lead">Bergen has 239 days of rain a year. We have made clothes for each of them. <a href="/search?q=rain+jacket">Learn more</a></p>
  <ul class="cards">${catalogue.slice(0, 6).map(card)}</ul>
</section>
</main>`
}

function card(product: Product): PageMarkup {
  return html`<li><a href="/products/${product.id}">
  <img src="${picturePath('thumb', product)}" width="360" height="360" alt="">
  <b>${product.name}</b><span>${product.fit} / ${product.colour}</span><span>${price(product)}</span>
</a></li>`
}

/** Its own factory and shipping by sea add a margin. */
function asked(product: Product): number {
  return Math.round(product.price * 1.12)
}

function price(product: Product): string {
  return dollars(asked(product))
}

/** The script fetches the results and renders them here. */
function empty(): PageMarkup {
  return html`<main class="page" data-results><p class="waiting">Searching</p></main>`
}

function details(product: Product): PageMarkup {
  return html`<main class="item">
<div class="photo"><img src="${picturePath('large', product)}" width="720" height="720" alt="${product.name}"></div>
<div>
  <h1>${product.name}</h1>
  <p class="sort">${product.fit} / ${product.colour}</p>
  <p class="price">${price(product)}</p>
  <p>${product.blurb}</p>
  <form action="/cart"><input type="hidden" name="item" value="${product.id}"><button class="button">Add to cart</button></form>
  <p>${product.description}</p>
  <dl><dt>Cloth</dt><dd>${product.cloth}</dd><dt>Water column</dt><dd>${product.waterproof.toLocaleString('en-AU')} mm</dd><dt>Weight</dt><dd>${product.grams} g</dd></dl>
</div>
</main>`
}

function cart(items: readonly Product[]): PageMarkup {
  const sum = items.reduce((all, item) => all + asked(item), 0)
  return html`<main class="page narrow">
<h1>Cart</h1>
${
  items.length === 0
    ? html`<p>Empty. <a href="/search?q=rain+jacket">Learn more</a></p>`
    : html`<ul class="lines">${items.map(
        (item) =>
          html`<li><img src="${picturePath('thumb', item)}" width="120" height="120" alt=""><span><b>${item.name}</b><br>${item.fit} / ${item.colour}</span><span>${price(item)}</span></li>`,
      )}</ul>`
}
<p class="sum"><span>Shipping from Bergen</span><span>${dollars(items.length === 0 ? 0 : 19)}</span></p>
<p class="sum"><b>Total</b><b>${dollars(items.length === 0 ? 0 : sum + 19)}</b></p>
<button class="button" type="button">Pay</button>
</main>`
}
