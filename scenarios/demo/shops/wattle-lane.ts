import { readFileSync } from 'node:fs'
import { album } from '../album.ts'
import { postcodes, suggestions } from '../bundles.ts'
import { catalogue, type Product } from '../catalogue.ts'
import { scan } from '../find.ts'
import { html, type PageMarkup, trusted } from '../html.ts'
import { dollars } from '../money.ts'
import type { Live } from '../release.ts'
import type { Answer } from '../server.ts'
import { type Front, heroOf, heroPath, picturePath, storefront } from '../storefront.ts'

const style = readFileSync(new URL('./wattle-lane.css', import.meta.url))
const script = readFileSync(new URL('./wattle-lane.js', import.meta.url))
const products = Buffer.from(suggestions())
const delivery = Buffer.from(postcodes())

/**
 * Our own site: a family shop in Ballarat whose site has grown over the years. It is slow because every page waits for a tag
 * manager and the whole catalogue, nothing is compressed or cached, pictures keep the metadata of camera and editor, and
 * search scans the catalogue letter by letter.
 */
export function wattleLane(live: Live, tag: string): Answer {
  const pictures = album({
    hero: { name: 'wattle-lane', bytes: { usual: 801_264, heavy: 1_505_291 } },
    paper: '#f6efdf',
    thumb: { size: 400 },
    large: { size: 720, bytes: { shell: 195_365, smock: 193_078, parka: 202_316, mac: 202_904, poncho: 192_402 } },
  })
  return storefront({ live, album: pictures, front: () => front(live, tag) })
}

function front(live: Live, tag: string): Front {
  const slim = live.release === 'slimmer'
  const show = (title: string, body: PageMarkup) => layout({ title, body, live, tag })
  return {
    search: { path: '/search', question: 'q' },
    product: '/shop/',
    basket: '/basket',
    find: scan,
    compress: slim,
    ...(slim ? { keep: 'public, max-age=3600' } : {}),
    files: {
      '/style.css': { type: 'text/css; charset=utf-8', body: style },
      '/wattle-lane.js': { type: 'text/javascript; charset=utf-8', body: script },
      '/products.js': { type: 'text/javascript; charset=utf-8', body: products },
      '/delivery.js': { type: 'text/javascript; charset=utf-8', body: delivery },
    },
    pages: {
      home: () => show('Wattle Lane', home(live)),
      search: (question, find) => show('Search - Wattle Lane', results(question, find())),
      product: (product) => show(`${product.name} - Wattle Lane`, details(product)),
      basket: (items) => show('Your basket - Wattle Lane', basket(items)),
      notice: (title, text) => show(title, html`<main class="narrow"><h1>${title}</h1><p>${text}</p></main>`),
    },
  }
}

function layout({ title, body, live, tag }: { title: string; body: PageMarkup; live: Live; tag: string }): PageMarkup {
  const later = trusted(live.release === 'slimmer' ? ' defer' : '')
  const chat = live.release === 'chat-widget' ? html`<script src="${tag}/chat.js"></script>` : undefined
  return html`<!doctype html>
<html lang="en-AU">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="${tag}/tag.js" data-banner="Free delivery over $150, Australia-wide. Posted from Ballarat."${later}></script>
${chat}
<link rel="stylesheet" href="/style.css">
<script src="/products.js"${later}></script>
<script src="/delivery.js"${later}></script>
</head>
<body>
<header class="top">
  <a class="logo" href="/">${blossom}Wattle Lane</a>
  <nav>
    <a href="/search?q=rain+jacket">Jackets</a>
    <a href="/search?q=parka">Parkas</a>
    <a href="/search?q=poncho">Ponchos</a>
    <a href="/search?q=kids">Kids</a>
  </nav>
  <form class="search" action="/search">
    <input type="search" name="q" placeholder="Search the shop" autocomplete="off">
    <ul class="suggestions" hidden></ul>
  </form>
  <a class="basket-link" href="/basket">Basket</a>
</header>
${body}
<footer class="bottom">
  <p><strong>Wattle Lane</strong><br>14 Lydiard Street, Ballarat VIC<br>Open when it rains, and otherwise 9 to 5.</p>
  <p>Keeping Australians dry since 1987. We repair what we sell: bring it in, or post it back.</p>
  <p class="fine">A fictional shop, served by Outpace as a demo.</p>
</footer>
<script src="/wattle-lane.js"${later}></script>
</body>
</html>`
}

const blossom = trusted(
  `<svg viewBox="0 0 40 40" aria-hidden="true"><path d="M8 36C14 24 22 14 34 6" fill="none" stroke="#2f6b4f" stroke-width="3" stroke-linecap="round"/><g fill="#f0ad1f"><circle cx="30" cy="14" r="5"/><circle cx="19" cy="12" r="5"/><circle cx="26" cy="23" r="5"/><circle cx="12" cy="22" r="5"/><circle cx="20" cy="31" r="4"/></g></svg>`,
)

