// The slash key focuses the search box; an item cannot be added to the basket twice.
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
