/**
 * Gives a browser that names no sound language one: started without a language, as on a screen on a wall (`LANG=C`), Chromium says
 * "en-US@posix", at which the charts' library ends. No text of the page depends on it.
 */
export function soundLanguage(browser: Pick<Navigator, 'language'>): void {
  try {
    Intl.getCanonicalLocales(browser.language)
  } catch {
    Object.defineProperty(browser, 'language', { value: 'en', configurable: true })
  }
}