function home(live: Live): PageMarkup {
  const hero = trusted(`background-image: url(${heroPath(heroOf(live.release))})`)
  return html`<main>
<section class="hero" style="${hero}">
  <h1>Four seasons.<br>One afternoon.</h1>
  <p>Rain jackets for the Otways, the tram stop and everything the sky can think of.</p>
  <a class="button" href="/search?q=rain+jacket">Shop rain jackets</a>
</section>
<section class="shelf">
  <h3>This week's favourites</h3>
  <ul class="cards">${catalogue.slice(0, 8).map(card)}</ul>
</section>
<section class="story">
  <h3>From our bench to your hook</h3>
  <p>Dot Lindqvist sewed the first Wattle Lane jacket on a kitchen table in 1987, because the ones from overseas
  gave up before the hill did. Her grandchildren still tape every seam. <a href="/">Read more</a></p>
</section>
</main>`
}

/** The image has neither dimensions nor a text alternative. */
function card(product: Product): PageMarkup {
  return html`<li class="card"><a href="/shop/${product.id}">
  <img src="${picturePath('thumb', product)}">
  <span class="name">${product.name}</span>
  <span class="sort">${product.fit} · ${product.colour}</span>
  <span class="price">${dollars(product.price)} <s>${dollars(product.price + 40)}</s></span>
</a></li>`
}

function results(question: string, found: readonly Product[]): PageMarkup {
  return html`<main class="listing">
<aside class="filters">
  <h3>Colour</h3>
  <p>${['Wattle', 'Fern', 'Lagoon', 'Rosella', 'Ochre', 'Mist'].map((colour) => html`<a href="/search?q=rain+jacket+${colour.toLowerCase()}">${colour}</a>`)}</p>
  <h3>For</h3>
  <p>${['Women', 'Men', 'Kids'].map((fit) => html`<a href="/search?q=rain+jacket+${fit.toLowerCase()}">${fit}</a>`)}</p>
</aside>
<section>
  <h1>${question === '' ? 'Everything' : html`“${question}”`}</h1>
  ${found.length === 0 ? html`<p>Nothing by that name. Try “rain jacket”.</p>` : html`<ul class="cards three" aria-label="Results">${found.map(card)}</ul>`}
</section>
</main>`
}

function details(product: Product): PageMarkup {
  const also = catalogue.filter(({ cut, id }) => cut === product.cut && id !== product.id).slice(0, 4)
  return html`<main>
<section class="product">
  <div class="photo"><img src="${picturePath('large', product)}"></div>
  <div>
    <p class="sort">${product.fit} · ${product.colour}</p>
    <h1>${product.name}</h1>
    <p class="price">${dollars(product.price)} <s>${dollars(product.price + 40)}</s></p>
    <p>${product.blurb}</p>
    <form action="/basket">
      <input type="hidden" name="item" value="${product.id}">
      <p class="sizes">${['XS', 'S', 'M', 'L', 'XL'].map((size) => html`<label><input type="radio" name="size" value="${size}"> ${size}</label>`)}</p>
      <button class="button">Add to basket</button>
    </form>
    <p class="delivery" data-postcode="3350"></p>
    <h3>Made to last</h3>
    <p>${product.description}</p>
    <table>
      <tr><th>Cloth</th><td>${product.cloth}</td></tr>
      <tr><th>Waterproof</th><td>${product.waterproof.toLocaleString('en-AU')} mm</td></tr>
      <tr><th>Weight</th><td>${product.grams} g</td></tr>
      <tr><th>Customers</th><td>${product.rating} of 5 from ${product.reviews} reviews</td></tr>
    </table>
  </div>
</section>
<section class="shelf"><h3>Goes well in the same rain</h3><ul class="cards">${also.map(card)}</ul></section>
</main>`
}

function basket(items: readonly Product[]): PageMarkup {
  const sum = items.reduce((all, { price }) => all + price, 0)
  const delivery = sum === 0 || sum >= 150 ? 0 : 12
  return html`<main class="narrow">
<h1>Your basket</h1>
${items.length === 0 ? html`<p>Nothing in it yet. <a href="/search?q=rain+jacket">Find a jacket.</a></p>` : undefined}
<ul class="lines">${items.map(
    (item) =>
      html`<li><img src="${picturePath('thumb', item)}"><span><b>${item.name}</b><br>${item.fit} · ${item.colour} · Qty 1</span><span class="price">${dollars(item.price)}</span></li>`,
  )}</ul>
<p class="sum">Delivery <b>${delivery === 0 ? 'free' : dollars(delivery)}</b></p>
<p class="sum total">Total <b>${dollars(sum + delivery)}</b></p>
<p class="delivery" data-postcode="3350"></p>
<button class="button" type="button">Check out</button>
</main>`
}
