// A tag manager: evaluates every rule of every campaign, reports to its server and puts a banner on top of the page.
;(() => {
  const here = document.currentScript
  const hit = tagRules.filter((rule) => new RegExp(rule.where).test(location.pathname) && rule.weight > 0.5)
  const details = new URLSearchParams({ page: location.pathname, campaigns: hit.length, width: innerWidth })
  new Image().src = `${new URL('/collect', here.src)}?${details}`

  document.addEventListener('DOMContentLoaded', () => {
    const { banner } = here.dataset
    if (!banner) return
    const strip = document.createElement('p')
    strip.textContent = banner
    strip.style.cssText = 'margin:0;padding:9px 16px;background:#1d3a33;color:#f6efdf;font-size:14px;text-align:center'
    document.body.prepend(strip)
  })
})()
