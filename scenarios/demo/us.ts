import { journey } from 'outpace'

/** Looks for a rain jacket at Wattle Lane and puts the first one into the basket. */
export default journey(async ({ page, step }) => {
  await step('home', () => page.goto('/'))

  await step('search', async () => {
    await page.getByRole('searchbox').fill('rain jacket')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?*')
    await page.getByRole('list', { name: 'Results' }).waitFor()
  })

  await step('product', async () => {
    await page.getByRole('list', { name: 'Results' }).getByRole('link').first().click()
    await page.waitForURL('**/shop/*')
  })

  await step('basket', async () => {
    await page.getByRole('button', { name: 'Add to basket' }).click()
    await page.waitForURL('**/basket?*')
  })
})
