// Renders the search results in the browser.
const place = document.querySelector('[data-results]')

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

function card({ name, sort, price, url, picture }) {
  const photo = element('img', { src: picture, width: 360, height: 360, alt: '' })
  const words = [element('b', {}, name), element('span', {}, sort), element('span', {}, price)]
  return element('li', {}, element('a', { href: url }, photo, ...words))
}

async function draw() {
  const response = await fetch(`/api/search${location.search}`)
  if (!response.ok) throw new Error(`Search answered ${response.status}.`)
  const products = await response.json()
  const list = element('ul', { className: 'cards', ariaLabel: 'Results' }, ...products.map(card))
  place.replaceChildren(element('p', { className: 'waiting' }, `${products.length} results`), list)
}

if (place) {
  draw().catch(() => {
    place.replaceChildren(element('p', {}, 'Search is resting. Please try again.'))
  })
}
