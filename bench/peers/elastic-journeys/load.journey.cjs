// Read by the agent of Elastic Synthetics: loads of one page, each a journey and so in a context of its own.
const { journey, step } = require('@elastic/synthetics')

for (let load = 1; load <= Number(process.env.LOADS); load++) {
  journey(`load ${load}`, ({ page, params }) => {
    step('page', async () => {
      await page.goto(params.url, { waitUntil: 'networkidle' })
    })
  })
}
