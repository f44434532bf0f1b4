import { journey } from 'outpace'

/** Searches Wattle Lane for a rain jacket and adds the first one to the basket. */
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
