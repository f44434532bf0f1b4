import { journey } from 'outpace'

/** The same journey at Nordregn, whose results appear only after the page has loaded. */
export default journey(async ({ page, step }) => {
  await step('home', () => page.goto('/'))

  await step('search', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('rain jacket')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/search?*')
    await page.getByRole('list', { name: 'Results' }).waitFor()
  })

  await step('product', async () => {
    await page.getByRole('list', { name: 'Results' }).getByRole('link').first().click()
    await page.waitForURL('**/products/*')
  })

  await step('basket', async () => {
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL('**/cart?*')
  })
})
