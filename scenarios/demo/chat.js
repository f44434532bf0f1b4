// A chat widget: works out who is on duty in every town for a year before it shows its button.
;(() => {
  const rota = new Map()
  for (const shift of chatShifts) {
    const day = rota.get(shift.day) ?? []
    rota.set(
      shift.day,
      [...day, shift].sort((one, other) => one.opens.localeCompare(other.opens)),
    )
  }
  document.addEventListener('DOMContentLoaded', () => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = `Ask ${rota.get(0)[0].who}`
    button.style.cssText =
      'position:fixed;right:20px;bottom:20px;padding:14px 20px;border:0;border-radius:999px;background:#5b3fd0;color:#fff;font:600 15px sans-serif'
    document.body.append(button)
  })
})()
