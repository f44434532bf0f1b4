// Suggestions under the search box, and delivery times.
;(() => {
  const input = document.querySelector('input[type=search]')
  const list = document.querySelector('.suggestions')

  function suggest() {
    const text = input.value.toLowerCase()
    const scores = new Map()
    for (let i = 0; i + 3 <= text.length; i++) {
      for (const place of shop.threes.get(text.slice(i, i + 3)) ?? []) scores.set(place, (scores.get(place) ?? 0) + 1)
    }
    const best = [...scores].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, 6)
    list.replaceChildren(
      ...best.map(([place]) => {
        const [id, name, colour] = shop.products[place]
        const link = document.createElement('a')
        link.href = `/shop/${id}`
        link.textContent = `${name}, ${colour}`
        const item = document.createElement('li')
        item.append(link)
        return item
      }),
    )
    list.hidden = best.length === 0
  }

  input.addEventListener('input', suggest)
  input.addEventListener('blur', () =>
    setTimeout(() => {
      list.hidden = true
    }, 150),
  )

  for (const note of document.querySelectorAll('[data-postcode]')) {
    const row = shop.postcodes.get(note.dataset.postcode)
    if (!row) continue
    const [postcode, zone, days] = row
    note.textContent = `To ${postcode} (${zone}): about ${days} working days.`
  }
})()
