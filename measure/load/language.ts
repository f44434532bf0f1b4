/** Characters of a language that a record keeps: `zh-Hant-HK` has 10. */
const longest = 20

/** The language that a page names (`<html lang>`), as BCP 47 writes it; undefined for anything else. */
export function languageOf(found: string): string | undefined {
  const text = found.trim().replaceAll('_', '-')
  if (text.length > longest || !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text)) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]?.slice(0, longest)
  } catch (error) {
    // It has the form of a language, but is none: `en-a`.
    if (error instanceof RangeError) return undefined
    throw error
  }
}
