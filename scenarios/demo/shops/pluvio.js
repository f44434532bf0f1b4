// The slash key goes to the search box; adding to the basket cannot happen twice.
addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement
  if (event.key !== '/' || typing) return
  event.preventDefault()
  document.querySelector('#k').focus()
})
for (const form of document.querySelectorAll('.buy')) {
  form.addEventListener('submit', () => {
    form.querySelector('button').disabled = true
  })
}
